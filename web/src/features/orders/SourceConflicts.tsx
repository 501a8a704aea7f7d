import { Button } from '@mantine/core';
import { api } from '@/api/client';
import { useGet, useSend } from '@/api/query';
import type { Order, StepOutcome } from '@/api/types';
import { currentLocale, useT, type T } from '@/app/i18n';
import { toast, toastError } from '@/app/toasts';
import { formatMoney } from '@/ui/format';
import { Card } from '@/ui/Layout';
import { markOwnChange } from '@/ui/ResourceList';
import { CHANGED, refuseBad } from './change';
import css from './change.module.css';

interface Conflict {
  field: 'amounts' | 'lines' | 'recipient' | 'seller_memo';
  since: string;
  theirs: string[];
  ours: string[];
  decided: '' | 'ours' | 'theirs';
}

/** Ours is the order as it stands, gifts aside, which no channel sells; of a recipient the server says both, masked. */
function oursOf(t: T, order: Order, conflict: Conflict): string[] {
  if (conflict.field === 'lines') return order.lines.filter((line) => !line.gift).map(({ title, spec, quantity }) => t('orders:conflict.line', { title, spec, quantity }));
  if (conflict.field === 'amounts') return order.amounts?.payable ? [formatMoney(order.amounts.payable, currentLocale())] : [];
  return conflict.field === 'seller_memo' ? [order.seller_memo] : conflict.ours;
}

function Values({ title, values }: { title: string; values: string[] }) {
  return (
    <div>
      <div className="small muted">{title}</div>
      {values.filter(Boolean).length ? values.map((value) => <div key={value}>{value}</div>) : <div className="muted">–</div>}
    </div>
  );
}

function Row({ order, conflict }: { order: Order; conflict: Conflict }) {
  const t = useT();
  const decide = useSend(async (winner: 'ours' | 'theirs') => refuseBad(await api.post<{ outcomes: StepOutcome[] }>(`/orders/${order.id}/conflicts/decide`, { choices: { [conflict.field]: winner } })), CHANGED);
  const take = (winner: 'ours' | 'theirs') => {
    markOwnChange('/orders');
    decide.mutate(winner, { onSuccess: () => toast('ok', t(`orders:conflict.did.${winner}`)), onError: (error) => toastError(t, error) });
  };
  return (
    <li className={css.conflict}>
      <b>{t(`orders:conflict.field.${conflict.field}`)}</b>
      <div className={css.sides}>
        <Values title={t('orders:conflict.theirs')} values={conflict.theirs} />
        <Values title={t('orders:conflict.ours')} values={oursOf(t, order, conflict)} />
      </div>
      <div className="row">
        <Button size="compact-sm" variant="default" disabled={decide.isPending} onClick={() => take('theirs')}>
          {t('orders:conflict.take_theirs')}
        </Button>
        <Button size="compact-sm" variant="default" disabled={decide.isPending} onClick={() => take('ours')}>
          {t('orders:conflict.keep_ours')}
        </Button>
      </div>
    </li>
  );
}

/** What the channel says otherwise than the order stands: both values, until somebody says who wins. */
export function SourceConflicts({ order }: { order: Order }) {
  const t = useT();
  const isAsked = order.holds.includes('source_changed') && order.actions.includes('change');
  const found = useGet<{ items: Conflict[] }>(`/orders/${order.id}/conflicts`, {}, { enabled: isAsked }).data?.items ?? [];
  const open = found.filter((conflict) => !conflict.decided);
  if (!isAsked || !open.length) return null;
  return (
    <Card title={t('orders:conflict.title')} flush>
      <ul>
        {open.map((conflict) => (
          <Row key={conflict.field} order={order} conflict={conflict} />
        ))}
      </ul>
    </Card>
  );
}
