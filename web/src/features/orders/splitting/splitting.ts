import { api } from '@/api/client';
import { AppError, asAppError } from '@/api/errors';
import { refresh } from '@/api/query';
import type { Money, StepAnswer, StepOutcome } from '@/api/types';
import type { T } from '@/app/i18n';
import { watchJob } from '@/app/jobTray';
import { toast, toastError } from '@/app/toasts';
import { markOwnChange, type Target } from '@/ui/ResourceList';

export const WAYS = ['warehouse', 'stock', 'presale', 'made_to_order', 'product', 'weight', 'quantity'] as const;
export type Way = (typeof WAYS)[number] | 'hand';

/** The ways that need to be told how much a part may hold. */
export const NEEDS_MOST: Way[] = ['weight', 'quantity'];

export interface Piece {
  line_id: string;
  quantity: number;
}

export interface Wish {
  way: Way;
  most?: number;
  parts?: Piece[][];
}

export interface PartAhead {
  lines: Piece[];
  units: number;
  warehouse_id: string | null;
  is_short: boolean;
  weight_g: number;
  amounts: Record<'goods' | 'discount' | 'freight' | 'payable' | 'paid', Money | null>;
}

export interface SplitAhead {
  order_id: string;
  order_no: string;
  code: string;
  detail: string;
  parts: PartAhead[];
}

export interface Ahead {
  items: SplitAhead[];
  orders: number;
  looked_at: number;
  splits: number;
  parts: number;
}

export function lookAhead(target: Target, wish: Wish): Promise<Ahead> {
  return api.post<Ahead>('/orders/split/preview', { ...target, wish });
}

function told(t: T, did: 'split' | 'unsplit', outcomes: StepOutcome[], undo?: () => void): boolean {
  const bad = outcomes.filter((outcome) => outcome.code !== 'ok');
  const count = outcomes.length - bad.length;
  if (count) toast('ok', t(`splitting:did.${did}`, { count }), { undo });
  if (bad.length) toast('bad', [...new Set(bad.map((outcome) => outcome.detail || outcome.code))].slice(0, 2).join(' '));
  return count > 0;
}

async function sent(t: T, path: string, body: object, tell: (outcomes: StepOutcome[]) => boolean): Promise<boolean> {
  try {
    markOwnChange('/orders');
    const answer = await api.post<StepAnswer>(path, body);
    if (!('job_id' in answer)) return tell(answer.outcomes);
    watchJob(answer.job_id);
    return true;
  } catch (caught) {
    toastError(t, caught instanceof AppError ? caught : asAppError(caught));
    return false;
  } finally {
    markOwnChange('/orders');
    void refresh('/orders', '/fulfilments', '/counts', '/stock', '/payments');
  }
}

/** Splits orders; answers whether any was, and offers the way back. */
export function split(t: T, target: Target, wish: Wish): Promise<boolean> {
  return sent(t, '/orders/split', { ...target, wish }, (outcomes) => {
    const ids = outcomes.filter((outcome) => outcome.code === 'ok').map((outcome) => outcome.id);
    return told(t, 'split', outcomes, () => void unsplit(t, { ids }));
  });
}

/** Lets split orders be whole again. */
export function unsplit(t: T, target: Target): Promise<boolean> {
  return sent(t, '/orders/unsplit', target, (outcomes) => told(t, 'unsplit', outcomes));
}
