import { Button, Checkbox, Modal, TextInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import { currentLocale, useT } from '@/app/i18n';
import { counted, formatNumber } from '@/ui/format';
import type { Target } from '@/ui/ResourceList';
import { SkuPicker, type SkuHit } from '@/ui/SkuPicker';
import { CarrierSelect } from './CarrierSelect';
import { takeStep } from './steps';

const PARTS = ['swap', 'carrier', 'note'] as const;
type Part = (typeof PARTS)[number];

/** One change for everything that was chosen; each order answers for itself in the job. */
export function ChangeManyDialog({ target, count, onClose }: { target: Target; count: number; onClose: () => void }) {
  const t = useT();
  const [parts, setParts] = useState<Part[]>([]);
  const [old, setOld] = useState<SkuHit | null>(null);
  const [fresh, setFresh] = useState<SkuHit | null>(null);
  const [carrier, setCarrier] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [reason, setReason] = useState('');
  const [shown, setShown] = useState(count);
  const [isBusy, setBusy] = useState(false);
  const has = (part: Part) => parts.includes(part);
  const isReady = parts.length > 0 && (!has('swap') || (old && fresh && old.id !== fresh.id));
  const run = async () => {
    setBusy(true);
    let isRecounted = false;
    const params: Record<string, unknown> = { reason: reason.trim() };
    if (has('swap')) params.swap = [{ old_sku_id: old?.id, new_sku_id: fresh?.id }];
    if (has('carrier')) params.wanted_carrier_id = carrier;
    if (has('note')) params.note = note;
    await takeStep(t, 'change', 'ids' in target ? target : { ...target, expected_count: shown }, {
      params,
      onRecount: (again) => {
        isRecounted = true;
        setShown(again);
      },
    });
    setBusy(false);
    if (!isRecounted) onClose();
  };
  const what = t('orders:orders_n', counted(shown, currentLocale()));
  return (
    <Modal opened onClose={onClose} title={t('orders:change.many', { what })} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) void run();
        }}
      >
        {shown !== count && <p className="small warn">{t('orders:recounted', { n: formatNumber(shown, currentLocale()) })}</p>}
        <p className="small soft">{t('orders:change.many_hint')}</p>
        <Checkbox.Group aria-label={t('orders:change.parts')} value={parts} onChange={(value) => setParts(value as Part[])}>
          <div className="row" style={{ gap: 18 }}>
            {PARTS.map((part) => (
              <Checkbox key={part} value={part} label={t(`orders:change.part.${part}`)} />
            ))}
          </div>
        </Checkbox.Group>
        {has('swap') && <SkuPicker label={t('orders:change.swap_from')} value={old} onValue={setOld} />}
        {has('swap') && <SkuPicker label={t('orders:change.swap_for')} value={fresh} onValue={setFresh} />}
        {has('carrier') && <CarrierSelect value={carrier} onValue={setCarrier} />}
        {has('note') && <Textarea label={t('orders:note')} autosize minRows={2} maxLength={2000} value={note} onChange={(event) => setNote(event.currentTarget.value)} />}
        <TextInput label={t('orders:change.reason')} maxLength={300} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        <div className="row">
          <Button type="submit" size="sm" loading={isBusy} disabled={!isReady}>
            {t('orders:change.many', { what })}
          </Button>
          <Button size="sm" variant="default" onClick={onClose}>
            {t('back')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
