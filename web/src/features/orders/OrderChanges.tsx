import { Button } from '@mantine/core';
import { Undo2 } from 'lucide-react';
import { useGet, useSend } from '@/api/query';
import type { Order } from '@/api/types';
import { useT, wordOr } from '@/app/i18n';
import { toast, toastError } from '@/app/toasts';
import { Card } from '@/ui/Layout';
import { Money } from '@/ui/Money';
import { markOwnChange } from '@/ui/ResourceList';
import { Tag } from '@/ui/StatusPill';
import { Time } from '@/ui/Time';
import { CHANGED, isZero, takeBack, type ChangeRow } from './change';
import css from './change.module.css';

function Change({ order, change }: { order: Order; change: ChangeRow }) {
  const t = useT();
  const back = useSend(() => takeBack(order.id, change.id), CHANGED);
  const submit = () => {
    markOwnChange('/orders');
    back.mutate(undefined, { onSuccess: () => toast('ok', t('orders:change.taken_back')), onError: (error) => toastError(t, error) });
  };
  return (
    <li data-over={change.is_taken_back || undefined}>
      <span className={css.says}>
        {change.reverts_id && `${t('orders:change.reverts')} `}
        {change.says.join(t('orders:change.joint'))}
      </span>
      <span className="num">{!isZero(change.difference) && <Money value={change.difference} strong />}</span>
      <span className={css.who}>
        {change.actor.name || wordOr(t, `orders:who.${change.actor.kind}`, t('orders:who.system'))} · <Time at={change.at} />
        {change.reason && ` · ${change.reason}`}
      </span>
      {change.is_taken_back && <Tag tone="cancelled">{t('orders:change.over')}</Tag>}
      {change.may_take_back && (
        <Button size="compact-xs" variant="subtle" loading={back.isPending} leftSection={<Undo2 size={13} aria-hidden />} onClick={submit}>
          {t('orders:change.take_back')}
        </Button>
      )}
    </li>
  );
}

/** Every change after it came in, newest first; the newest that stands can be taken back. */
export function OrderChanges({ order }: { order: Order }) {
  const t = useT();
  const found = useGet<{ items: ChangeRow[] }>(`/orders/${order.id}/changes`).data?.items ?? [];
  if (!found.length) return null;
  return (
    <Card title={t('orders:change.list', { count: found.length })} flush>
      <ul className={css.changes}>
        {found.map((change) => (
          <Change key={change.id} order={order} change={change} />
        ))}
      </ul>
    </Card>
  );
}
