import { Button, NumberInput } from '@mantine/core';
import { FlaskConical } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { api } from '@/api/client';
import { useSend } from '@/api/query';
import { useT } from '@/app/i18n';
import { ErrorBox } from './ErrorBox';
import css from './small.module.css';

interface RuleTrialProps<Trial> {
  label: string;
  path: string;
  rule: object;
  /** What came of it in a sentence, or what there is to try. */
  says: (found: Trial | undefined) => ReactNode;
  children: (found: Trial) => ReactNode;
}

/** Tries a rule on the orders of the last days; nothing is written. */
export function RuleTrial<Trial>({ label, path, rule, says, children }: RuleTrialProps<Trial>) {
  const t = useT();
  const [days, setDays] = useState(7);
  const trial = useSend(() => api.post<Trial>(`${path}/try`, { rule, days }));
  return (
    <div className="stack">
      <div className={css.trial}>
        <NumberInput label={t('rule_try_days')} min={1} max={366} allowDecimal={false} value={days} onChange={(next) => setDays(Number(next))} />
        <Button variant="default" leftSection={<FlaskConical size={15} aria-hidden />} loading={trial.isPending} onClick={() => trial.mutate(undefined)}>
          {label}
        </Button>
      </div>
      {trial.error && <ErrorBox error={trial.error} />}
      <p className="small soft" role="status">
        {says(trial.data)}
      </p>
      {trial.data && children(trial.data)}
    </div>
  );
}
