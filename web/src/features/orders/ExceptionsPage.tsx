import { Link } from '@tanstack/react-router';
import { CircleCheckBig } from 'lucide-react';
import { useRef } from 'react';
import { useGet } from '@/api/query';
import type { Counts } from '@/api/types';
import { useHotkey } from '@/app/hotkeys';
import { currentLocale, useT } from '@/app/i18n';
import { Empty } from '@/ui/Empty';
import { ErrorBox } from '@/ui/ErrorBox';
import { counted } from '@/ui/format';
import { SkeletonCard } from '@/ui/Layout';
import { ExceptionColumn, type HoldColumn } from './ExceptionColumn';
import css from './exceptions.module.css';

interface Board {
  columns: HoldColumn[];
  today: string;
  recent_from: string;
}

/** Everything that is held, a column per reason: what waits longest and what is overdue is seen at once. */
export default function ExceptionsPage() {
  const t = useT();
  const board = useRef<HTMLDivElement>(null);
  const { data, error, refetch } = useGet<Board>('/exceptions', {}, { keep: true });
  const held = useGet<Counts>('/counts').data?.stages.exception;

  // Every column is a way down: its name first, then its orders.
  const ways = () => Array.from(board.current?.children ?? [], (column) => Array.from(column.querySelectorAll<HTMLElement>('[data-stop]')));
  const move = (across: number, down: number) => {
    const columns = ways();
    const at = columns.findIndex((stops) => stops.includes(document.activeElement as HTMLElement));
    const column = columns[at < 0 ? 0 : Math.max(0, Math.min(columns.length - 1, at + across))];
    if (!column) return;
    const place = at < 0 ? 0 : columns[at]!.indexOf(document.activeElement as HTMLElement) + down;
    const stop = column[Math.max(0, Math.min(column.length - 1, place))];
    stop?.focus();
    stop?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  useHotkey('next', () => move(0, 1));
  useHotkey('previous', () => move(0, -1));
  useHotkey('leftColumn', () => move(-1, 0));
  useHotkey('rightColumn', () => move(1, 0));

  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1>{t('nav.exceptions')}</h1>
        {held !== undefined && held > 0 && <p className="soft">{t('exceptions:found', { what: t('orders:orders_n', counted(held, currentLocale())) })}</p>}
      </header>
      {error && !data && <ErrorBox error={error} onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonCard lines={8} />}
      {data && !data.columns.length && (
        <Empty icon={CircleCheckBig} title={t('exceptions:nothing')} hint={t('exceptions:nothing_hint')}>
          <Link to="/orders">{t('nav.orders')}</Link>
        </Empty>
      )}
      {data && data.columns.length > 0 && (
        <div ref={board} className={css.board} role="region" aria-label={t('exceptions:board')} tabIndex={0}>
          {data.columns.map((column) => (
            <ExceptionColumn key={column.reason} column={column} today={data.today} recentFrom={data.recent_from} />
          ))}
        </div>
      )}
    </div>
  );
}
