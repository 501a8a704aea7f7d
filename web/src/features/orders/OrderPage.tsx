import { ActionIcon, Tooltip } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { useGet } from '@/api/query';
import type { Order } from '@/api/types';
import { RecordError } from '@/app/ErrorPages';
import { useHotkey } from '@/app/hotkeys';
import { useT } from '@/app/i18n';
import { Page, SkeletonCard } from '@/ui/Layout';
import { neighbours } from '@/ui/ResourceList/neighbours';
import { OrderActions } from './OrderActions';
import { OrderMain, OrderSide, OrderTimeline } from './OrderBody';
import { OrderHead } from './OrderHead';
import css from './orders.module.css';

/** Before and after it in the list one came from; the address stays one step in the history. */
function Walk({ id }: { id: string }) {
  const t = useT();
  const navigate = useNavigate();
  const { previous, next } = neighbours('orders', id);
  const to = (other: string | undefined) => other && void navigate({ to: '/orders/$id', params: { id: other }, replace: true });
  useHotkey('next', () => to(next), next !== undefined);
  useHotkey('previous', () => to(previous), previous !== undefined);
  if (!previous && !next) return null;
  return (
    <>
      <Tooltip label={t('previous')}>
        <ActionIcon aria-label={t('previous')} disabled={!previous} onClick={() => to(previous)}>
          <ChevronUp size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('next')}>
        <ActionIcon aria-label={t('next')} disabled={!next} onClick={() => to(next)}>
          <ChevronDown size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </>
  );
}

export default function OrderPage() {
  const t = useT();
  const { id } = useParams({ strict: false }) as { id: string };
  const { data: order, error, refetch } = useGet<Order>(`/orders/${id}`);
  if (error && !order) return <RecordError error={error} onRetry={() => void refetch()} />;
  if (!order) {
    return (
      <Page title={t('nav.orders')}>
        <SkeletonCard />
      </Page>
    );
  }
  return (
    <Page
      title={
        <>
          {t('orders:order')} <span className="sr">{order.order_no}</span>
        </>
      }
      actions={
        <>
          <Walk id={order.id} />
          <OrderActions order={order} />
        </>
      }
    >
      <div className="stack">
        <OrderHead order={order} />
        <div className={css.full}>
          <div className="stack">
            <OrderMain order={order} />
            <OrderTimeline id={order.id} />
          </div>
          <div className="stack">
            <OrderSide order={order} />
          </div>
        </div>
      </div>
    </Page>
  );
}
