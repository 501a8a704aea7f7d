import { ActionIcon, Button, Modal, NumberInput, Select, TextInput } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/api/client';
import { useSend } from '@/api/query';
import { useT } from '@/app/i18n';
import { useCan, useSession } from '@/app/session';
import { toast } from '@/app/toasts';
import { ErrorBox } from '@/ui/ErrorBox';
import { markOwnChange } from '@/ui/ResourceList';
import { SkuPicker, type SkuHit } from '@/ui/SkuPicker';
import type { StockAct, StockRow } from './stock';

interface Line {
  key: number;
  sku: SkuHit | null;
  quantity: number | string;
  cost: string;
}

const FIELD = { receive: 'quantity', adjust: 'delta', count: 'counted' } as const;

interface StockDialogProps {
  act: StockAct;
  row: StockRow | null;
  onClose: () => void;
}

/** Receive, adjust or count: always with a cause, always as a movement, never as an overwritten number. */
export function StockDialog({ act, row, onClose }: StockDialogProps) {
  const t = useT();
  const can = useCan();
  const { warehouses } = useSession();
  const first = row ? { id: row.sku_id, code: row.sku_code, title: row.title, product_id: '' } : null;
  const [warehouse, setWarehouse] = useState(row?.warehouse_id ?? warehouses[0]?.id ?? null);
  const [lines, setLines] = useState<Line[]>([{ key: 0, sku: first, quantity: '', cost: '' }]);
  const [reason, setReason] = useState('');
  const [document, setDocument] = useState('');
  const set = (key: number, patch: Partial<Line>) => setLines((old) => old.map((line) => (line.key === key ? { ...line, ...patch } : line)));
  const body = {
    warehouse_id: warehouse,
    reason: reason.trim(),
    ...(document.trim() ? { document_no: document.trim() } : {}),
    lines: lines.map((line) => ({
      sku_id: line.sku?.id,
      [FIELD[act]]: Number(line.quantity),
      ...(act === 'receive' && line.cost.trim() ? { unit_cost: { amount: line.cost.trim(), currency: 'CNY' } } : {}),
    })),
  };
  const send = useSend(() => api.post(`/stock/${act}`, body), ['/stock', '/orders']);
  const isReady = Boolean(warehouse) && reason.trim() !== '' && lines.every((line) => line.sku && line.quantity !== '' && (act === 'count' || Number(line.quantity) !== 0));
  const submit = () => {
    markOwnChange('/stock');
    send.mutate(undefined, {
      onSuccess: () => {
        markOwnChange('/stock');
        toast('ok', t(`stock:did.${act}`));
        onClose();
      },
    });
  };
  return (
    <Modal opened onClose={onClose} size="lg" title={t(`stock:act.${act}`)} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) submit();
        }}
      >
        <p className="small soft">{t(`stock:hint.${act}`)}</p>
        {send.error && <ErrorBox error={send.error} />}
        <Select label={t('stock:warehouse')} data={warehouses.map(({ id, name }) => ({ value: id, label: name }))} value={warehouse} onChange={setWarehouse} disabled={row !== null} />
        {lines.map((line) => (
          <div key={line.key} className="row" style={{ alignItems: 'flex-end' }}>
            <div style={{ flex: 1 }}>
              <SkuPicker label={t('stock:sku')} value={line.sku} onValue={(sku) => set(line.key, { sku })} />
            </div>
            <NumberInput w={110} label={t(`stock:field.${FIELD[act]}`)} allowDecimal={false} allowNegative={act === 'adjust'} max={10_000_000} value={line.quantity} onChange={(quantity) => set(line.key, { quantity })} />
            {act === 'receive' && can('money.view') && <TextInput w={110} label={t('stock:unit_cost')} inputMode="decimal" pattern="\d+(\.\d{1,2})?" value={line.cost} onChange={(event) => set(line.key, { cost: event.currentTarget.value })} />}
            {lines.length > 1 && (
              <ActionIcon size={36} aria-label={t('remove')} onClick={() => setLines((old) => old.filter((one) => one.key !== line.key))}>
                <X size={15} aria-hidden />
              </ActionIcon>
            )}
          </div>
        ))}
        {row === null && (
          <Button variant="subtle" leftSection={<Plus size={14} aria-hidden />} onClick={() => setLines((old) => [...old, { key: Math.max(...old.map((line) => line.key)) + 1, sku: null, quantity: '', cost: '' }])}>
            {t('stock:add_line')}
          </Button>
        )}
        <TextInput label={t('stock:reason')} placeholder={t(`stock:reason_hint.${act}`)} required maxLength={200} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        <TextInput label={t('stock:document_no')} maxLength={80} value={document} onChange={(event) => setDocument(event.currentTarget.value)} />
        <Button type="submit" size="sm" disabled={!isReady} loading={send.isPending}>
          {t(`stock:act.${act}`)}
        </Button>
      </form>
    </Modal>
  );
}
