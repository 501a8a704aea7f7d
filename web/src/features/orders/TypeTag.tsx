import type { OrderRow } from '@/api/types';
import type { T } from '@/app/i18n';
import { Tag } from '@/ui/StatusPill';

/** What kind of order it is, where it is not simply a channel's: sent again, exchanged, copied, entered by hand. */
export function TypeTag({ row, t }: { row: Pick<OrderRow, 'order_type' | 'came_by'>; t: T }) {
  if (row.came_by === 'channel') return null;
  if (row.order_type === 'reship' || row.order_type === 'exchange') return <Tag tone="after_sale">{t(`orders:type.${row.order_type}`)}</Tag>;
  return <Tag tone="completed">{t(`orders:came_by.${row.came_by}`)}</Tag>;
}
