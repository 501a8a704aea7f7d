import { api } from '@/api/client';
import type { Money } from '@/api/types';
import type { T } from '@/app/i18n';
import type { Target } from '@/ui/ResourceList';
import { regroup } from '../regroup';

export const WAYS = ['warehouse', 'stock', 'presale', 'made_to_order', 'product', 'policy', 'weight', 'quantity'] as const;
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

const SOON_MS = 200;

/** The same as soon as nothing else is asked for; answers how to give it up. */
export function lookAheadSoon(target: Target, wish: Wish, onFound: (ahead: Ahead) => void): () => void {
  let isOver = false;
  const wait = setTimeout(() => {
    lookAhead(target, wish)
      .then((found) => !isOver && onFound(found))
      .catch(() => undefined);
  }, SOON_MS);
  return () => {
    isOver = true;
    clearTimeout(wait);
  };
}

/** Splits orders; answers whether any was, and offers the way back. */
export function split(t: T, target: Target, wish: Wish): Promise<boolean> {
  return regroup(t, '/orders/split', { ...target, wish }, { did: (count) => t('splitting:did.split', { count }), undo: (ids) => void unsplit(t, { ids }) });
}

/** Lets split orders be whole again. */
export function unsplit(t: T, target: Target): Promise<boolean> {
  return regroup(t, '/orders/unsplit', target, { did: (count) => t('splitting:did.unsplit', { count }) });
}
