import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import clsx from 'clsx';
import { Check, Download, X } from 'lucide-react';
import { api } from '@/api/client';
import { download } from '@/api/download';
import { useSend } from '@/api/query';
import { SAMPLES, STEPS_PATH, useFirstSteps, WAYS, type FirstStep, type Part } from '@/app/firstSteps/firstSteps';
import { useT } from '@/app/i18n';
import { Card } from '@/ui/Layout';
import css from './firstSteps.module.css';

const SAMPLES_OF: Record<FirstStep, readonly (typeof SAMPLES)[number][]> = { shop: [], goods: ['products', 'stock'], orders: ['orders'], review: [], ship: [] };

function Samples({ step }: { step: FirstStep }) {
  const t = useT();
  const get = useSend((kind: string) => download(`/samples/${kind}.csv`));
  return SAMPLES_OF[step].map((kind) => (
    <Button key={kind} variant="subtle" size="compact-sm" leftSection={<Download size={14} aria-hidden />} loading={get.isPending} onClick={() => get.mutate(kind)}>
      {t(`home:sample.${kind}`)}
    </Button>
  ));
}

function Go({ part, isNext }: { part: Part; isNext: boolean }) {
  const t = useT();
  const { to, search } = WAYS[part];
  return (
    <Button renderRoot={(props) => <Link {...props} to={to} search={search} />} size="compact-sm" variant={isNext ? 'filled' : 'default'}>
      {t(`home:part_go.${part}`)}
    </Button>
  );
}

/** The way from an empty installation to the first parcel. It ticks itself, and goes the day after it was gone. */
export function FirstSteps() {
  const t = useT();
  const steps = useFirstSteps();
  const hide = useSend(() => api.del(STEPS_PATH), [STEPS_PATH]);
  if (!steps) return null;
  const next = steps.find((one) => !one.done)?.step;
  return (
    <Card
      title={next ? t('home:first_steps') : t('home:steps_done')}
      aside={
        <Button variant="subtle" size="compact-sm" leftSection={<X size={14} aria-hidden />} loading={hide.isPending} onClick={() => hide.mutate(undefined)}>
          {t('home:first_steps_hide')}
        </Button>
      }
      flush
    >
      <ol className={css.steps}>
        {steps.map(({ step, done, waits_for: part }, index) => (
          <li key={step} className={clsx(done && css.done, step === next && css.next)} aria-current={step === next ? 'step' : undefined}>
            <span className={css.mark}>{done ? <Check size={14} role="img" aria-label={t('home:step_done')} /> : index + 1}</span>
            <div>
              <b>{t(`home:step.${step}`)}</b>
              <span className="small muted">{part ? t(`home:part_hint.${part}`) : t(`home:step_did.${step}`)}</span>
            </div>
            <div className={css.acts}>
              {part && <Samples step={step} />}
              {part && <Go part={part} isNext={step === next} />}
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}
