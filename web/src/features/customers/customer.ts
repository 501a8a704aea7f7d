import { api } from '@/api/client';
import { asAppError } from '@/api/errors';
import { refresh } from '@/api/query';
import type { Money, StepOutcome } from '@/api/types';
import type { T } from '@/app/i18n';
import { toast, toastError } from '@/app/toasts';
import type { Blacklisting } from '@/ui/CustomerMarks';
import { markOwnChange } from '@/ui/ResourceList';

export interface Customer {
  id: string;
  nick: string;
  tags: string[];
  blacklist: Blacklisting | null;
  shop_ids: string[];
  orders: number;
  orders_capped: boolean;
  refunded_orders: number;
  paid: Money[] | null;
  refunded: Money[] | null;
  first_order_at: string | null;
  last_order_at: string | null;
}

interface TagChange {
  id: string;
  add: string[];
  remove: string[];
}

interface Told {
  outcomes: StepOutcome[];
  freed?: number;
  still_held?: number;
}

async function send(t: T, path: string, body: unknown, tell: (told: Told) => void): Promise<boolean> {
  try {
    markOwnChange('/customers');
    tell(await api.post<Told>(path, body));
    return true;
  } catch (caught) {
    toastError(t, asAppError(caught));
    return false;
  } finally {
    markOwnChange('/customers');
    void refresh('/customers', '/orders', '/counts');
  }
}

/** Changes tags and offers to take back exactly what became another. */
export function changeTags(t: T, changes: TagChange[], isUndo = false): Promise<boolean> {
  return send(t, '/customers/tag', { changes }, ({ outcomes }) => {
    const back = outcomes
      .filter((one) => one.code === 'ok')
      .map(({ id, params }) => ({ id, add: params.removed as string[], remove: params.added as string[] }))
      .filter(({ add, remove }) => add.length + remove.length > 0);
    const undo = isUndo || !back.length ? undefined : () => void changeTags(t, back, true);
    toast('ok', t(isUndo ? 'customers:tags_undone' : 'customers:tags_changed', { count: back.length }), { undo });
  });
}

export function blacklist(t: T, ids: string[], reason: string, until: string | null): Promise<boolean> {
  return send(t, '/customers/blacklist', { ids, reason, until }, ({ outcomes }) => {
    const done = outcomes.filter((one) => one.code === 'ok').map(({ id }) => id);
    toast('ok', t('customers:blacklisted_n', { count: done.length }), { undo: () => void lift(t, done) });
  });
}

export function lift(t: T, ids: string[]): Promise<boolean> {
  return send(t, '/customers/lift', { ids }, ({ outcomes, freed, still_held }) => {
    const parts = [t('customers:lifted_n', { count: outcomes.filter((one) => one.code === 'ok').length })];
    if (freed) parts.push(t('customers:freed', { count: freed }));
    if (still_held) parts.push(t('customers:still_held', { count: still_held }));
    toast('ok', parts.join(t('customers:and')));
  });
}
