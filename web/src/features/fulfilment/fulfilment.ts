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
  /** What of `picked` stands on its shelf again, once it was stopped. */
  returned: number;
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
  picked: number;
  returned: number;
  /** Why and when it was stopped; only while something is to be put back. */
  stop: { reason: 'order_cancelled' | 'unapproved' | 'shipped_elsewhere' | 'regrouped'; at: string } | null;
  /** On its own page: nothing of it may leave any more, whatever its state still says. */
  is_stopped?: boolean;
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

/** Whether pieces of it go back to the shelf instead of into the box. */
export const isGoingBack = (one: Fulfilment): boolean => one.state === 'stopped';

/** The lines somebody at the table has to do with: of a stopped one only what was picked. */
export function linesOf(one: Fulfilment): FulfilmentLine[] {
  return one.is_stopped ? one.lines.filter((line) => line.picked > 0) : one.lines;
}

/** What is done of a line, and what is asked: picked of ordered, or put back of picked. */
export function countOf(one: Fulfilment, line: FulfilmentLine): { done: number; asked: number } {
  return one.is_stopped ? { done: line.returned, asked: line.picked } : { done: line.picked, asked: line.quantity };
}

export const leftToPutBack = (one: Fulfilment): number => one.picked - one.returned;
