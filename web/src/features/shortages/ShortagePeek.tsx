import { ActionIcon } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { ArrowUpToLine, Undo2 } from 'lucide-react';
import { api } from '@/api/client';
import { asAppError } from '@/api/errors';
import { refresh, useGet } from '@/api/query';
import { RecordError } from '@/app/ErrorPages';
import { useT, type T } from '@/app/i18n';
import { directoryOf, useSession } from '@/app/session';
import { toast, toastError } from '@/app/toasts';
import { Card, Facts, PlainTable, SkeletonCard } from '@/ui/Layout';
import { Peek } from '@/ui/Peek';
import type { PeekPlace } from '@/ui/ResourceList';
import { Tag } from '@/ui/StatusPill';
import { Thumb } from '@/ui/Thumb';
import { Due } from '@/ui/Time';
import type { FullShortage, QueuedOrder } from './shortage';
import css from './shortages.module.css';

async function setRush(t: T, order: QueuedOrder, priority: number): Promise<void> {
  try {
    await api.patch(`/orders/${order.id}`, { priority, expected_version: order.version });
    toast('ok', t(priority ? 'shortages:raised' : 'shortages:lowered', { order: order.order_no }));
  } catch (caught) {
    toastError(t, asAppError(caught));
  } finally {
    void refresh('/shortages', '/orders');
  }
}

function Rush({ order, t }: { order: QueuedOrder; t: T }) {
  const isRush = order.priority > 0;
  const label = t(isRush ? 'shortages:lower' : 'shortages:raise', { order: order.order_no });
  const Icon = isRush ? Undo2 : ArrowUpToLine;
  return (
    <ActionIcon variant="subtle" aria-label={label} title={label} onClick={() => void setRush(t, order, isRush ? 0 : 1)}>
      <Icon size={16} aria-hidden />
    </ActionIcon>
  );
}

function Queue({ found }: { found: FullShortage }) {
  const t = useT();
  const directory = directoryOf(useSession());
  const places = new Map(found.queue.map((order, index) => [order.id, index + 1]));
  return (
    <Card title={t('shortages:queue')} flush>
      <PlainTable
        label={t('shortages:queue')}
        rows={found.queue}
        rowId={(order) => order.id}
        columns={[
          { id: 'place', header: t('shortages:place'), isRight: true, cell: (order) => <span className="muted num">{places.get(order.id)}</span> },
          {
            id: 'order',
            header: t('orders:column.order'),
            cell: (order) => (
              <>
                <span className="row">
                  <Link className="mono" to="/orders/$id" params={{ id: order.id }}>
                    {order.order_no}
                  </Link>
                  {order.priority > 0 && <Tag tone="exception">{t('orders:rush')}</Tag>}
                  {order.is_presale && <Tag tone="in_production">{t('shortages:presale')}</Tag>}
                </span>
                <span className="small muted">{directory.shop(order.shop_id)?.name}</span>
              </>
            ),
          },
          { id: 'due', header: t('orders:column.ship_by'), cell: (order) => <Due at={order.due} t={t} isOver={false} /> },
          { id: 'units', header: t('shortages:units'), isRight: true, cell: (order) => order.units },
          ...(found.actions.includes('edit') ? [{ id: 'rush', header: '', cell: (order: QueuedOrder) => <Rush order={order} t={t} /> }] : []),
        ]}
      />
    </Card>
  );
}

/** One SKU: what is there, and who gets it first. */
export function ShortagePeek({ place, kind }: { place: PeekPlace; kind: 'short' | 'presale' }) {
  const t = useT();
  const { data, error, refetch } = useGet<FullShortage>(`/shortages/${place.id}`, { kind });
  return (
    <Peek
      label={data?.sku.code ?? t('loading')}
      head={
        data && (
          <div className={css.sku}>
            <Thumb url={data.sku.picture_url} name={data.sku.title} size={44} />
            <span>
              <h2 className="strong mono">{data.sku.code}</h2>
              <span className="small soft cut">{data.sku.title}</span>
            </span>
          </div>
        )
      }
      onClose={place.close}
      onNext={place.next}
      onPrevious={place.previous}
    >
      {error && !data && <RecordError error={error} onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonCard />}
      {data && (
        <>
          <Card>
            <Facts
              facts={[
                [t('shortages:waits'), t('shortages:waits_for', { orders: data.orders, units: data.units })],
                [t('shortages:on_hand'), <span key="h" className="num">{data.on_hand}</span>],
                [t('shortages:available'), <span key="a" className="num">{data.available}</span>],
                [t('shortages:short'), <b key="s" className={data.short ? 'num bad' : 'num'}>{data.short}</b>],
              ]}
            />
            <p className={`small muted ${css.rule}`}>{t('shortages:rule')}</p>
          </Card>
          <Queue found={data} />
          {data.orders > data.queue.length && <p className="small muted">{t('shortages:first_n', { n: data.queue.length })}</p>}
        </>
      )}
    </Peek>
  );
}
