import { Button, TagsInput, Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Link } from '@tanstack/react-router';
import { api } from '@/api/client';
import { useGet, useSend } from '@/api/query';
import type { FulfilmentState, Order, Page as Rows } from '@/api/types';
import { useT, wordOr } from '@/app/i18n';
import { useCan, useSession } from '@/app/session';
import { toast, toastError } from '@/app/toasts';
import { Card, Facts, Skeleton } from '@/ui/Layout';
import { FULFILMENT_TONES, StatusPill, Tag } from '@/ui/StatusPill';
import { Time } from '@/ui/Time';
import { Timeline, type TimelineEntry } from '@/ui/Timeline';
import { Company } from './Company';
import { Decisions } from './Decisions';
import { HoldPanel } from './HoldPanel';
import { OrderChanges } from './OrderChanges';
import { OrderLines } from './OrderLines';
import { OrderMoney } from './OrderMoney';
import { OrderPayments } from './OrderPayments';
import css from './orders.module.css';
import { RecipientCard } from './Recipient';
import { Relatives } from './Relatives';
import { SourceConflicts } from './SourceConflicts';
import { FamilyTree } from './splitting/FamilyTree';

const MEMO_TONES = { queued: 'pending_review', exported: 'packing', accepted: 'shipped', failed: 'exception' } as const;

/** How far the channel knows a memo of ours. */
function MemoState({ order }: { order: Order }) {
  const t = useT();
  const newest = useGet<{ items: { state: keyof typeof MEMO_TONES; reason: string }[] }>(`/orders/${order.id}/memos`).data?.items.at(-1);
  if (!newest) return null;
  return <Tag tone={MEMO_TONES[newest.state]}>{[t(`orders:memo_state.${newest.state}`), newest.reason].filter(Boolean).join(' ')}</Tag>;
}

export function Messages({ order }: { order: Order }) {
  const t = useT();
  return (
    <>
      {order.buyer_message && (
        <p className={css.message}>
          <b>{t('orders:buyer_message')}</b> {order.buyer_message}
        </p>
      )}
      {order.seller_memo && (
        <p className={css.message}>
          <b>{t('orders:seller_memo')}</b> {order.seller_memo} <MemoState order={order} />
        </p>
      )}
    </>
  );
}

function Notes({ order }: { order: Order }) {
  const t = useT();
  const [note, setNote] = useState(order.note);
  const [tags, setTags] = useState(order.tags);
  useEffect(() => {
    setNote(order.note);
    setTags(order.tags);
  }, [order.id, order.note, order.tags]);
  const save = useSend(() => api.patch(`/orders/${order.id}`, { note, tags, expected_version: order.version }), ['/orders']);
  const isChanged = note !== order.note || tags.join() !== order.tags.join();
  return (
    <Card title={t('orders:notes')}>
      <div className="stack">
        <Textarea aria-label={t('orders:note')} placeholder={t('orders:note_hint')} autosize minRows={1} maxLength={2000} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
        <TagsInput aria-label={t('orders:column.tags')} placeholder={tags.length ? '' : t('orders:tags_hint')} size="sm" value={tags} onChange={setTags} maxTags={20} />
        {isChanged && (
          <Button loading={save.isPending} onClick={() => save.mutate(undefined, { onSuccess: () => toast('ok', t('saved')), onError: (error) => toastError(t, error) })}>
            {t('save')}
          </Button>
        )}
      </div>
    </Card>
  );
}

interface Shipment {
  id: string;
  number: string;
  state: FulfilmentState;
  tracking_no: string | null;
}

function Shipments({ order }: { order: Order }) {
  const t = useT();
  const found = useGet<Rows<Shipment>>('/fulfilments', { order: order.id }, { enabled: useCan()('fulfilment.view') }).data?.items ?? [];
  if (!found.length) return null;
  return (
    <Card title={t('orders:shipments')}>
      <ul className="stack">
        {found.map((one) => (
          <li key={one.id} className="spread small">
            <Link to="/fulfilment" search={{ open: one.id }} className="mono">
              {one.number}
            </Link>
            <span className="mono">{one.tracking_no}</span>
            <StatusPill tone={FULFILMENT_TONES[one.state]}>{t(`fulfilment:state.${one.state}`)}</StatusPill>
          </li>
        ))}
      </ul>
    </Card>
  );
}

interface TimelineItem {
  id: string;
  at: string;
  actor: { kind: string; id: string | null; name?: string };
  action: string;
  from_state: string | null;
  to_state: string | null;
  params: Record<string, unknown>;
  detail: string;
}

export function OrderTimeline({ id }: { id: string }) {
  const t = useT();
  const { user } = useSession();
  const { data } = useGet<{ items: TimelineItem[] }>(`/orders/${id}/timeline`);
  const entry = (item: TimelineItem): TimelineEntry => ({
    id: item.id,
    at: item.at,
    who: item.actor.name || (item.actor.id === user.id ? user.name : wordOr(t, `orders:who.${item.actor.kind}`, t('orders:who.system'))),
    what: item.detail || wordOr(t, `orders:event.${item.action}`, item.action),
    tone: item.action.includes('hold') || item.action.includes('cancel') ? 'bad' : item.actor.kind === 'user' ? 'ok' : 'plain',
  });
  return <Card title={t('orders:timeline')}>{data ? <Timeline entries={data.items.map(entry)} /> : <Skeleton width="70%" />}</Card>;
}

function Source({ order }: { order: Order }) {
  const t = useT();
  const can = useCan();
  const { data: imports } = useGet<Rows<{ id: string; number: string }>>('/imports', { made: order.id, limit: 1 }, { enabled: can('channels.import') && can('orders.intake') });
  const made = imports?.items[0];
  if (!order.source) return null;
  return (
    <Card title={t('orders:source')}>
      <Facts
        facts={[
          order.came_by === 'channel' ? [t('orders:column.external'), <span key="no" className="mono">{order.external_no}</span>] : null,
          order.source.platform_status ? [t('orders:platform_status'), order.source.platform_status] : null,
          [t('orders:column.placed'), <Time key="at" at={order.placed_at} />],
          order.paid_at ? [t('orders:paid_at'), <Time key="paid" at={order.paid_at} />] : null,
          made ? [t('orders:came_with'), <Link key="import" to="/imports/$id" params={{ id: made.id }} className="mono">{made.number}</Link>] : null,
        ]}
      />
    </Card>
  );
}

export function OrderMain({ order }: { order: Order }) {
  return (
    <>
      <HoldPanel order={order} />
      <SourceConflicts order={order} />
      <Messages order={order} />
      <OrderLines order={order} />
      <OrderChanges order={order} />
      <Decisions id={order.id} />
    </>
  );
}

export function OrderSide({ order }: { order: Order }) {
  const can = useCan();
  return (
    <>
      <FamilyTree order={order} />
      <RecipientCard order={order} />
      {can('money.view') && <OrderMoney order={order} />}
      <OrderPayments order={order} />
      <Relatives order={order} />
      <Company order={order} />
      <Shipments order={order} />
      {can('orders.edit') && <Notes order={order} />}
      <Source order={order} />
    </>
  );
}
