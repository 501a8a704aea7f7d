import { api } from '@/api/client';
import { download } from '@/api/download';
import { asAppError } from '@/api/errors';
import { refresh } from '@/api/query';
import type { ConfirmState, StepAnswer, StepOutcome } from '@/api/types';
import type { T } from '@/app/i18n';
import { watchJob } from '@/app/jobTray';
import { toast, toastError } from '@/app/toasts';

/** A shop whose channel is to be told what was shipped. */
export interface ShopToTell {
  shop_id: string;
  format: string;
  extension: string;
  waiting: number;
  oldest_at: string | null;
  failed: number;
}

export interface ConfirmFile {
  id: string;
  number: string;
  shop_id: string;
  format: string;
  orders: number;
  states: Partial<Record<ConfirmState, number>>;
  created_by: string;
  created_at: string;
}

export interface ConfirmEntry {
  id: string;
  order_no: string;
  external_no: string;
  tracking_no: string;
  confirm_state: ConfirmState;
  confirm_reason: string;
  left_out: string[];
  actions: string[];
}

export interface FileWithEntries extends ConfirmFile {
  entries: ConfirmEntry[];
}

export type Told = 'accept' | 'undo';

const TOUCHED = ['/confirmations', '/orders', '/counts'];

function tellRefused(t: T, outcomes: StepOutcome[]): void {
  const bad = outcomes.filter((outcome) => outcome.code !== 'ok');
  if (bad.length) toast('bad', t('confirm:not_done', { count: bad.length, why: bad[0]?.detail ?? '' }));
}

async function attempt<Out>(t: T, run: () => Promise<Out>): Promise<Out | null> {
  try {
    return await run();
  } catch (error) {
    toastError(t, asAppError(error));
    return null;
  } finally {
    void refresh(...TOUCHED);
  }
}

export function fetchFile(t: T, id: string): Promise<unknown> {
  return attempt(t, () => download(`/confirmations/files/${id}/download`));
}

/** Writes the file of everything that waits in a shop and fetches it; answers the file's id where one was written. */
export async function writeFile(t: T, shop: string): Promise<string | null> {
  const written = await attempt(t, () => api.post<{ file_id: string | null; outcomes: StepOutcome[] }>('/confirmations/write', { shop }));
  if (!written) return null;
  tellRefused(t, written.outcomes);
  if (!written.file_id) return null;
  toast('ok', t('confirm:written', { count: written.outcomes.filter((outcome) => outcome.code === 'ok').length }));
  await fetchFile(t, written.file_id);
  return written.file_id;
}

/** Notes for some orders what the channel made of the file. */
export async function settle(t: T, told: Told, ids: string[]): Promise<void> {
  const answer = await attempt(t, () => api.post<StepAnswer>(`/orders/confirm-${told}`, { ids }));
  if (!answer) return;
  if ('job_id' in answer) {
    watchJob(answer.job_id);
    return;
  }
  tellRefused(t, answer.outcomes);
  const done = answer.outcomes.filter((outcome) => outcome.code === 'ok').length;
  if (done) toast('ok', t(`confirm:did.${told}`, { count: done }));
}

/** Notes what the channel refused, from its answer as it was pasted; true when that named anything. */
export async function refuse(t: T, file: string, pasted: string): Promise<boolean> {
  const answer = await attempt(t, () => api.post<{ outcomes: StepOutcome[] }>(`/confirmations/files/${file}/refuse`, { pasted }));
  if (!answer) return false;
  tellRefused(t, answer.outcomes);
  toast('ok', t('confirm:refused', { count: answer.outcomes.filter((outcome) => outcome.code === 'ok').length }));
  return true;
}
