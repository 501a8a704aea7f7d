import type { Money } from '@/api/types';
import type { GiftRow } from '@/ui/GiftRows';

export type Counted = 'quantity' | 'goods' | 'payable';

export interface Tier {
  at_least: string;
  gifts: GiftRow[];
}

export interface GiftSpec {
  shops: string[];
  starts_at: string | null;
  ends_at: string | null;
  counted: Counted;
  currency: string;
  skus: string[];
  products: string[];
  categories: string[];
  tiers: Tier[];
  mode: 'highest' | 'each';
  repeats: boolean;
  most_times: number | null;
  once_per_buyer: boolean;
  most_orders: number | null;
  group: string;
  if_short: 'leave_out' | 'wait';
}

export interface GiftRule {
  id: string;
  version: number;
  name: string;
  is_on: boolean;
  priority: number;
  spec: GiftSpec;
  when: string;
  tiers: string[];
  limits: string[];
  skus: { id: string; code: string; title: string }[];
  products: { id: string; name: string }[];
  given: { orders: number; left_out: number; counted: number } | null;
}

export interface GiftEdit {
  id?: string;
  expected_version?: number;
  name?: string;
  is_on?: boolean;
  is_deleted?: boolean;
  priority?: number;
  spec?: GiftSpec;
}

export interface GiftTrial {
  orders: number;
  earning: number;
  costs: Money[] | null;
  unknown_costs: number;
  needs: { sku_id: string; code: string; title: string; picture_url: string | null; quantity: number; available: number; cost: Money | null }[];
  examples: { order_id: string; order_no: string; facts: { figure: string | number; currency?: string; times: number }; gifts: { code: string; title: string; quantity: number }[] }[];
}

export const GIFTS = '/gift-rules';

export const NEW_SPEC: GiftSpec = {
  shops: [],
  starts_at: null,
  ends_at: null,
  counted: 'payable',
  currency: 'CNY',
  skus: [],
  products: [],
  categories: [],
  tiers: [{ at_least: '', gifts: [] }],
  mode: 'highest',
  repeats: false,
  most_times: null,
  once_per_buyer: false,
  most_orders: null,
  group: '',
  if_short: 'leave_out',
};

/** What another way of counting leaves of the choices made so far. */
export function countedBy(spec: GiftSpec, counted: Counted): GiftSpec {
  return counted === 'payable' ? { ...spec, counted, skus: [], products: [], categories: [] } : { ...spec, counted };
}

/** A number field's value: empty means without a limit. */
export function limitOf(value: string | number): number | null {
  return value === '' ? null : Number(value);
}
