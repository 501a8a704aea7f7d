import { api } from '@/api/client';
import { asAppError } from '@/api/errors';
import { refresh } from '@/api/query';
import type { StepAnswer, StepOutcome } from '@/api/types';
import type { T } from '@/app/i18n';
import { watchJob } from '@/app/jobTray';
import { toast, toastError } from '@/app/toasts';
import { markOwnChange, type Target } from '@/ui/ResourceList';

export const STEPS = ['approve', 'unapprove', 'recall', 'hold', 'release', 'pass-finance', 'cancel', 'complete', 'mark-produced', 'ship', 'confirm-accept', 'confirm-fail', 'confirm-undo'] as const;
export type Step = (typeof STEPS)[number];
/** A change alike for many has a dialog of its own. */
type Taken = Step | 'change';

/** What takes a step back; the rest cannot be undone by one step. */
const UNDONE_BY: Partial<Record<Taken, Step>> = { approve: 'unapprove', hold: 'release', 'confirm-accept': 'confirm-undo' };
const GOOD = new Set(['ok', 'done', 'applied']);

/** The server's action names as steps: "mark_produced" and "mark-produced" are the same. */
export function mayDo(actions: string[], step: Step): boolean {
  return actions.includes(step) || actions.includes(step.replace('-', '_'));
}

export function isGood(outcome: StepOutcome): boolean {
  return GOOD.has(outcome.code);
}

function told(t: T, step: Taken, outcomes: StepOutcome[], undo: (() => void) | undefined): void {
  const bad = outcomes.filter((outcome) => !isGood(outcome));
  const good = outcomes.length - bad.length;
  if (good) toast('ok', t(`orders:did.${step}`, { count: good }), { undo });
  if (bad.length) {
    const why = [...new Set(bad.map((outcome) => outcome.detail || outcome.code))].slice(0, 2).join(' ');
    toast('bad', t('orders:not_done', { count: bad.length, why }));
  }
}

export interface StepOptions {
  params?: Record<string, unknown>;
  /** Asked when the set behind a filter has another size than the person was shown. */
  onRecount?: (count: number) => void;
  isUndo?: boolean;
}

/** Takes a step with some orders or with everything a filter finds; answers whether it was accepted. */
export async function takeStep(t: T, step: Taken, target: Target, { params = {}, onRecount, isUndo = false }: StepOptions = {}): Promise<boolean> {
  try {
    markOwnChange('/orders');
    const answer = await api.post<StepAnswer>(`/orders/${step}`, { ...target, ...params });
    if ('job_id' in answer) {
      watchJob(answer.job_id);
      return true;
    }
    const done = answer.outcomes.filter(isGood).map((outcome) => outcome.id);
    const back = UNDONE_BY[step];
    const undo = back && done.length && !isUndo ? () => void takeStep(t, back, { ids: done }, { params: back === 'release' ? params : {}, isUndo: true }) : undefined;
    told(t, step, answer.outcomes, undo);
    return done.length > 0;
  } catch (caught) {
    const error = asAppError(caught);
    if (error.code === 'filter_count_changed' && onRecount) onRecount(Number(error.params.count ?? 0));
    else toastError(t, error);
    return false;
  } finally {
    markOwnChange('/orders');
    void refresh('/orders', '/counts', '/fulfilments', '/stock', '/confirmations');
  }
}
