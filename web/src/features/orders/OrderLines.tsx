import type { FullLine, Order } from '@/api/types';
import { useT } from '@/app/i18n';
import { Card } from '@/ui/Layout';
import { Money } from '@/ui/Money';
import { Tag } from '@/ui/StatusPill';
import { Thumb } from '@/ui/Thumb';
import css from './orders.module.css';

function wishText(wishes: FullLine['personalisation']): string {
  if (!wishes) return '';
  if (typeof wishes === 'string') return wishes;
  return Object.entries(wishes)
    .map(([name, value]) => `${name}: ${value}`)
    .join(' · ');
}

/** "12.500000" as "12.50": at least two places, and no more than are needed. */
export function trimmed(price: string): string {
  const [whole, places = ''] = price.split('.');
  return `${whole}.${places.replace(/0+$/, '').padEnd(2, '0')}`;
}

function Line({ line }: { line: FullLine }) {
  const t = useT();
  const wishes = wishText(line.personalisation);
  return (
    <li className={css.line}>
      <Thumb url={line.picture_url} name={line.title} size={52} />
      <div className={css.lineText}>
        <div className="strong">{line.title}</div>
        <div className="small muted">
          {[line.sku_code, line.spec].filter(Boolean).join(' · ')} {!line.supply && <span className="bad">{t('orders:line_unmapped')}</span>}
        </div>
        <div className="row">
          {line.kind === 'gift' && <Tag tone="after_sale">{t('orders:gift')}</Tag>}
          {line.supply && line.supply !== 'stocked' && <Tag tone="in_production">{t(`supply.${line.supply}`)}</Tag>}
        </div>
        {wishes && <div className={css.custom}>{wishes}</div>}
      </div>
      <div className={css.linePrice}>
        {line.payable && <Money value={line.payable} strong />}
        <div className="small muted num">
          {line.unit_price && line.payable && <Money value={{ amount: trimmed(line.unit_price), currency: line.payable.currency }} />} × {line.quantity}
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
