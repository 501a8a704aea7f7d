import { api } from '@/api/client';
import { asAppError } from '@/api/errors';
import { refresh } from '@/api/query';
import type { Money, StepOutcome } from '@/api/types';
import type { T } from '@/app/i18n';
import { toast, toastError } from '@/app/toasts';
import { markOwnChange } from '@/ui/ResourceList';
import type { PillTone } from '@/ui/StatusPill';

export const PAYMENT_STATES = ['created', 'authorized', 'captured', 'failed', 'voided'] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];
export const METHODS = ['platform', 'card', 'alipay', 'wechat', 'bank', 'cash', 'cod', 'other'] as const;
export type Method = (typeof METHODS)[number];
export const REFUND_STATES = ['requested', 'approved', 'processing', 'succeeded', 'failed'] as const;
export type RefundState = (typeof REFUND_STATES)[number];

export const PAYMENT_TONES: Record<PaymentState, PillTone> = { created: 'awaiting_payment', authorized: 'pending_review', captured: 'shipped', failed: 'exception', voided: 'cancelled' };
export const REFUND_TONES: Record<RefundState, PillTone> = { requested: 'pending_review', approved: 'picking', processing: 'packing', succeeded: 'shipped', failed: 'cancelled' };

export interface Share {
  order_id: string;
  order_no: string;
  amount: Money;
  left: Money;
  is_planned: boolean;
}

export interface Payment {
  id: string;
  number: string;
  shop_id: string;
  method: Method;
  source: 'platform' | 'manual' | 'import' | 'channel';
  state: PaymentState;
  amount: Money;
  captured: Money;
  allocated: Money;
  refunding: Money;
  refunded: Money;
  free: Money;
  payer_name: string;
  reference: string;
  note: string;
  paid_at: string;
  shares: Share[];
  actions: string[];
}

export interface Refund {
  id: string;
  payment_id: string;
  payment_number: string;
  number: string;
  shop_id: string;
  order_id: string | null;
  order_no: string;
  method: Method;
  state: RefundState;
  reason: 'order_cancelled' | 'order_changed' | 'overpaid' | 'after_sales' | 'price' | 'other' | 'source';
  reference: string;
  amount: Money;
  requested_at: string;
  requested_by: string;
  actions: string[];
}

export interface PaymentWhole extends Payment {
  refunds: Refund[];
  events: { id: number; at: string; action: string; actor: string; detail: string }[];
}

export interface Owing {
  order_id: string;
  order_no: string;
  external_no: string;
  shop_id: string;
  currency: string;
  payable: Money;
  due: Money;
}

export interface Account {
  id: string;
  name: string;
  shop_id: string | null;
  currency: string;
  limit: Money;
  used: Money;
  left: Money;
  terms_days: number;
  is_active: boolean;
  note: string;
}

export const isZero = (amount: string) => /^-?[0.]+$/.test(amount);

type Told = { undo?: () => void };

/** One step over payments or refunds: what was done, what was refused and why; undo where there is a way back. */
export async function take(t: T, path: string, body: object, done: string, more: Told = {}): Promise<boolean> {
  try {
    ['/payments', '/refunds'].forEach(markOwnChange);
    const { outcomes } = await api.post<{ outcomes: StepOutcome[] }>(path, body);
    const bad = outcomes.filter((one) => one.code !== 'ok');
    if (bad.length < outcomes.length) toast('ok', done, more);
    if (bad.length) toast('bad', [...new Set(bad.map((one) => one.detail || one.code))].slice(0, 2).join(' '));
    return bad.length === 0;
  } catch (caught) {
    toastError(t, asAppError(caught));
    return false;
  } finally {
    void refresh('/payments', '/refunds', '/orders', '/credit-accounts', '/counts');
  }
}

export type RefundStep = 'approve' | 'unapprove' | 'process' | 'succeed' | 'fail';

export function stepRefunds(t: T, action: RefundStep, ids: string[]): Promise<boolean> {
  const undo = action === 'approve' ? () => void stepRefunds(t, 'unapprove', ids) : undefined;
  return take(t, '/refunds/step', { ids, action }, t(`payments:refund_did.${action}`), { undo });
}
