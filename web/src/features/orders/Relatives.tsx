import { Link } from '@tanstack/react-router';
import type { Order } from '@/api/types';
import { useT } from '@/app/i18n';
import { Card } from '@/ui/Layout';
import { Money } from '@/ui/Money';
import { StatusPill, Tag } from '@/ui/StatusPill';
import css from './orders.module.css';

/** The order this one was made from, those made from it, and what an exchange takes back. */
export function Relatives({ order }: { order: Order }) {
  const t = useT();
  if (!order.relatives.length) return null;
  return (
    <Card title={t('orders:relatives')}>
      <ul className="stack">
        {order.relatives.map((one) => (
          <li key={one.id} className="spread small">
            <span className="row">
              <Tag tone={one.kind === 'copy' ? 'completed' : 'after_sale'}>{t(one.is_origin ? `orders:origin_of.${one.kind}` : `orders:made_by.${one.kind}`)}</Tag>
              <Link to="/orders/$id" params={{ id: one.id }} className="mono">
                {one.order_no}
              </Link>
              {one.reason && <span className="muted">{t(`orders:origin_reason.${one.reason}`)}</span>}
            </span>
            <StatusPill tone={one.stage}>{t(`stage.${one.stage}`)}</StatusPill>
          </li>
        ))}
      </ul>
      {order.taken_back.length > 0 && (
        <dl className={css.amounts} style={{ marginTop: 12 }}>
          {order.taken_back.map((line) => (
            <div key={line.line_id} style={{ display: 'contents' }}>
              <dt>
                {t('orders:comes_back')} {line.title} {line.spec} × {line.quantity}
              </dt>
              <dd>
                <Money value={line.credit} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Card>
  );
}
