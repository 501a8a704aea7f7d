import type { OrderRow } from '@/api/types';
import type { T } from '@/app/i18n';
import { regroup } from './regroup';

export interface Suggestions {
  groups: OrderRow[][];
  count: number;
  orders: number;
}

interface Merge {
  groups?: string[][];
  expected_count?: number;
}

/** Lets the orders of each group travel in one parcel; answers whether any did. */
export function merge(t: T, wanted: Merge): Promise<boolean> {
  return regroup(t, '/orders/merge', wanted, { did: (count) => t('merging:did.merged', { count }), undo: (ids) => void unmerge(t, ids) });
}

/** Lets merged orders travel alone again. */
export function unmerge(t: T, ids: string[]): Promise<boolean> {
  return regroup(t, '/orders/unmerge', { ids }, { did: (count) => t('merging:did.unmerged', { count }) });
}
