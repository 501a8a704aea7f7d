import { Link } from '@tanstack/react-router';
import clsx from 'clsx';
import type { ReactNode } from 'react';
import { currentLocale, useT } from '@/app/i18n';
import { directoryOf, useSession } from '@/app/session';
import { formatNumber } from '@/ui/format';
import { ChannelMark } from '@/ui/Thumb';
import { Due, Time } from '@/ui/Time';
import { holdWord } from './columns';
import css from './exceptions.module.css';

interface HeldOrder {
  id: string;
  order_no: string;
  shop_id: string;
  title: string;
  lines: number;
  held_since: string;
  ship_by: string | null;
  is_overdue: boolean;
}

export interface HoldColumn {
  reason: string;
  orders: number;
  overdue: number;
  ages: { today: number; recent: number; older: number };
  oldest: HeldOrder[];
}

function dayBefore(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - 1);
  return at.toISOString().slice(0, 10);
}

function Part({ count, search, isBad = false, children }: { count: number; search: Record<string, string>; isBad?: boolean; children: ReactNode }) {
  if (!count) return <span className={clsx(css.part, 'muted')}>{children}</span>;
  return (
    <Link to="/orders" search={search} className={clsx(css.part, isBad && css.late)}>
      {children}
    </Link>
  );
}

/** One reason: how many it holds, how old, how many overdue, and the longest waiting; each part leads to its orders. */
export function ExceptionColumn({ column, today, recentFrom }: { column: HoldColumn; today: string; recentFrom: string }) {
  const t = useT();
  const directory = directoryOf(useSession());
  const n = (value: number) => formatNumber(value, currentLocale());
  const all = { stage: 'exception', hold: column.reason };
  const name = holdWord(t, column.reason);
  return (
    <section className={css.column} aria-label={name}>
      <header>
        <h2>
          <Link to="/orders" search={all} data-stop>
            <span className="cut">{name}</span>
            <span className={clsx(css.number, 'num')}>{n(column.orders)}</span>
          </Link>
        </h2>
        <div className={clsx(css.parts, 'small num')}>
          {column.overdue > 0 && (
            <Part count={column.overdue} search={{ ...all, ship_by_before: new Date().toISOString() }} isBad>
              {t('exceptions:overdue', { n: n(column.overdue) })}
            </Part>
          )}
          <Part count={column.ages.older} search={{ ...all, held_to: dayBefore(recentFrom) }}>
            {t('exceptions:older', { n: n(column.ages.older) })}
          </Part>
          <Part count={column.ages.recent} search={{ ...all, held_from: recentFrom, held_to: dayBefore(today) }}>
            {t('exceptions:recent', { n: n(column.ages.recent) })}
          </Part>
          <Part count={column.ages.today} search={{ ...all, held_from: today }}>
            {t('exceptions:today', { n: n(column.ages.today) })}
          </Part>
        </div>
      </header>
      <ol>
        {column.oldest.map((order) => {
          const channel = directory.shop(order.shop_id)?.channel ?? 'other';
          return (
            <li key={order.id}>
              <Link to="/orders/$id" params={{ id: order.id }} className={clsx(css.card, order.is_overdue && css.cardLate)} data-stop>
                <span className={css.cardTop}>
                  <ChannelMark channel={channel} letter={t(`channel_mark.${channel}`)} />
                  <span className="strong mono cut">{order.order_no}</span>
                  <span className={css.cardDue}>
                    <Due at={order.ship_by} t={t} isOver={false} compact />
                  </span>
                </span>
                <span className="small cut">
                  {order.title || t('orders:no_lines')} {order.lines > 1 && <span className="muted">{t('orders:and_more', { count: order.lines })}</span>}
                </span>
                <span className="small muted">
                  {t('exceptions:held_since')} <Time at={order.held_since} />
                </span>
              </Link>
            </li>
          );
        })}
      </ol>
      {column.orders > column.oldest.length && (
        <Link to="/orders" search={all} className={css.rest} data-stop>
          {t('exceptions:all_of', { n: n(column.orders) })}
        </Link>
      )}
    </section>
  );
}
