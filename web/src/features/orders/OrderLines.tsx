import type { FullLine, Order } from '@/api/types';
import { useT } from '@/app/i18n';
import { Card } from '@/ui/Layout';
import { Money } from '@/ui/Money';
import { Tag } from '@/ui/StatusPill';
import { Thumb } from '@/ui/Thumb';
import css from './orders.module.css';

function Line({ line }: { line: FullLine }) {
  const t = useT();
  const wishes = Object.entries(line.customisation ?? {});
  return (
    <li className={css.line}>
      <Thumb url={line.picture_url} name={line.title} size={52} />
      <div className={css.lineText}>
        <div className="strong">{line.title}</div>
        <div className="small muted">
          {[line.sku_code, line.spec].filter(Boolean).join(' · ')} {!line.sku_id && line.kind !== 'virtual' && <span className="bad">{t('orders:line_unmapped')}</span>}
        </div>
        <div className="row">
          {line.kind === 'gift' && <Tag tone="after_sale">{t('orders:gift')}</Tag>}
          {line.supply && line.supply !== 'stocked' && <Tag tone="in_production">{t(`supply.${line.supply}`)}</Tag>}
        </div>
        {wishes.length > 0 && <div className={css.custom}>{wishes.map(([name, value]) => `${name}: ${value}`).join(' · ')}</div>}
      </div>
      <div className={css.linePrice}>
        {line.total && <Money value={line.total} strong />}
        <div className="small muted num">
          {line.unit_price && <Money value={line.unit_price} />} × {line.quantity}
        </div>
      </div>
    </li>
  );
}

export function OrderLines({ order }: { order: Order }) {
  const t = useT();
  return (
    <Card title={t('orders:lines', { count: order.lines.length })} flush>
      <ul>
        {order.lines.map((line) => (
          <Line key={line.id} line={line} />
        ))}
      </ul>
      {!order.lines.length && <p className="small muted" style={{ padding: 14 }}>{t('orders:no_lines')}</p>}
    </Card>
  );
}
