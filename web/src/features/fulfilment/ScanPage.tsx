import { Button } from '@mantine/core';
import clsx from 'clsx';
import { Check, Package, ScanLine, Undo2, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { useT } from '@/app/i18n';
import { useCan } from '@/app/session';
import { useListSearch } from '@/ui/ResourceList';
import { useScanner } from '@/ui/scan/useScanner';
import { takeAct, type Act } from './acts';
import css from './scan.module.css';
import { ScanTask } from './ScanTask';
import { ShipDialog } from './ShipDialog';
import { GOOD, useScanTask, type Scanned } from './useScanTask';

function Result({ last }: { last: Scanned | undefined }) {
  const t = useT();
  const isGood = last !== undefined && GOOD.has(last.words);
  return (
    <div className={clsx(css.result, last && (isGood ? css.good : css.bad))} aria-live="assertive">
      {last ? (
        <>
          {isGood ? <Check size={34} aria-hidden /> : <X size={34} aria-hidden />}
          <span>
            <span className="mono">{last.code}</span>
            <b>{last.words === 'refused' && last.more ? last.more : t(`fulfilment:scanned.${last.words}`)}</b>
          </span>
        </>
      ) : (
        <b>{t('fulfilment:scan_first')}</b>
      )}
    </div>
  );
}

/** Left what is to be picked, right what the last scan said; works with nothing focused. */
export default function ScanPage() {
  const t = useT();
  const can = useCan();
  const { search } = useListSearch();
  const { task, log, state, scan, leave, reload } = useScanTask(search.open ?? null);
  const [typed, setTyped] = useState('');
  const [isShipping, setShipping] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  useScanner(scan, !isShipping);
  const act = async (what: Act) => {
    if (task && (await takeAct(t, what, [task.id]))) await reload();
  };
  const isFull = task !== null && task.lines.every((line) => line.picked >= line.quantity);
  return (
    <div className={clsx(css.page, state === 'bad' && css.flash)}>
      <section className={css.left} aria-label={t('fulfilment:task')}>
        {task ? (
          <ScanTask task={task} />
        ) : (
          <div className={css.waiting}>
            <ScanLine size={56} strokeWidth={1.3} aria-hidden />
            <h1>{t('fulfilment:scan_title')}</h1>
            <p className="soft">{t('fulfilment:scan_hint')}</p>
          </div>
        )}
      </section>
      <section className={css.right} aria-label={t('fulfilment:scan')}>
        <form
          className={css.field}
          onSubmit={(event) => {
            event.preventDefault();
            if (typed.trim()) scan(typed.trim());
            setTyped('');
            box.current?.focus();
          }}
        >
          <ScanLine size={22} aria-hidden />
          <input ref={box} autoFocus inputMode="none" aria-label={t('fulfilment:scan_field')} placeholder={t('fulfilment:scan_field')} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
        </form>
        <Result last={log[0]} />
        <ol className={css.log}>
          {log.slice(1).map((one) => (
            <li key={one.id}>
              <span className="mono">{one.code}</span>
              <span className="soft cut">{one.more || t(`fulfilment:scanned.${one.words}`)}</span>
            </li>
          ))}
        </ol>
        {task && (
          <div className={css.buttons}>
            <Button size="lg" variant="default" onClick={leave}>
              {t('fulfilment:put_aside')}
            </Button>
            {task.actions.includes('put_back') && (
              <Button size="lg" leftSection={<Undo2 size={20} aria-hidden />} onClick={() => void act('put_back')}>
                {t('fulfilment:act.put_back')}
              </Button>
            )}
            {task.actions.includes('pick') && !task.is_stopped && (
              <Button size="lg" variant={isFull ? 'filled' : 'default'} onClick={() => void act('pick')}>
                {t('fulfilment:act.pick')}
              </Button>
            )}
            {task.actions.includes('pack') && !task.is_stopped && can('fulfilment.pack') && (
              <Button size="lg" leftSection={<Package size={20} aria-hidden />} onClick={() => void act('pack')}>
                {t('fulfilment:act.pack')}
              </Button>
            )}
            {task.actions.includes('ship') && !task.is_stopped && can('fulfilment.ship') && (
              <Button size="lg" onClick={() => setShipping(true)}>
                {t('fulfilment:act.ship')}
              </Button>
            )}
          </div>
        )}
      </section>
      {task && isShipping && (
        <ShipDialog
          fulfilment={task}
          onClose={() => {
            setShipping(false);
            void reload();
          }}
        />
      )}
    </div>
  );
}
