import type { AmountName, Order } from '@/api/types';
import { useT } from '@/app/i18n';
import { Card } from '@/ui/Layout';
import { Money } from '@/ui/Money';
import { Tag } from '@/ui/StatusPill';
import css from './orders.module.css';

const PARTS: AmountName[] = ['goods', 'freight', 'tax', 'seller_discount', 'platform_discount', 'streamer_discount', 'payable', 'platform_subsidy', 'streamer_subsidy', 'receivable', 'amount_paid', 'refunded'];
const ALWAYS: AmountName[] = ['goods', 'payable', 'amount_paid'];

const DISCOUNTS: AmountName[] = ['seller_discount', 'platform_discount', 'streamer_discount', 'refunded'];

const isZero = (amount: string) => /^-?[0.]+$/.test(amount);

/** The parts of the money as the source gave them; parts of nothing leave themselves out. */
export function OrderMoney({ order }: { order: Order }) {
  const t = useT();
  const { amounts } = order;
  if (!amounts) return null;
  const isElsewhere = ['split', 'rejoined'].includes(order.state);
  const shown = PARTS.filter((name) => amounts[name] && ((ALWAYS.includes(name) && !(isElsewhere && name === 'amount_paid')) || !isZero(amounts[name].amount)));
  return (
    <Card title={t('orders:money')} aside={!isElsewhere && <Tag tone={order.payment_status === 'paid' ? 'shipped' : 'pending_review'}>{t(`orders:payment.${order.payment_status}`)}</Tag>}>
      <dl className={css.amounts}>
        {shown.map((name) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt data-sum={name === 'payable' || undefined}>{t(`orders:amount.${name}`)}</dt>
            <dd data-sum={name === 'payable' || undefined}>
              {DISCOUNTS.includes(name) && !amounts[name]!.amount.startsWith('-') && '−'}
              <Money value={amounts[name]} />
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
