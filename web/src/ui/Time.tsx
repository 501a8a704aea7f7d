import { useEffect } from 'react';
import { currentLocale, type T } from '@/app/i18n';
import { Store, useStore } from '@/app/store';
import { due } from './due';
import { fullTime, shortTime } from './format';

const minute = new Store(Date.now());
let users = 0;
let ticking: ReturnType<typeof setInterval> | undefined;

/** The present minute, shared by every countdown on the page. */
export function useMinute(): number {
  useEffect(() => {
    users += 1;
    ticking ??= setInterval(() => minute.set(Date.now()), 30_000);
    return () => {
      users -= 1;
      if (users === 0) {
        clearInterval(ticking);
        ticking = undefined;
      }
    };
  }, []);
  return useStore(minute);
}

export function Time({ at }: { at: string | null | undefined }) {
  if (!at) return <span className="muted">–</span>;
  const locale = currentLocale();
  return (
    <time className="num" dateTime={at} title={fullTime(at, locale)}>
      {shortTime(at)}
    </time>
  );
}

const TONE = { late: 'bad strong', soon: 'warn strong', calm: '' } as const;

/** The promised ship time as a countdown, with the date under it unless there is no room. */
export function Due({ at, t, isOver, compact = false }: { at: string | null; t: T; isOver: boolean; compact?: boolean }) {
  const now = useMinute();
  if (!at) return <span className="muted">–</span>;
  if (isOver) return <Time at={at} />;
  const { tone, unit, count } = due(at, now);
  const words = tone === 'late' ? t(`due.late_${unit}`, { count }) : t(`due.left_${unit}`, { count });
  return (
    <>
      <div className={`num cut ${TONE[tone]}`}>{words}</div>
      {!compact && (
        <div className="small muted">
          <Time at={at} />
        </div>
      )}
    </>
  );
}
