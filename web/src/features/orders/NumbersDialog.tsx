import { Button, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import { api } from '@/api/client';
import { asAppError } from '@/api/errors';
import type { Stage } from '@/api/types';
import { currentLocale, useT } from '@/app/i18n';
import { useCan } from '@/app/session';
import { toastError } from '@/app/toasts';
import { formatNumber } from '@/ui/format';
import { MOST_NUMBERS, readNumbers } from './numbers';
import css from './orders.module.css';
import type { Asked } from './StepDialog';
import { mayDo, type Step } from './steps';

interface Called {
  orders: { id: string; order_no: string; external_no: string; stage: Stage; actions: string[] }[];
  unknown: string[];
}

const OFFERED: { step: Step; permission: string }[] = [
  { step: 'approve', permission: 'orders.approve' },
  { step: 'unapprove', permission: 'orders.unapprove' },
  { step: 'recall', permission: 'orders.unapprove' },
  { step: 'hold', permission: 'orders.hold' },
  { step: 'release', permission: 'orders.release' },
  { step: 'cancel', permission: 'orders.cancel' },
  { step: 'complete', permission: 'orders.complete' },
];

/** Acts on a list of numbers copied out of a chat or a spreadsheet. */
export function NumbersDialog({ onAsk, onClose }: { onAsk: (asked: Asked) => void; onClose: () => void }) {
  const t = useT();
  const can = useCan();
  const [text, setText] = useState('');
  const [found, setFound] = useState<Called | null>(null);
  const [isBusy, setBusy] = useState(false);
  const numbers = readNumbers(text);
  const number = (value: number) => formatNumber(value, currentLocale());
  const look = async () => {
    setBusy(true);
    try {
      setFound(await api.post<Called>('/orders/called', { numbers }));
    } catch (error) {
      toastError(t, asAppError(error));
    } finally {
      setBusy(false);
    }
  };
  const steps = OFFERED.filter(({ permission }) => can(permission)).map(({ step }) => ({
    step,
    ids: (found?.orders ?? []).filter((order) => mayDo(order.actions, step)).map((order) => order.id),
  }));
  return (
    <Modal opened onClose={onClose} title={t('orders:numbers_title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void look();
        }}
      >
        <Textarea
          label={t('orders:numbers')}
          description={t('orders:numbers_hint', { most: number(MOST_NUMBERS) })}
          error={numbers.length > MOST_NUMBERS && t('orders:numbers_too_many', { count: numbers.length, most: number(MOST_NUMBERS) })}
          autosize
          minRows={6}
          maxRows={12}
          data-autofocus
          classNames={{ input: 'mono' }}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setFound(null);
          }}
        />
        {!found && (
          <Button type="submit" size="sm" loading={isBusy} disabled={!numbers.length || numbers.length > MOST_NUMBERS}>
            {t('orders:numbers_look', { count: numbers.length })}
          </Button>
        )}
      </form>
      {found && (
        <div className="stack" aria-live="polite">
          <p className="strong">{t('orders:numbers_found', { count: found.orders.length })}</p>
          {found.unknown.length > 0 && (
            <p className="small bad">
              {t('orders:numbers_unknown', { count: found.unknown.length })} <span className="mono">{found.unknown.slice(0, 8).join(' ')}</span>
            </p>
          )}
          <div className={css.numberSteps}>
            {steps.map(({ step, ids }) => (
              <Button key={step} size="sm" variant="default" disabled={!ids.length} onClick={() => onAsk({ step, target: { ids }, count: ids.length })}>
                {t('orders:numbers_step', { step: t(`orders:step.${step}`), n: number(ids.length) })}
              </Button>
            ))}
          </div>
        </div>
      )}
    </Modal>
  );
}
