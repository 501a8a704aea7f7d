import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import clsx from 'clsx';
import { Check, Download, X } from 'lucide-react';
import { api } from '@/api/client';
import { download } from '@/api/download';
import { useGet, useSend } from '@/api/query';
import { useT } from '@/app/i18n';
import { useCan, useSession } from '@/app/session';
import { Card } from '@/ui/Layout';
import { ADD_WAREHOUSE, STEP_LINKS, type FirstStep, type Steps } from './firstSteps';
import css from './firstSteps.module.css';

const PATH = '/home/first-steps';

function Samples({ step }: { step: FirstStep }) {
  const t = useT();
  const get = useSend((kind: string) => download(`/samples/${kind}.csv`));
  return STEP_LINKS[step].samples.map((kind) => (
    <Button key={kind} variant="subtle" size="compact-sm" leftSection={<Download size={14} aria-hidden />} loading={get.isPending} onClick={() => get.mutate(kind)}>
      {t(`home:sample.${kind}`)}
    </Button>
  ));
}

function Go({ step, isNext }: { step: FirstStep; isNext: boolean }) {
  const t = useT();
  const { warehouses } = useSession();
  const { name, to, search } = step === 'shop' && !warehouses.length ? ADD_WAREHOUSE : STEP_LINKS[step].link;
  return (
    <Button renderRoot={(props) => <Link {...props} to={to} search={search} />} size="compact-sm" variant={isNext ? 'filled' : 'default'}>
      {t(`home:step_go.${name}`)}
    </Button>
  );
}

/** The way from an empty installation to the first parcel. It ticks itself, and goes when it was gone. */
export function FirstSteps() {
  const t = useT();
  const isOwner = useCan()('settings.shops');
  const { data } = useGet<Steps>(PATH, {}, { enabled: isOwner });
  const hide = useSend(() => api.del(PATH), [PATH]);
  if (!data?.shown) return null;
  const next = data.steps.find((one) => !one.done)?.step;
  return (
    <Card
      title={t('home:first_steps')}
      aside={
        <Button variant="subtle" size="compact-sm" leftSection={<X size={14} aria-hidden />} loading={hide.isPending} onClick={() => hide.mutate(undefined)}>
          {t('home:first_steps_hide')}
        </Button>
      }
      flush
    >
      <ol className={css.steps}>
        {data.steps.map(({ step, done }, index) => (
          <li key={step} className={clsx(done && css.done, step === next && css.next)} aria-current={step === next ? 'step' : undefined}>
            <span className={css.mark}>{done ? <Check size={14} role="img" aria-label={t('home:step_done')} /> : index + 1}</span>
            <div>
              <b>{t(`home:step.${step}`)}</b>
              <span className="small muted">{t(`home:step_hint.${step}`)}</span>
            </div>
            <div className={css.acts}>
              {!done && <Samples step={step} />}
              {!done && <Go step={step} isNext={step === next} />}
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}
