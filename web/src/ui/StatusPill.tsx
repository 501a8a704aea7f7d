import type { CSSProperties } from 'react';
import type { FulfilmentState, Stage } from '@/api/types';
import css from './small.module.css';

export type PillTone = Stage | 'exception' | 'after_sale' | 'proofing';

/** A state as its word on its tint; the colour only repeats what the word says. */
export function StatusPill({ tone, children }: { tone: PillTone; children: string }) {
  const style = { '--pill-ink': `var(--s-${tone})`, '--pill-tint': `var(--b-${tone})` } as CSSProperties;
  return (
    <span className={css.pill} style={style}>
      {children}
    </span>
  );
}

export const FULFILMENT_TONES: Record<FulfilmentState, PillTone> = {
  allocated: 'pending_review',
  released: 'picking',
  picking: 'picking',
  picked: 'in_production',
  packed: 'packing',
  shipped: 'shipped',
  stopped: 'exception',
  cancelled: 'cancelled',
};

export function Tag({ children, tone = 'proofing' }: { children: string; tone?: PillTone }) {
  const style: CSSProperties = { color: `var(--s-${tone})`, background: `var(--b-${tone})` };
  return (
    <span className={css.tag} style={style}>
      {children}
    </span>
  );
}
