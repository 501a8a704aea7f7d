import { api, BASE } from '@/api/client';
import { asAppError } from '@/api/errors';
import { refresh } from '@/api/query';
import type { StepOutcome } from '@/api/types';
import type { T } from '@/app/i18n';
import { watchJob } from '@/app/jobTray';
import { toast, toastError } from '@/app/toasts';
import { markOwnChange } from '@/ui/ResourceList';

export type Act = 'release' | 'pick' | 'pack' | 'put_back';

type Answer = { outcomes?: StepOutcome[]; job_id?: string; pick_list_ids?: string[] };

const GOOD = new Set(['ok', 'done', 'applied']);

export function openPicklist(id: string): void {
  window.open(`${BASE}/picklists/${id}.pdf`, '_blank', 'noopener');
}

function tell(t: T, act: Act | 'ship', answer: Answer, asked: number): void {
  const bad = (answer.outcomes ?? []).filter((outcome) => !GOOD.has(outcome.code));
  const good = asked - bad.length;
  if (good > 0) toast('ok', t(`fulfilment:did.${act}`, { count: good }));
  if (bad.length) toast('bad', t('fulfilment:not_done', { count: bad.length, why: [...new Set(bad.map((one) => one.detail || one.code))].slice(0, 2).join(' ') }));
}

async function run(t: T, act: Act | 'ship', asked: number, send: () => Promise<Answer>): Promise<boolean> {
  try {
    markOwnChange('/fulfilments');
    const answer = await send();
    if (answer.job_id) watchJob(answer.job_id);
    else tell(t, act, answer, asked);
    answer.pick_list_ids?.slice(0, 3).forEach(openPicklist);
    return true;
  } catch (caught) {
    toastError(t, asAppError(caught));
    return false;
  } finally {
    markOwnChange('/fulfilments');
    void refresh('/fulfilments', '/orders', '/counts', '/stock');
  }
}

export function takeAct(t: T, act: Act, ids: string[]): Promise<boolean> {
  return run(t, act, ids.length, () => api.post<Answer>(`/fulfilments/${act.replace('_', '-')}`, { ids }));
}

export interface Parcel {
  id: string;
  carrier: string;
  tracking_no: string;
  weight_g?: number;
  accept_unusual?: boolean;
}

export function ship(t: T, items: Parcel[]): Promise<boolean> {
  return run(t, 'ship', items.length, () => api.post<Answer>('/fulfilments/ship', { items }));
}
