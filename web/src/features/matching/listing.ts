import { api } from '@/api/client';
import { asAppError } from '@/api/errors';
import { refresh } from '@/api/query';
import type { StepOutcome } from '@/api/types';
import type { T } from '@/app/i18n';
import { watchJob } from '@/app/jobTray';
import { toast, toastError } from '@/app/toasts';
import { markOwnChange, type Search } from '@/ui/ResourceList';

export interface SkuCard {
  id: string;
  product_id: string;
  code: string;
  title: string;
  options: Record<string, string>;
  supply: string;
  picture_url: string | null;
}

export interface Suggestion {
  sku: SkuCard;
  reason: 'map' | 'code' | 'barcode' | 'like_code' | 'title';
  score: number;
  is_exact: boolean;
}

interface Named {
  shop_id: string;
  platform_item_id: string;
  platform_sku_id: string;
  outer_code: string;
  as_sold: string;
  title: string;
  spec: string;
}

export interface Listing extends Named {
  id: string;
  orders: number;
  units: number;
  due: string | null;
  sku: SkuCard | null;
  is_virtual: boolean;
  decided_at: string | null;
  decided_by: string;
  suggestions: Suggestion[];
  actions: ('match' | 'mark_virtual' | 'forget')[];
}

export interface FullListing extends Listing {
  waiting: { id: string; order_no: string; placed_at: string; ship_by: string | null; units: number }[];
}

export interface Decision extends Named {
  sku_id: string | null;
  is_virtual: boolean;
}

interface Decided {
  before: Decision[];
  order_count: number;
  outcomes: StepOutcome[];
  job_id: string | null;
}

/** What a listing stands for from now on: a SKU, nothing that is kept as one, or (null) nothing yet. */
export type Target = { sku_id: string } | 'virtual' | null;

export function decisionOf(row: Listing, target: Target): Decision {
  const { shop_id, platform_item_id, platform_sku_id, outer_code, as_sold, title, spec } = row;
  const named = { shop_id, platform_item_id, platform_sku_id, outer_code, as_sold, title, spec };
  return { ...named, sku_id: target && target !== 'virtual' ? target.sku_id : null, is_virtual: target === 'virtual' };
}

/** The numbers a listing is known by, as far as its source tells them. */
export function numbersOf(row: Listing): string[] {
  return [row.outer_code, row.platform_sku_id, row.platform_item_id].filter(Boolean);
}

type Verb = 'match' | 'forget' | 'undo';

function tell(t: T, verb: Verb, listings: number, answer: Decided): void {
  const free = answer.outcomes.filter((one) => one.code === 'ok' && !(one.params.holds as string[]).length).length;
  const parts = [t(`matching:did.${verb}`, { count: listings })];
  if (verb === 'match' && free) parts.push(t('matching:freed', { count: free }));
  if (verb === 'match' && answer.outcomes.length > free) parts.push(t('matching:still_held', { count: answer.outcomes.length - free }));
  if (verb !== 'match' && answer.order_count) parts.push(t('matching:followed', { count: answer.order_count }));
  const undo = verb === 'undo' ? undefined : () => void decide(t, answer.before, 'undo');
  toast('ok', parts.join(t('matching:and')), { undo });
}

async function send(t: T, verb: Verb, post: () => Promise<Decided>): Promise<boolean> {
  try {
    markOwnChange('/listings/waiting');
    markOwnChange('/listings/decided');
    const answer = await post();
    if (answer.job_id) watchJob(answer.job_id);
    tell(t, verb, answer.before.length, answer);
    return true;
  } catch (caught) {
    toastError(t, asAppError(caught));
    return false;
  } finally {
    markOwnChange('/listings/waiting');
    markOwnChange('/listings/decided');
    void refresh('/listings', '/orders', '/counts', '/stock');
  }
}

export function decide(t: T, decisions: Decision[], verb: Verb): Promise<boolean> {
  return send(t, verb, () => api.post<Decided>('/listings/match', { decisions }));
}

/** Takes the exact suggestion of every listing that the filter finds. */
export function acceptAll(t: T, filter: Search, expected: number): Promise<boolean> {
  return send(t, 'match', () => api.post<Decided>('/listings/accept', { filter, expected_count: expected }));
}
