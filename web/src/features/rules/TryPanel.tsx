import { Button, NumberInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { FlaskConical } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/api/client';
import { useSend } from '@/api/query';
import { useT } from '@/app/i18n';
import { ErrorBox } from '@/ui/ErrorBox';
import { PlainTable } from '@/ui/Layout';
import { RULES, type Edit, type Trial } from './rule';
import css from './rules.module.css';

/** Which orders of the last days would have gone another way; nothing is written. */
export function TryPanel({ rule }: { rule: Edit }) {
  const t = useT();
  const [days, setDays] = useState(7);
  const trial = useSend(() => api.post<Trial>(`${RULES}/try`, { rule, days }));
  const found = trial.data;
  return (
    <div className="stack">
      <div className={css.try}>
        <NumberInput label={t('rules:try_days')} min={1} max={366} allowDecimal={false} value={days} onChange={(next) => setDays(Number(next))} />
        <Button variant="default" leftSection={<FlaskConical size={15} aria-hidden />} loading={trial.isPending} onClick={() => trial.mutate(undefined)}>
          {t('rules:try')}
        </Button>
      </div>
      {trial.error && <ErrorBox error={trial.error} />}
      <p className="small soft" role="status">
        {found ? t('rules:tried', { orders: found.orders, changed: found.would_change }) : t('rules:try_first')}
      </p>
      {found && found.examples.length > 0 && (
        <div className={css.examples}>
          <PlainTable
            label={t('rules:try')}
            rows={found.examples}
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
              { id: 'before', header: t('rules:before'), cell: (one) => one.before.join(' · ') },
              { id: 'after', header: t('rules:after'), cell: (one) => one.after.join(' · ') },
            ]}
          />
          {found.examples.length < found.would_change && <p className="small soft">{t('rules:more_examples', { n: found.examples.length })}</p>}
        </div>
      )}
    </div>
  );
}
