import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Check, CircleAlert, Printer } from 'lucide-react';
import type { Hold, Money as Amount, Stage } from '@/api/types';
import { useT, wordOr } from '@/app/i18n';
import { Keys } from '@/ui/Kbd';
import { Money } from '@/ui/Money';
import { printPapers } from '@/ui/print';
import { StatusPill } from '@/ui/StatusPill';
import css from './entry.module.css';

/** What became of a press, as the server tells it. */
export interface Entered {
  order_id: string;
  order_no: string;
  stage: Stage;
  holds: Hold[];
  is_repeat: boolean;
  payable: Amount;
  paid: Amount;
  change: Amount;
  surplus: Amount;
  steps: { step: 'terms' | 'pay' | 'approve' | 'ship'; code: string; detail: string }[];
}

const isSome = (amount: Amount) => Number(amount.amount) > 0;

/** The order is made: the change in large, what went well, what waits for somebody, and on to the next. */
export function Done({ done, next, onNext }: { done: Entered; next: string; onNext: () => void }) {
  const t = useT();
  const isWhole = done.steps.every((step) => step.code === 'ok');
  const isAllDone = isWhole && !done.holds.length;
  return (
    <section className={css.done} aria-live="polite">
      <span className={css.doneMark} data-good={isAllDone}>
        {isAllDone ? <Check size={30} aria-hidden /> : <CircleAlert size={30} aria-hidden />}
      </span>
      <h2>{t(done.is_repeat ? 'entry:was_done' : isAllDone ? 'entry:done' : isWhole ? 'entry:done_held' : 'entry:partly_done')}</h2>
      <p>
        <Link to="/orders/$id" params={{ id: done.order_id }} className="mono">
          {done.order_no}
        </Link>{' '}
        <StatusPill tone={done.stage}>{t(`stage.${done.stage}`)}</StatusPill>
      </p>
      <dl className={css.doneSums}>
        <div>
          <dt>{t('entry:due')}</dt>
          <dd>
            <Money value={done.payable} />
          </dd>
        </div>
        <div>
          <dt>{t('entry:paid')}</dt>
          <dd>
            <Money value={done.paid} />
          </dd>
        </div>
        {isSome(done.change) && (
          <div className={css.doneChange}>
            <dt>{t('entry:change')}</dt>
            <dd>
              <Money value={done.change} strong />
            </dd>
          </div>
        )}
        {isSome(done.surplus) && (
          <div className={css.doneChange}>
            <dt>{t('entry:surplus')}</dt>
            <dd>
              <Money value={done.surplus} strong />
            </dd>
          </div>
        )}
      </dl>
      {done.steps.length > 0 && (
        <ol className={css.doneSteps}>
          {done.steps.map((step) => (
            <li key={step.step} data-good={step.code === 'ok'}>
              {step.code === 'ok' ? <Check size={15} aria-hidden /> : <CircleAlert size={15} aria-hidden />}
              <span>
                {t(`entry:step.${step.step}`)}
                {step.detail && <b>{step.detail}</b>}
              </span>
            </li>
          ))}
        </ol>
      )}
      {done.holds.length > 0 && <p className="small bad">{done.holds.map((hold) => wordOr(t, `orders:hold.${hold}`, hold)).join(t('orders:and'))}</p>}
      <div className={css.doneActs}>
        <Button variant="default" leftSection={<Printer size={15} aria-hidden />} onClick={() => void printPapers(t, '/orders/sheets', [done.order_id])}>
          {t('entry:print')}
        </Button>
        <Button autoFocus onClick={onNext} rightSection={<Keys keys="Enter" onBar />}>
          {next}
        </Button>
      </div>
    </section>
  );
}
