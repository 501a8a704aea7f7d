import { api } from '@/api/client';
import { AppError, asAppError } from '@/api/errors';
import { refresh, refreshNow } from '@/api/query';
import type { OrderRow, StepAnswer, StepOutcome } from '@/api/types';
import type { T } from '@/app/i18n';
import { watchJob } from '@/app/jobTray';
import { toast, toastError } from '@/app/toasts';
import { markOwnChange } from '@/ui/ResourceList';
import { isGood } from './steps';

export const SUGGESTIONS = '/orders/merge-suggestions';

export interface Suggestions {
  groups: OrderRow[][];
  count: number;
  orders: number;
}

interface Merge {
  groups?: string[][];
  expected_count?: number;
}

function told(t: T, did: 'merged' | 'unmerged', outcomes: StepOutcome[], undo?: () => void): boolean {
  const bad = outcomes.filter((outcome) => !isGood(outcome));
  const count = outcomes.length - bad.length;
  if (count) toast('ok', t(`merging:did.${did}`, { count }), { undo });
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
    void refresh('/orders', '/fulfilments', '/counts');
    void refreshNow(SUGGESTIONS);
  }
}

/** Lets the orders of each group travel in one parcel; answers whether any did. */
export function merge(t: T, wanted: Merge): Promise<boolean> {
  return sent(t, '/orders/merge', wanted, (outcomes) => {
    const ids = outcomes.filter(isGood).map((outcome) => outcome.id);
    return told(t, 'merged', outcomes, () => void unmerge(t, ids));
  });
}

/** Lets merged orders travel alone again. */
export function unmerge(t: T, ids: string[]): Promise<boolean> {
  return sent(t, '/orders/unmerge', { ids }, (outcomes) => told(t, 'unmerged', outcomes));
}
