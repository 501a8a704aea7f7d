import { Button, NumberInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { FlaskConical } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/api/client';
import { useSend } from '@/api/query';
import { useT } from '@/app/i18n';
import { ErrorBox } from '@/ui/ErrorBox';
import { PlainTable } from '@/ui/Layout';
import { Money } from '@/ui/Money';
import { GIFTS, type GiftEdit, type GiftTrial } from './gift';
import css from './gifts.module.css';

/** Which orders of the last days would have got what, what it costs, and what is at hand. */
export function TryGifts({ rule }: { rule: GiftEdit }) {
  const t = useT();
  const [days, setDays] = useState(7);
  const trial = useSend(() => api.post<GiftTrial>(`${GIFTS}/try`, { rule, days }));
  const found = trial.data;
  return (
    <div className="stack">
      <div className={css.try}>
        <NumberInput label={t('gifts:try_days')} min={1} max={366} allowDecimal={false} value={days} onChange={(next) => setDays(Number(next))} />
        <Button variant="default" leftSection={<FlaskConical size={15} aria-hidden />} loading={trial.isPending} onClick={() => trial.mutate(undefined)}>
          {t('gifts:try')}
        </Button>
      </div>
      {trial.error && <ErrorBox error={trial.error} />}
      <p className="small soft" role="status">
        {found ? t('gifts:tried', { orders: found.orders, earning: found.earning }) : t('gifts:try_first')}
        {found?.costs?.map((cost) => (
          <span key={cost.currency}>
            {' '}
            {t('gifts:costs')} <Money value={cost} strong />
          </span>
        ))}
        {!!found?.unknown_costs && found.costs && <span className="warn"> {t('gifts:unknown_costs', { count: found.unknown_costs })}</span>}
      </p>
      {found && found.needs.length > 0 && <Needs needs={found.needs} />}
      {found && found.examples.length > 0 && <Examples trial={found} />}
    </div>
  );
}

function Needs({ needs }: { needs: GiftTrial['needs'] }) {
  const t = useT();
  return (
    <PlainTable
      label={t('gifts:needs')}
      rows={needs}
      rowId={(need) => need.sku_id}
      columns={[
        { id: 'sku', header: t('gifts:gift'), cell: (need) => `${need.code} · ${need.title}` },
        { id: 'quantity', header: t('gifts:quantity'), isRight: true, cell: (need) => need.quantity },
        { id: 'available', header: t('gifts:available'), isRight: true, cell: (need) => <span className={need.available < need.quantity ? 'bad' : ''}>{need.available}</span> },
        { id: 'cost', header: t('gifts:cost'), isRight: true, cell: (need) => (need.cost ? <Money value={need.cost} /> : '–') },
      ]}
    />
  );
}

function Examples({ trial }: { trial: GiftTrial }) {
  const t = useT();
  return (
    <div className={css.examples}>
      <PlainTable
        label={t('gifts:examples')}
        rows={trial.examples}
        rowId={(one) => one.order_id}
        columns={[
          {
            id: 'order',
            header: t('nav.orders'),
            cell: (one) => (
              <Link to="/orders/$id" params={{ id: one.order_id }} target="_blank" className="mono">
                {one.order_no}
              </Link>
            ),
          },
          { id: 'figure', header: t('gifts:figure'), isRight: true, cell: ({ facts }) => (facts.currency ? <Money value={{ amount: String(facts.figure), currency: facts.currency }} /> : facts.figure) },
          { id: 'gifts', header: t('gifts:gift'), cell: (one) => one.gifts.map((gift) => `${gift.title || gift.code} ×${gift.quantity}`).join(' · ') },
        ]}
      />
      {trial.examples.length < trial.earning && <p className="small soft">{t('gifts:more_examples', { n: trial.examples.length })}</p>}
    </div>
  );
}
