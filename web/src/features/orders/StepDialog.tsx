import { Button, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useGet } from '@/api/query';
import { useT } from '@/app/i18n';
import { counted, formatNumber } from '@/ui/format';
import { currentLocale } from '@/app/i18n';
import type { Target } from '@/ui/ResourceList';
import { takeStep, type Step } from './steps';

export interface Asked {
  step: Step;
  target: Target;
  count: number;
  name?: string;
}

const TYPE_THE_NUMBER_ABOVE = 50;
const NEEDS_REASON: Step[] = ['cancel', 'hold', 'confirm-fail'];

interface CarrierList {
  items: { code: string; name: string }[];
}

function ShipFields({ carrier, tracking, onCarrier, onTracking }: { carrier: string; tracking: string; onCarrier: (value: string) => void; onTracking: (value: string) => void }) {
  const t = useT();
  const carriers = useGet<CarrierList | CarrierList['items']>('/carriers').data;
  const list = Array.isArray(carriers) ? carriers : (carriers?.items ?? []);
  return (
    <>
      <Select label={t('orders:carrier')} searchable data={list.map((one) => ({ value: one.code, label: one.name }))} value={carrier} onChange={(value) => onCarrier(value ?? '')} />
      <TextInput label={t('orders:tracking_no')} value={tracking} onChange={(event) => onTracking(event.currentTarget.value)} />
    </>
  );
}

/** Asks before what costs something or leaves the house, and again when the set has changed meanwhile. */
export function StepDialog({ asked, onClose }: { asked: Asked; onClose: (isDone: boolean) => void }) {
  const t = useT();
  const [reason, setReason] = useState('');
  const [carrier, setCarrier] = useState('');
  const [tracking, setTracking] = useState('');
  const [typed, setTyped] = useState('');
  const [count, setCount] = useState(asked.count);
  const [hasChanged, setChanged] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const { step } = asked;
  const isMany = count > TYPE_THE_NUMBER_ABOVE && step === 'cancel';
  const needsReason = NEEDS_REASON.includes(step);
  const isReady = (!needsReason || reason.trim()) && (!isMany || typed === String(count)) && (step !== 'ship' || (carrier && tracking.trim()));
  const run = async () => {
    setBusy(true);
    const target: Target = 'ids' in asked.target ? asked.target : { ...asked.target, expected_count: count };
    let isRecounted = false;
    const params: Record<string, unknown> = {};
    if (reason.trim()) params.reason = reason.trim();
    if (step === 'hold') params.holds = ['manual'];
    if (step === 'ship') Object.assign(params, { carrier, tracking_no: tracking.trim() });
    const isDone = await takeStep(t, step, target, {
      params,
      onRecount: (fresh) => {
        isRecounted = true;
        setCount(fresh);
        setChanged(true);
      },
    });
    setBusy(false);
    if (!isRecounted) onClose(isDone);
  };
  const shown = formatNumber(count, currentLocale());
  const what = asked.name ?? t('orders:orders_n', counted(count, currentLocale()));
  return (
    <Modal opened onClose={() => onClose(false)} title={t(`orders:ask.${step}`, { what })} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) void run();
        }}
      >
        {hasChanged && <p className="small warn">{t('orders:recounted', { n: shown })}</p>}
        <p className="small soft">{t(`orders:effect.${step}`)}</p>
        {needsReason && <Textarea label={t('orders:reason')} required autosize minRows={2} maxLength={200} data-autofocus value={reason} onChange={(event) => setReason(event.currentTarget.value)} />}
        {step === 'ship' && <ShipFields carrier={carrier} tracking={tracking} onCarrier={setCarrier} onTracking={setTracking} />}
        {isMany && <TextInput label={t('orders:type_number', { n: count })} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />}
        <div className="row">
          <Button type="submit" size="sm" color={step === 'cancel' ? 'red' : 'blue'} loading={isBusy} disabled={!isReady}>
            {t(`orders:step_n.${step}`, { what })}
          </Button>
          <Button size="sm" variant="default" onClick={() => onClose(false)}>
            {t('back')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
