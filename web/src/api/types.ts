import type { Origins } from './origins';
import type { Relative } from './relative';

/** What the staff API answers, in the client's words. */

export interface Money {
  amount: string;
  currency: string;
}

export interface Page<T> {
  items: T[];
  next: string | null;
  prev: string | null;
  cursor?: string;
}

export interface Count {
  count: number;
  capped: boolean;
}

export interface ShopRef {
  id: string;
  code: string;
  name: string;
  channel: Channel;
}

export interface WarehouseRef {
  id: string;
  code: string;
  name: string;
}

export type Locale = 'zh-CN' | 'en';

export interface Session {
  user: { id: string; name: string; email: string; locale: Locale; is_totp: boolean };
  permissions: string[];
  roles: string[];
  shops: ShopRef[];
  warehouses: WarehouseRef[];
  time_zone: string;
  version: string;
  demo: boolean;
}

export const CHANNELS = ['taobao', 'tmall', 'jd', 'pdd', 'douyin', 'shopify', 'woocommerce', 'amazon', 'manual', 'store', 'fair', 'other'] as const;
export type Channel = (typeof CHANNELS)[number];

export const STAGES = ['awaiting_payment', 'pending_review', 'in_production', 'picking', 'packing', 'shipped', 'completed', 'cancelled', 'split'] as const;
export type Stage = (typeof STAGES)[number];

export const HOLDS = [
  'unmapped_sku', 'shortage', 'address_invalid', 'undeliverable', 'phone_invalid',
  'buyer_message', 'amount_mismatch', 'duplicate_suspected', 'source_changed', 'lines_missing',
  'refund_requested', 'blacklisted', 'manual', 'unpaid', 'balance_due', 'remote_area',
  'seller_memo', 'flagged', 'spec_missing', 'below_cost', 'large_order',
  'buyer_orders', 'invoice_wanted', 'cod', 'ship_by_at_risk', 'review_rule',
  'review_delayed', 'finance_review',
  'merge_window',
] as const;
export type Hold = (typeof HOLDS)[number];

export const CONFIRM_STATES = ['none', 'exported', 'accepted', 'failed'] as const;
export type ConfirmState = (typeof CONFIRM_STATES)[number];

export const PAYMENTS = ['unpaid', 'partially_paid', 'paid', 'partially_refunded', 'refunded'] as const;
export type PaymentStatus = (typeof PAYMENTS)[number];

export const SUPPLIES = ['stocked', 'to_order', 'virtual'] as const;
export type Supply = (typeof SUPPLIES)[number];

export const FULFILMENT_STATES = ['allocated', 'released', 'picking', 'picked', 'packed', 'shipped', 'stopped', 'cancelled'] as const;
export type FulfilmentState = (typeof FULFILMENT_STATES)[number];

export interface Counts {
  stages: Partial<Record<Stage | 'exception' | 'unconfirmed' | 'confirm_failed', number>>;
  fulfilment: Partial<Record<FulfilmentState, number>>;
}

export interface OrderLine {
  id: string;
  title: string;
  spec: string;
  quantity: number;
  sku_id: string | null;
  sku_code: string | null;
  picture_url: string | null;
  kind: 'goods' | 'gift' | 'virtual';
  is_customised: boolean;
  personalisation?: string | Record<string, string> | null;
}

export interface RecipientCard {
  name: string;
  phone: string;
  region: string;
}

export interface OrderRow {
  id: string;
  order_no: string;
  external_no: string;
  shop_id: string;
  stage: Stage;
  state: string;
  holds: Hold[];
  payment_status: PaymentStatus;
  fulfilment_status: string;
  production_status: string;
  needs_confirm: boolean;
  confirm_state: ConfirmState;
  confirm_reason: string;
  payable: Money | null;
  paid: Money | null;
  lines: OrderLine[];
  line_count: number;
  units: number;
  buyer_nick: string;
  recipient: RecipientCard | null;
  warehouse_id: string | null;
  tracking_no: string | null;
  flag: number;
  tags: string[];
  priority: number;
  owner_id: string | null;
  buyer_message: string;
  seller_memo: string;
  note: string;
  placed_at: string;
  paid_at: string | null;
  ship_by: string | null;
  version: number;
  actions: string[];
  /** What holds orders that travel in one parcel together. */
  merge_group_id: string | null;
  order_type: string;
  came_by: 'channel' | 'manual' | 'copy';
  is_sealed: boolean;
}

export interface FullLine extends OrderLine {
  /** A decimal number of the order's currency; finer than its minor unit. */
  unit_price: string | null;
  payable: Money | null;
  /** Empty while the line stands for nothing yet. */
  supply: Supply | '';
  /** The rule of ours that added it; a channel's own gifts have none. */
  gift: { rule_id: string; version: number; rule: string; origin: 'gift_rule' | 'review_rule'; is_wrong: boolean } | null;
}

export interface HoldDetail {
  reason: Hold;
  params: Record<string, unknown>;
  since: string;
  detail: string;
}

export type AmountName =
  | 'goods'
  | 'freight'
  | 'tax'
  | 'seller_discount'
  | 'platform_discount'
  | 'streamer_discount'
  | 'payable'
  | 'platform_subsidy'
  | 'streamer_subsidy'
  | 'receivable'
  | 'amount_paid'
  | 'refunded';

export interface Recipient extends RecipientCard {
  /** source, clerk, or erased for good. */
  origin?: string;
  address: string;
  province: string;
  city: string;
  district: string;
  pii_state: string;
}

export interface Reservation {
  sku_id: string;
  warehouse_id: string;
  quantity: number;
}

export interface Order extends Omit<OrderRow, 'lines' | 'recipient'>, Origins {
  lines: FullLine[];
  amounts: Partial<Record<AmountName, Money>> | null;
  recipient: Recipient | null;
  holds_detail: HoldDetail[];
  buyer: { id: string; tags: string[]; blacklist: { reason: string; since: string; until: string | null } | null } | null;
  reservations: Reservation[];
  company: OrderRow[];
  tree: Relative[];
  source: { external_no?: string; platform_status?: string } | null;
  wanted_carrier_id: string | null;
}

export interface StepOutcome {
  id: string;
  code: string;
  detail: string;
  params: Record<string, unknown>;
}

export type StepAnswer = { outcomes: StepOutcome[] } | { job_id: string };

export interface Job {
  id: string;
  kind: string;
  title: string;
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'quarantined';
  progress: { done: number; total: number | null };
  ok: number;
  failed: number;
  created_at: string;
  finished_at: string | null;
  can_cancel: boolean;
  can_retry: boolean;
  error: string;
}

export interface JobResult {
  seq: number;
  id: string | null;
  label: string;
  code: string;
  detail: string;
}

export interface SavedView {
  id: string;
  name: string;
  resource: string;
  query: Record<string, string>;
  is_shared: boolean;
  is_mine: boolean;
  owner_name: string;
}
