import clsx from 'clsx';
import { Check, OctagonX } from 'lucide-react';
import { useT } from '@/app/i18n';
import { Thumb } from '@/ui/Thumb';
import { countOf, linesOf, type Fulfilment, type FulfilmentLine } from './fulfilment';
import css from './scan.module.css';

function Line({ task, line }: { task: Fulfilment; line: FulfilmentLine }) {
  const { done, asked } = countOf(task, line);
  const isDone = done >= asked;
  return (
    <li className={clsx(css.line, isDone && css.lineDone)}>
      <Thumb url={line.picture_url} name={line.title} size={76} />
      <div className={css.lineText}>
        <b>{line.title}</b>
        <span className="mono">{[line.bin_code, line.sku_code, line.spec].filter(Boolean).join(' · ')}</span>
        {line.personalisation && <span className={css.message}>{line.personalisation}</span>}
      </div>
      <div className={clsx(css.quantity, 'num')}>
        {isDone ? <Check size={40} aria-hidden /> : done}
        <small>/{asked}</small>
      </div>
    </li>
  );
}

/** Loud: whoever holds a piece of it in the hand must see this from where they stand. */
function Stopped({ task }: { task: Fulfilment }) {
  const t = useT();
  const next = task.state === 'stopped' ? 'now' : task.state === 'cancelled' ? 'nothing' : 'soon';
  return (
    <div role="alert" className={css.stopped}>
      <OctagonX size={44} aria-hidden />
      <span>
        <b>{task.stop ? t(`fulfilment:stop.${task.stop.reason}`) : t('fulfilment:stop.title')}</b>
        <span>{t(`fulfilment:stop.${next}`)}</span>
      </span>
    </div>
  );
}

/** What is to be picked, or put back, with what is done of it. */
export function ScanTask({ task }: { task: Fulfilment }) {
  const t = useT();
  const lines = linesOf(task);
  const counts = lines.map((line) => countOf(task, line));
  const done = counts.reduce((sum, one) => sum + Math.min(one.done, one.asked), 0);
  const units = counts.reduce((sum, one) => sum + one.asked, 0);
  return (
    <>
      <header className={css.taskHead}>
        <div>
          <h1 className="mono">{task.number}</h1>
          <span className="mono soft">{task.orders.map((order) => order.order_no).join(' ')}</span>
        </div>
        {units > 0 && (
          <div className="num">
            <b>{done}</b> / {t('fulfilment:pieces', { count: units })}
          </div>
        )}
      </header>
      {task.is_stopped && <Stopped task={task} />}
      <ul className={css.lines}>
        {lines.map((line) => (
          <Line key={line.id} task={task} line={line} />
        ))}
      </ul>
    </>
  );
}
