import { AlertTriangle, Combine, MessageSquareText } from 'lucide-react';
import type { OrderRow } from '@/api/types';
import type { T } from '@/app/i18n';
import { wordOr } from '@/app/i18n';
import type { Can, Directory } from '@/app/session';
import type { GridColumn } from '@/ui/DataGrid';
import { ConfirmPill } from '@/ui/ConfirmPill';
import { Money } from '@/ui/Money';
import { StatusPill, Tag } from '@/ui/StatusPill';
import { ChannelMark, Thumb } from '@/ui/Thumb';
import { Due, Time } from '@/ui/Time';
import css from './orders.module.css';
import { TypeTag } from './TypeTag';

const FINISHED = ['shipped', 'completed', 'cancelled', 'split'];

export function holdWord(t: T, reason: string): string {
  return wordOr(t, `orders:hold.${reason}`, reason);
}

export function Holds({ holds, t, isCompact = false }: { holds: string[]; t: T; isCompact?: boolean }) {
  if (!holds.length) return null;
  const words = holds.map((reason) => holdWord(t, reason)).join(t('orders:and'));
  return (
    <span className={css.holds} title={words}>
      <AlertTriangle size={12} aria-hidden />
      {isCompact ? <span className="sr">{words}</span> : <span className="cut">{words}</span>}
    </span>
  );
}

function MergedMark({ label }: { label: string }) {
  return (
    <span className={css.merged} role="img" aria-label={label} title={label}>
      <Combine size={13} aria-hidden />
    </span>
  );
}

function Items({ row, t, isCompact }: { row: OrderRow; t: T; isCompact: boolean }) {
  const first = row.lines[0];
  if (!first) return <span className="muted">{t('orders:no_lines')}</span>;
  return (
    <span className={css.items}>
      <Thumb url={first.picture_url} name={first.title} size={isCompact ? 24 : 36} />
      <span className={css.two}>
        <span className="cut">
          <span className="strong">{first.title}</span> {row.line_count > 1 && <span className="muted">{t('orders:and_more', { count: row.line_count })}</span>}
        </span>
        {!isCompact && (
          <span className="small muted cut num">
            {[first.spec, `× ${first.quantity}`].filter(Boolean).join(' ')}
            {first.sku_code ? ` · ${first.sku_code}` : ''}
          </span>
        )}
      </span>
    </span>
  );
}

/** The columns of the order list; amounts only for those who may see them. */
export function orderColumns(t: T, can: Can, directory: Directory): GridColumn<OrderRow>[] {
  const columns: (GridColumn<OrderRow> | false)[] = [
    {
      id: 'order',
      header: t('orders:column.order'),
      size: 166,
      isPinned: true,
      cell: (row, isCompact) => {
        const shop = directory.shop(row.shop_id);
        return (
          <>
            <div className="strong mono cut">
              {row.order_no}
              {row.merge_group_id && <MergedMark label={t('merging:mark')} />}
            </div>
            {!isCompact && (
              <div className={css.channelLine}>
                <ChannelMark channel={shop?.channel ?? 'other'} letter={t(`channel_mark.${shop?.channel ?? 'other'}`)} />
                <span className="cut">{shop?.name}</span>
              </div>
            )}
          </>
        );
      },
    },
    { id: 'items', header: t('orders:column.items'), size: 246, grows: true, cell: (row, isCompact) => <Items row={row} t={t} isCompact={isCompact} /> },
    {
      id: 'status',
      header: t('orders:column.status'),
      size: 128,
      cell: (row, isCompact) => (
        <div className={isCompact ? 'row' : css.status}>
          <StatusPill tone={row.stage}>{t(`stage.${row.stage}`)}</StatusPill>
          <Holds holds={row.holds} t={t} isCompact={isCompact} />
          {row.needs_confirm && !isCompact && <ConfirmPill state={row.confirm_state} t={t} small />}
        </div>
      ),
    },
    { id: 'ship_by', header: t('orders:column.ship_by'), size: 112, sort: 'ship_by', cell: (row, isCompact) => <Due at={row.ship_by} t={t} isOver={FINISHED.includes(row.stage)} compact={isCompact} /> },
    can('money.view') && {
      id: 'payable',
      header: t('orders:column.payable'),
      size: 104,
      isRight: true,
      cell: (row, isCompact) => (
        <>
          <Money value={row.payable} strong />
          {!isCompact && row.stage !== 'split' && <span className={row.payment_status === 'unpaid' ? 'small warn' : 'small muted'}>{t(`orders:payment.${row.payment_status}`)}</span>}
        </>
      ),
    },
    { id: 'units', header: t('orders:column.units'), size: 56, isRight: true, cell: (row) => row.units },
    {
      id: 'buyer',
      header: t('orders:column.buyer'),
      size: 134,
      cell: (row, isCompact) => (
        <>
          <div className="row">
            <span className="cut">{row.recipient?.name || row.buyer_nick || '–'}</span>
            {row.buyer_message && <MessageSquareText size={13} className="warn" role="img" aria-label={t('orders:has_message')} />}
          </div>
          {!isCompact && <div className="small muted cut">{row.recipient?.region}</div>}
        </>
      ),
    },
    {
      id: 'tags',
      header: t('orders:column.tags'),
      size: 130,
      cell: (row) => (
        <span className={css.tags}>
          <TypeTag row={row} t={t} />
          {row.priority > 0 && <Tag tone="exception">{t('orders:rush')}</Tag>}
          {row.lines.some((line) => line.is_customised) && <Tag>{t('orders:customised')}</Tag>}
          {row.tags.slice(0, 2).map((tag) => (
            <Tag key={tag} tone="completed">
              {tag}
            </Tag>
          ))}
        </span>
      ),
    },
    {
      id: 'warehouse',
      header: t('orders:column.warehouse'),
      size: 150,
      cell: (row, isCompact) => (
        <>
          <div className="cut">{directory.warehouse(row.warehouse_id) || '–'}</div>
          {!isCompact && row.tracking_no && <div className="small muted cut mono">{row.tracking_no}</div>}
        </>
      ),
    },
    { id: 'external', header: t('orders:column.external'), size: 170, isHiddenAtFirst: true, cell: (row) => <span className="mono cut">{row.external_no}</span> },
    { id: 'note', header: t('orders:column.note'), size: 180, isHiddenAtFirst: true, cell: (row) => <span className="cut">{row.note || row.seller_memo}</span> },
    { id: 'placed', header: t('orders:column.placed'), size: 110, sort: 'placed_at', cell: (row) => <Time at={row.placed_at} /> },
  ];
  return columns.filter((column): column is GridColumn<OrderRow> => column !== false);
}
