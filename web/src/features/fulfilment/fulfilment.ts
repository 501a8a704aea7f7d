import type { FulfilmentState } from '@/api/types';

export interface FulfilmentLine {
  id: string;
  sku_id: string;
  sku_code: string;
  title: string;
  spec: string;
  picture_url: string | null;
  bin_code: string | null;
  codes: string[];
  personalisation: string | null;
  quantity: number;
  picked: number;
}

export interface Fulfilment {
  id: string;
  number: string;
  order_id: string;
  order_no: string;
  /** Every order it sends for; several when they were merged. */
  orders: { id: string; order_no: string; shop_id: string }[];
  shop_id: string;
  warehouse_id: string;
  state: FulfilmentState;
  lines: FulfilmentLine[];
  line_count: number;
  units: number;
  recipient: { name: string; phone: string; region: string } | null;
  carrier: string | null;
  tracking_no: string | null;
  waits_for_production: boolean;
  created_at: string;
  pick_list_id: string | null;
  actions: string[];
}

export interface Carrier {
  code: string;
  name: string;
}

export interface ScanAnswer {
  result: 'ok' | 'complete' | 'wrong_item' | 'too_many' | 'unknown';
  line_id?: string | null;
  picked?: number;
  quantity?: number;
}

type CarrierAnswer = Carrier[] | { items: Carrier[] };
export const carriersOf = (answer: CarrierAnswer | undefined): Carrier[] => (Array.isArray(answer) ? answer : (answer?.items ?? []));
export type { CarrierAnswer };

/** Whether this is the number of the fulfilment order or of an order it sends for. */
export function isCalled(one: Fulfilment, number: string): boolean {
  return one.number === number || one.orders.some((order) => order.order_no === number);
}
