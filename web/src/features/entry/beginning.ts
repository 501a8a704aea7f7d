import type { Session } from '@/api/types';
import { newId } from '@/api/client';
import type { Can } from '@/app/session';
import { emptyDraft, type Draft, type DraftLine, type Kind } from './draft';

export interface BeginLine {
  line_id: string;
  sku_id: string | null;
  sku_code: string;
  title: string;
  spec: string;
  picture_url: string | null;
  supply: string;
  available: number | null;
  quantity: number;
  may_come_back: number;
  unit_price: string;
  personalisation: string;
}

/** What an order made from another one begins with. */
export interface Beginning {
  order_id: string;
  order_no: string;
  shop_id: string;
  currency: string;
  recipient: { name: string; phone: string; region: string; address: string } | null;
  left_out: number;
  lines: BeginLine[];
}

/** A shop as the till sees it. */
export interface Place {
  id: string;
  currency: string;
  warehouse_ids: string[];
  is_offline: boolean;
}

export function mayTake(can: Can): boolean {
  return can('orders.approve') && can('orders.ship');
}

function lineOf(line: BeginLine): DraftLine[] {
  if (!line.sku_id) return [];
  const { sku_id, sku_code, title, spec, supply, picture_url, quantity, unit_price, personalisation } = line;
  return [{ key: newId(), sku_id, sku_code, title, spec, supply, picture_url, quantity, unit_price, personalisation }];
}

/** The draft for an order that is made from another one: whatever is known is not asked again. */
export function draftFrom(begun: Beginning, kind: Kind): Draft {
  const { order_id, order_no, recipient } = begun;
  return emptyDraft({
    kind,
    origin_id: order_id,
    shop_id: begun.shop_id,
    lines: kind === 'exchange' ? [] : begun.lines.flatMap(lineOf),
    known: recipient && { order_id, order_no, ...recipient },
    way: 'later',
    is_taken: false,
  });
}

const LAST_SHOP = 'zhidan.entry.shop';

export function rememberShop(id: string): void {
  localStorage.setItem(LAST_SHOP, id);
}

/** A sale begins in the shop of the last one, else in the first that people walk into. */
export function draftOfSale(places: Place[], { shops }: Session, can: Can): Partial<Draft> {
  const mayPay = can('payments.enter');
  const known = places.find((place) => place.id === localStorage.getItem(LAST_SHOP)) ?? places.find((place) => place.is_offline) ?? places[0];
  const isWalkIn = Boolean(known?.is_offline) && mayTake(can);
  return { shop_id: known?.id ?? shops[0]?.id ?? '', warehouse_id: known?.warehouse_ids[0] ?? '', way: mayPay ? 'cash' : 'later', is_taken: isWalkIn && mayPay };
}
