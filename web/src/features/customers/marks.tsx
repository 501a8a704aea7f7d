import type { Money as Amount } from '@/api/types';
import { currentLocale } from '@/app/i18n';
import { formatNumber } from '@/ui/format';
import { Money } from '@/ui/Money';
import type { Customer } from './customer';

export function OrderCount({ row }: { row: Customer }) {
  return <span className="num">{formatNumber(row.orders, currentLocale()) + (row.orders_capped ? '+' : '')}</span>;
}

export function Amounts({ of }: { of: Amount[] | null }) {
  if (!of?.length) return <span className="muted">–</span>;
  return (
    <span className="row">
      {of.map((money) => (
        <Money key={money.currency} value={money} />
      ))}
    </span>
  );
}
