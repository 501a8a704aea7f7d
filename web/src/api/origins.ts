import type { Money, Stage } from './types';

export type OriginKind = 'copy' | 'reship' | 'exchange';
export type OriginReason = 'lost' | 'damaged' | 'missing' | 'wrong_item' | 'quality' | 'wrong_size' | 'changed_mind' | 'other';

/** An order beside another: what it was made from, or what was made from it. */
export interface Relative {
  id: string;
  order_no: string;
  stage: Stage;
  kind: OriginKind;
  reason: OriginReason | '';
  is_origin: boolean;
}

/** Where an order came from, what became of it, and what an exchange takes back. */
export interface Origins {
  relatives: Relative[];
  taken_back: { line_id: string; title: string; spec: string; quantity: number; credit: Money | null }[];
}
