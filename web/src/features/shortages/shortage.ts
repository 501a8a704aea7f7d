export interface Shortage {
  id: string;
  sku: { code: string; title: string; picture_url: string | null };
  orders: number;
  units: number;
  /** What of `units` was sold ahead. */
  presale_units: number;
  /** The earliest promise among them. */
  due: string;
  on_hand: number;
  available: number;
  /** What of `units` lies in no warehouse. */
  short: number;
}

export interface QueuedOrder {
  id: string;
  order_no: string;
  shop_id: string;
  version: number;
  priority: number;
  due: string;
  placed_at: string;
  units: number;
  is_presale: boolean;
}

/** A SKU with the first orders of its queue, as they will be served. */
export interface FullShortage extends Shortage {
  queue: QueuedOrder[];
  actions: string[];
}
