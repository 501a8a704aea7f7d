import { PackageSearch, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import css from './small.module.css';

interface EmptyProps {
  icon?: LucideIcon;
  title: string;
  hint?: string;
  children?: ReactNode;
}

/** What stands where rows would be: nothing yet, nothing matching, or all done. */
export function Empty({ icon: Icon = PackageSearch, title, hint, children }: EmptyProps) {
  return (
    <div className={css.empty} role="status">
      <Icon size={36} strokeWidth={1.4} aria-hidden />
      <h2>{title}</h2>
      {hint && <p>{hint}</p>}
      {children && <div className="row">{children}</div>}
    </div>
  );
}
