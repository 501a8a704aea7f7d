import { useParams } from '@tanstack/react-router';
import { useGet } from '@/api/query';
import type { Order } from '@/api/types';
import { RecordError } from '@/app/ErrorPages';
import { useT } from '@/app/i18n';
import { Page, SkeletonCard } from '@/ui/Layout';
import { OrderActions } from './OrderActions';
import { OrderMain, OrderSide, OrderTimeline } from './OrderBody';
import { OrderHead } from './OrderHead';
import css from './orders.module.css';

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
    <Page title={t('orders:order')} actions={<OrderActions order={order} />}>
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
