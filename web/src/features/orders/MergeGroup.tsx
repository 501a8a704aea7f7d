import { Button, Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import clsx from 'clsx';
import { Combine } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { OrderRow } from '@/api/types';
import { useT } from '@/app/i18n';
import { useSession, directoryOf } from '@/app/session';
import { Kbd } from '@/ui/Kbd';
import { PlainTable, type PlainColumn } from '@/ui/Layout';
import { Money } from '@/ui/Money';
import { StatusPill } from '@/ui/StatusPill';
import { ChannelMark } from '@/ui/Thumb';
import { Due } from '@/ui/Time';
import { Holds } from './columns';
import css from './merge.module.css';

interface MergeGroupProps {
  orders: OrderRow[];
  left: ReadonlySet<string>;
  isCurrent: boolean;
  /** Whoever walks by J and K goes on with Tab and Space inside the group. */
  takesFocus: boolean;
  onToggle: (id: string) => void;
  onMerge: () => void;
}

/** Orders to one recipient side by side; who is unticked stays behind. */
export function MergeGroup({ orders, left, isCurrent, takesFocus, onToggle, onMerge }: MergeGroupProps) {
  const t = useT();
  const directory = directoryOf(useSession());
  const card = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (!isCurrent) return;
    card.current?.scrollIntoView({ block: 'nearest' });
    if (takesFocus) card.current?.focus({ preventScroll: true });
  }, [isCurrent, takesFocus]);
  const person = orders.find((order) => order.recipient)?.recipient;
  const together = orders.filter((order) => !left.has(order.id)).length;
  const columns: PlainColumn<OrderRow>[] = [
    {
      id: 'take',
      header: '',
      cell: (order) => <Checkbox size="xs" checked={!left.has(order.id)} aria-label={t('select_row', { name: order.order_no })} onChange={() => onToggle(order.id)} />,
    },
    {
      id: 'order',
      header: t('orders:column.order'),
      cell: (order) => {
        const shop = directory.shop(order.shop_id);
        return (
          <span className={css.order}>
            <Link to="/orders/$id" params={{ id: order.id }} className="mono">
              {order.order_no}
            </Link>
            <span className="small muted row">
              <ChannelMark channel={shop?.channel ?? 'other'} letter={t(`channel_mark.${shop?.channel ?? 'other'}`)} /> {shop?.name}
            </span>
          </span>
        );
      },
    },
    {
      id: 'items',
      header: t('orders:column.items'),
      cell: (order) => (
        <span className={css.items}>
          {order.lines.map((line) => (
            <span key={line.id} className="cut">
              {line.title} <span className="muted">{line.spec}</span> × {line.quantity}
            </span>
          ))}
          {order.line_count > order.lines.length && <span className="muted small">{t('orders:and_more', { count: order.line_count })}</span>}
        </span>
      ),
    },
    {
      id: 'status',
      header: t('orders:column.status'),
      cell: (order) => (
        <span className={css.status}>
          <StatusPill tone={order.stage}>{t(`stage.${order.stage}`)}</StatusPill>
          {order.merge_group_id && <span className="small muted">{t('merging:already')}</span>}
          <Holds holds={order.holds} t={t} />
        </span>
      ),
    },
    { id: 'payable', header: t('orders:column.payable'), isRight: true, cell: (order) => <Money value={order.payable} /> },
    { id: 'due', header: t('orders:column.ship_by'), cell: (order) => <Due at={order.ship_by} t={t} isOver={false} compact /> },
  ];
  return (
    <li ref={card} tabIndex={-1} className={clsx(css.group, isCurrent && css.current)} aria-current={isCurrent || undefined}>
      <header>
        <h2>
          {person ? person.name : t('merging:token_recipient')} <span className="muted small">{person ? [person.phone, person.region].filter(Boolean).join(' ') : ''}</span>
        </h2>
        <Button size="xs" leftSection={<Combine size={14} aria-hidden />} rightSection={isCurrent && <Kbd id="merge" onBar />} disabled={together < 2} onClick={onMerge}>
          {t('merging:merge_n', { count: together })}
        </Button>
      </header>
      <PlainTable label={t('merging:orders_of', { name: person?.name ?? '' })} rows={orders} rowId={(order) => order.id} columns={columns} />
    </li>
  );
}
