import { Button, Modal, NumberInput, Select, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { api } from '@/api/client';
import { useGet } from '@/api/query';
import { useT } from '@/app/i18n';
import { ship } from './acts';
import { carriersOf, type CarrierAnswer, type Fulfilment } from './fulfilment';

interface Check {
  valid: boolean;
  carrier_candidates: { carrier: string; is_sure: boolean }[];
}

const TYPING_MS = 300;

/** Asks the server whether a number looks like one of the carrier's, and which carriers it could be of. */
export function useTrackingCheck(tracking: string): Check | null {
  const [check, setCheck] = useState<Check | null>(null);
  useEffect(() => {
    setCheck(null);
    const number = tracking.trim();
    if (number.length < 6) return undefined;
    const timer = setTimeout(() => {
      api
        .post<Check>('/carriers/check', { tracking_no: number })
        .then(setCheck)
        .catch(() => undefined);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [tracking]);
  return check;
}

export function ShipDialog({ fulfilment, onClose }: { fulfilment: Fulfilment; onClose: () => void }) {
  const t = useT();
  const carriers = carriersOf(useGet<CarrierAnswer>('/carriers').data);
  const [carrier, setCarrier] = useState<string | null>(null);
  const [tracking, setTracking] = useState('');
  const [weight, setWeight] = useState<number | string>('');
  const [isBusy, setBusy] = useState(false);
  const check = useTrackingCheck(tracking);
  const candidates = check?.carrier_candidates.map((one) => one.carrier) ?? [];
  const candidate = candidates[0];
  useEffect(() => {
    if (candidate && !carrier) setCarrier(candidate);
  }, [candidate, carrier]);
  const isOdd = check !== null && (!check.valid || (carrier !== null && candidates.length > 0 && !candidates.includes(carrier)));
  const submit = async () => {
    if (!carrier) return;
    setBusy(true);
    const isDone = await ship(t, [{ id: fulfilment.id, carrier, tracking_no: tracking.trim(), accept_unusual: isOdd, ...(weight === '' ? {} : { weight_g: Number(weight) }) }]);
    setBusy(false);
    if (isDone) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t('fulfilment:ship_one', { name: fulfilment.number })} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <p className="small soft">{t('fulfilment:ship_hint')}</p>
        <TextInput label={t('fulfilment:tracking_no')} required maxLength={40} data-autofocus value={tracking} onChange={(event) => setTracking(event.currentTarget.value)} />
        <Select label={t('fulfilment:carrier')} searchable data={carriers.map(({ code, name }) => ({ value: code, label: name }))} value={carrier} onChange={setCarrier} />
        {isOdd && <p className="small warn">{t('fulfilment:tracking_odd')}</p>}
        <NumberInput label={t('fulfilment:weight')} allowDecimal={false} allowNegative={false} value={weight} onChange={setWeight} />
        <Button type="submit" size="sm" loading={isBusy} disabled={!carrier || !tracking.trim()}>
          {t('fulfilment:act.ship')}
        </Button>
      </form>
    </Modal>
  );
}
