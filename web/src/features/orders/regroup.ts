import { api } from '@/api/client';
import { asAppError } from '@/api/errors';
import { refresh, refreshNow } from '@/api/query';
import type { StepAnswer } from '@/api/types';
import type { T } from '@/app/i18n';
import { watchJob } from '@/app/jobTray';
import { toast, toastError } from '@/app/toasts';
import { markOwnChange } from '@/ui/ResourceList';
import { isGood } from './steps';

export const SUGGESTIONS = '/orders/merge-suggestions';

interface Said {
  did: (count: number) => string;
  undo?: (ids: string[]) => void;
}

/** Merges, splits, or takes either back: says what was done and what refused; answers whether anything was. */
export async function regroup(t: T, path: string, body: object, { did, undo }: Said): Promise<boolean> {
  try {
    markOwnChange('/orders');
    const answer = await api.post<StepAnswer>(path, body);
    if ('job_id' in answer) {
      watchJob(answer.job_id);
      return true;
    }
    const ids = answer.outcomes.filter(isGood).map((outcome) => outcome.id);
    const bad = answer.outcomes.filter((outcome) => !isGood(outcome));
    if (ids.length) toast('ok', did(ids.length), { undo: undo && (() => undo(ids)) });
    if (bad.length) toast('bad', [...new Set(bad.map((outcome) => outcome.detail || outcome.code))].slice(0, 2).join(' '));
    return ids.length > 0;
  } catch (caught) {
    toastError(t, asAppError(caught));
    return false;
  } finally {
    markOwnChange('/orders');
    void refresh('/orders', '/fulfilments', '/counts', '/stock', '/payments');
    void refreshNow(SUGGESTIONS);
  }
}
