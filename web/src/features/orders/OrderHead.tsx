import { ActionIcon, CopyButton } from '@mantine/core';
import { Copy } from 'lucide-react';
import type { Order, OrderRow, Stage } from '@/api/types';
import { useT } from '@/app/i18n';
import { useShop } from '@/app/session';
import { ConfirmPill } from '@/ui/ConfirmPill';
import { StatusPill, Tag } from '@/ui/StatusPill';
import { ChannelMark } from '@/ui/Thumb';
import { Due, Time } from '@/ui/Time';
import css from './orders.module.css';
import { TypeTag } from './TypeTag';

const WAY: Stage[] = ['awaiting_payment', 'pending_review', 'in_production', 'picking', 'packing', 'shipped', 'completed'];

/** Where the order stands on its way; production is a station only for what is made to order. */
export function StepBar({ order }: { order: Pick<OrderRow, 'stage' | 'production_status'> }) {
  const t = useT();
  if (order.stage === 'cancelled' || order.stage === 'split') return null;
  const way = WAY.filter((stage) => stage !== 'in_production' || order.production_status !== 'not_required');
  const at = way.indexOf(order.stage);
  return (
    <ol className={css.steps} aria-label={t('orders:way')}>
      {way.map((stage, index) => (
        <li key={stage} data-done={index < at || order.stage === 'completed'} aria-current={index === at ? 'step' : undefined}>
          {t(`orders:station.${stage as 'picking'}`)}
        </li>
      ))}
    </ol>
  );
}

export function OrderHead({ order }: { order: Order }) {
  const t = useT();
  const shop = useShop(order.shop_id);
  const channel = shop?.channel ?? 'other';
  const isOver = ['shipped', 'completed', 'cancelled', 'split'].includes(order.stage);
  return (
    <>
      <div className={css.title}>
        <h2 className="mono">{order.order_no}</h2>
        <CopyButton value={order.order_no}>
          {({ copied, copy }) => (
            <ActionIcon size={24} aria-label={t(copied ? 'copied' : 'copy')} onClick={copy}>
              <Copy size={14} aria-hidden />
            </ActionIcon>
          )}
        </CopyButton>
        <StatusPill tone={order.stage}>{t(`stage.${order.stage}`)}</StatusPill>
        {order.needs_confirm && <ConfirmPill state={order.confirm_state} t={t} />}
        {order.holds.length > 0 && <StatusPill tone="exception">{t('orders:exception')}</StatusPill>}
        <TypeTag row={order} t={t} />
        {order.priority > 0 && <Tag tone="exception">{t('orders:rush')}</Tag>}
        {order.tags.map((tag) => (
          <Tag key={tag} tone="completed">
            {tag}
          </Tag>
        ))}
      </div>
      <div className={css.sub}>
        <ChannelMark channel={channel} letter={t(`channel_mark.${channel}`)} />
        <span>{shop?.name}</span>
        {order.came_by === 'channel' && <span className="mono">{order.external_no}</span>}
        <Time at={order.placed_at} />
        {order.ship_by && !isOver && <Due at={order.ship_by} t={t} isOver={false} compact />}
      </div>
      {order.confirm_reason && <p className="small bad">{t('confirm:said', { reason: order.confirm_reason })}</p>}
      <StepBar order={order} />
    </>
  );
}
