import { Link } from '@tanstack/react-router';
import type { FullLine, Order } from '@/api/types';
import { useT } from '@/app/i18n';
import { useCan } from '@/app/session';
import { Card } from '@/ui/Layout';
import { Money } from '@/ui/Money';
import { Tag } from '@/ui/StatusPill';
import { Thumb } from '@/ui/Thumb';
import { trimmed } from './change';
import css from './orders.module.css';

function wishText(wishes: FullLine['personalisation']): string {
  if (!wishes) return '';
  if (typeof wishes === 'string') return wishes;
  return Object.entries(wishes)
    .map(([name, value]) => `${name}: ${value}`)
    .join(' · ');
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
        {line.gift && <Because gift={line.gift} />}
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

/** Which rule added the gift; a click leads to it. */
function Because({ gift }: { gift: NonNullable<FullLine['gift']> }) {
  const t = useT();
  const can = useCan();
  const isOwn = gift.origin === 'gift_rule';
  const said = t(isOwn ? 'orders:gift_rule' : 'orders:review_rule', { rule: gift.rule, n: gift.version });
  return (
    <div className="small">
      <span className="muted">{t('orders:because')} </span>
      {can(isOwn ? 'pricing.gifts' : 'orders.rules') ? (
        <Link to={isOwn ? '/gifts' : '/rules'} search={isOwn ? { rule: gift.rule_id } : {}}>
          {said}
        </Link>
      ) : (
        <span>{said}</span>
      )}
      {gift.is_wrong && (
        <div className="bad" role="note">
          {t('orders:gift_wrong')}
        </div>
      )}
    </div>
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
