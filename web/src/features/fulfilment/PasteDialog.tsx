import { Button, Modal, Select, Textarea } from '@mantine/core';
import { useState } from 'react';
import { api } from '@/api/client';
import { asAppError } from '@/api/errors';
import { useGet } from '@/api/query';
import type { Page } from '@/api/types';
import { useT } from '@/app/i18n';
import { toastError } from '@/app/toasts';
import { PlainTable } from '@/ui/Layout';
import { ship, type Parcel } from './acts';
import { carriersOf, isCalled, type CarrierAnswer, type Fulfilment } from './fulfilment';
import { readPaste, type PastedRow } from './paste';

interface Matched extends PastedRow {
  id: string | null;
  carrierCode: string | null;
}

async function match(rows: PastedRow[], carrierCode: (row: PastedRow) => string | null): Promise<Matched[]> {
  return Promise.all(
    rows.map(async (row) => {
      const found = await api.get<Page<Fulfilment>>('/fulfilments', { q: row.number, limit: 50 });
      const one = found.items.find((item) => isCalled(item, row.number));
      return { ...row, id: one?.id ?? null, carrierCode: carrierCode(row) };
    }),
  );
}

/** Many tracking numbers at once, straight from the carrier's spreadsheet. */
export function PasteDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const carriers = carriersOf(useGet<CarrierAnswer>('/carriers').data);
  const [text, setText] = useState('');
  const [carrier, setCarrier] = useState<string | null>(null);
  const [matched, setMatched] = useState<Matched[] | null>(null);
  const [isBusy, setBusy] = useState(false);
  const codeOf = (row: PastedRow) => carriers.find(({ code, name }) => code === row.carrier || name === row.carrier)?.code ?? carrier;
  const ready = (matched ?? []).filter((row): row is Matched & { id: string; carrierCode: string } => row.id !== null && row.carrierCode !== null);
  const check = async () => {
    setBusy(true);
    try {
      setMatched(await match(readPaste(text).slice(0, 200), codeOf));
    } catch (error) {
      toastError(t, asAppError(error));
    } finally {
      setBusy(false);
    }
  };
  const send = async () => {
    setBusy(true);
    const items: Parcel[] = ready.map((row) => ({ id: row.id, carrier: row.carrierCode, tracking_no: row.tracking_no }));
    const isDone = await ship(t, items);
    setBusy(false);
    if (isDone) onClose();
  };
  return (
    <Modal opened onClose={onClose} size="lg" title={t('fulfilment:paste_title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <div className="stack">
        <p className="small soft">{t('fulfilment:paste_hint')}</p>
        <Select label={t('fulfilment:carrier')} searchable data={carriers.map(({ code, name }) => ({ value: code, label: name }))} value={carrier} onChange={setCarrier} />
        <Textarea
          label={t('fulfilment:paste_label')}
          minRows={6}
          maxRows={10}
          autosize
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setMatched(null);
          }}
        />
        {matched && (
          <PlainTable
            label={t('fulfilment:paste_title')}
            rows={matched}
            rowId={(row) => row.number + row.tracking_no}
            columns={[
              { id: 'number', header: t('fulfilment:number'), cell: (row) => <span className="mono">{row.number}</span> },
              { id: 'tracking', header: t('fulfilment:tracking_no'), cell: (row) => <span className="mono">{row.tracking_no}</span> },
              { id: 'state', header: t('fulfilment:state_of'), cell: (row) => (row.id === null ? <span className="bad">{t('fulfilment:paste_unknown')}</span> : row.carrierCode === null ? <span className="warn">{t('fulfilment:paste_no_carrier')}</span> : <span className="good">{t('fulfilment:paste_ready')}</span>) },
            ]}
          />
        )}
        <div className="row">
          <Button size="sm" variant={matched ? 'default' : 'filled'} loading={isBusy && !matched} disabled={!readPaste(text).length} onClick={() => void check()}>
            {t('fulfilment:paste_check')}
          </Button>
          {matched && (
            <Button size="sm" loading={isBusy} disabled={!ready.length} onClick={() => void send()}>
              {t('fulfilment:paste_ship', { count: ready.length })}
            </Button>
          )}
        </div>
      </div>
    </Modal>
  );
}
