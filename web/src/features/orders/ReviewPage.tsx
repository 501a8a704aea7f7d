import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Check, CircleCheckBig, Pause } from 'lucide-react';
import clsx from 'clsx';
import { useEffect, useState } from 'react';
import { useGet } from '@/api/query';
import type { Counts, Order, OrderRow, Page as Rows } from '@/api/types';
import { RecordError } from '@/app/ErrorPages';
import { useHotkey } from '@/app/hotkeys';
import { currentLocale, useT } from '@/app/i18n';
import { Empty } from '@/ui/Empty';
import { ErrorBox } from '@/ui/ErrorBox';
import { counted } from '@/ui/format';
import { Kbd } from '@/ui/Kbd';
import { SkeletonCard } from '@/ui/Layout';
import { Money } from '@/ui/Money';
import { Due } from '@/ui/Time';
import { Holds } from './columns';
import { OrderMain, OrderSide } from './OrderBody';
import { OrderHead } from './OrderHead';
import css from './review.module.css';
import { mayDo, takeStep, type Step } from './steps';

const QUEUE = { stage: 'pending_review', sort: 'ship_by', limit: 50 };

function QueueItem({ row, isCurrent, onPick }: { row: OrderRow; isCurrent: boolean; onPick: () => void }) {
  const t = useT();
  return (
    <li>
      <button type="button" className={css.queueItem} aria-current={isCurrent || undefined} onClick={onPick}>
        <span className="strong mono cut">{row.order_no}</span>
        <span className={css.queueRight}>
          <Money value={row.payable} />
        </span>
        <span className="small soft cut">{row.lines[0]?.title ?? t('orders:no_lines')}</span>
        <span className={clsx('small', css.queueRight)}>
          <Due at={row.ship_by} t={t} isOver={false} compact />
        </span>
        <Holds holds={row.holds} t={t} />
      </button>
    </li>
  );
}

function Reviewed({ id, next, taken }: { id: string; next: () => void; taken: () => void }) {
  const t = useT();
  const { data: order, error, refetch } = useGet<Order>(`/orders/${id}`);
  // The screen moves on at once; what the server refuses comes back as a message and as the order in the queue.
  const take = (step: Step, params: Record<string, unknown> = {}) => {
    taken();
    void takeStep(t, step, { ids: [id] }, { params });
  };
  const mayApprove = order !== undefined && mayDo(order.actions, 'approve');
  const mayHold = order !== undefined && mayDo(order.actions, 'hold');
  const approve = () => take('approve');
  const hold = () => take('hold', { holds: ['manual'], reason: t('orders:held_in_review') });
  useHotkey('approve', approve, mayApprove);
  useHotkey('hold', hold, mayHold);
  return (
    <section className={css.reviewMain} aria-label={order ? t('orders:order_named', { name: order.order_no }) : t('loading')}>
      {error && !order && <RecordError error={error} onRetry={() => void refetch()} />}
      {!order && !error && <SkeletonCard />}
      {order && (
        <>
          <div className={css.reviewHead}>
            <OrderHead order={order} />
          </div>
          <div className={css.reviewBody} tabIndex={0} role="region" aria-label={t('orders:order')}>
            <div className="stack">
              <OrderMain order={order} />
            </div>
            <div className="stack">
              <OrderSide order={order} />
            </div>
          </div>
          <footer className={css.reviewFoot}>
            {!mayApprove && order.holds.length > 0 && <span className="small bad">{t('orders:held_no_approve')}</span>}
            {mayHold && (
              <Button size="sm" variant="default" leftSection={<Pause size={15} aria-hidden />} rightSection={<Kbd id="hold" />} onClick={hold}>
                {t('orders:step.hold')}
              </Button>
            )}
            <Button size="sm" variant="default" rightSection={<Kbd id="next" />} onClick={next}>
              {t('orders:skip')}
            </Button>
            {mayApprove && (
              <Button size="sm" leftSection={<Check size={15} aria-hidden />} rightSection={<Kbd id="approve" onBar />} onClick={approve}>
                {t('orders:step.approve')}
              </Button>
            )}
          </footer>
        </>
      )}
    </section>
  );
}

/** One key per clean order: A approves, H holds, and the next order stands there at once. */
export default function ReviewPage() {
  const t = useT();
  const { data, error, refetch } = useGet<Rows<OrderRow>>('/orders', QUEUE, { keep: true });
  const counts = useGet<Counts>('/counts').data;
  const [at, setAt] = useState<string | null>(null);
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  // An order taken a moment ago leaves the queue before the server's next answer, and is believed again after it.
  useEffect(() => setGone(new Set()), [data]);
  const rows = (data?.items ?? []).filter((row) => !gone.has(row.id));
  const place = Math.max(0, rows.findIndex((row) => row.id === at));
  const current = rows[place];
  // The next order is there before the key that asks for it.
  const after = rows[place + 1]?.id;
  useGet<Order>(`/orders/${after}`, {}, { enabled: after !== undefined });
  const go = (by: number) => setAt(rows[Math.max(0, Math.min(rows.length - 1, place + by))]?.id ?? null);
  useHotkey('next', () => go(1));
  useHotkey('previous', () => go(-1));
  const leave = () => {
    if (!current) return;
    setAt(rows[place + 1]?.id ?? rows[place - 1]?.id ?? null);
    setGone((old) => new Set([...old, current.id]));
  };
  const waiting = counts?.stages.pending_review;
  if (error && !data) return <ErrorBox error={error} onRetry={() => void refetch()} />;
  // What was just taken was the last of what is known here: the next answer says whether more waits.
  if (data && !rows.length && gone.size > 0 && waiting !== 0) return <SkeletonCard lines={8} />;
  if (data && !rows.length) {
    return (
      <Empty icon={CircleCheckBig} title={t('orders:review_done')} hint={t('orders:review_done_hint')}>
        <Link to="/orders">{t('nav.orders')}</Link>
      </Empty>
    );
  }
  return (
    <div className={css.review}>
      <nav className={css.queue} aria-label={t('nav.review')}>
        <header>
          <h1>{t('nav.review')}</h1>
          <span className="small muted num">{waiting === undefined ? '–' : t('orders:orders_n', counted(waiting, currentLocale()))}</span>
        </header>
        <ol>
          {rows.map((row) => (
            <QueueItem key={row.id} row={row} isCurrent={row === current} onPick={() => setAt(row.id)} />
          ))}
        </ol>
      </nav>
      {current ? <Reviewed key={current.id} id={current.id} next={() => go(1)} taken={leave} /> : <SkeletonCard />}
    </div>
  );
}
