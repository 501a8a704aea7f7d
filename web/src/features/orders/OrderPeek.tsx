import { useNavigate } from '@tanstack/react-router';
import { useGet } from '@/api/query';
import type { Order } from '@/api/types';
import { RecordError } from '@/app/ErrorPages';
import { useT } from '@/app/i18n';
import { SkeletonCard } from '@/ui/Layout';
import { Peek } from '@/ui/Peek';
import type { PeekPlace } from '@/ui/ResourceList';
import { OrderActions } from './OrderActions';
import { OrderMain, OrderSide, OrderTimeline } from './OrderBody';
import { OrderHead } from './OrderHead';

export function OrderPeek({ place }: { place: PeekPlace }) {
  const t = useT();
  const navigate = useNavigate();
  const { data: order, error, refetch } = useGet<Order>(`/orders/${place.id}`);
  return (
    <Peek
      label={order ? t('orders:order_named', { name: order.order_no }) : t('loading')}
      head={order ? <OrderHead order={order} /> : null}
      foot={order && <OrderActions order={order} />}
      onClose={place.close}
      onNext={place.next}
      onPrevious={place.previous}
      onFull={() => void navigate({ to: '/orders/$id', params: { id: place.id } })}
    >
      {error && !order && <RecordError error={error} onRetry={() => void refetch()} />}
      {!order && !error && <SkeletonCard />}
      {order && (
        <>
          <OrderMain order={order} />
          <OrderSide order={order} />
          <OrderTimeline id={order.id} />
        </>
      )}
    </Peek>
  );
}
