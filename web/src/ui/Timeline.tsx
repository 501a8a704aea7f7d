import type { CSSProperties, ReactNode } from 'react';
import css from './small.module.css';
import { Time } from './Time';

export interface TimelineEntry {
  id: string;
  at: string;
  who: string;
  what: ReactNode;
  more?: ReactNode;
  tone?: 'ok' | 'bad' | 'plain';
}

const DOTS = { ok: 'var(--ok)', bad: 'var(--danger)', plain: 'var(--ink-4)' };

export function Timeline({ entries }: { entries: TimelineEntry[] }) {
  return (
    <ol className={css.timeline}>
      {entries.map(({ id, at, who, what, more, tone = 'plain' }) => (
        <li key={id} style={{ '--dot': DOTS[tone] } as CSSProperties}>
          <span>
            <span className="strong">{who}</span> {what}
          </span>
          <Time at={at} />
          {more && <p>{more}</p>}
        </li>
      ))}
    </ol>
  );
}
