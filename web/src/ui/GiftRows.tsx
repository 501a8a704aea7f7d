import { ActionIcon, Button, NumberInput } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useT } from '@/app/i18n';
import { SkuPicker, type SkuHit } from './SkuPicker';
import type { NamedSku } from './SkusInput';
import css from './small.module.css';

export interface GiftRow {
  sku_id: string;
  quantity: number;
}

interface GiftRowsProps {
  label: string;
  gifts: GiftRow[];
  named: (NamedSku & { title?: string })[];
  onChange: (gifts: GiftRow[]) => void;
}

interface Draft {
  sku: SkuHit | null;
  quantity: number;
}

/** What is given along: SKUs and how many of each. A row counts once its SKU is chosen. */
export function GiftRows({ label, gifts, named, onChange }: GiftRowsProps) {
  const t = useT();
  const [rows, setRows] = useState<Draft[]>(() => gifts.map((gift) => ({ sku: hitOf(gift.sku_id, named), quantity: gift.quantity })));
  const set = (next: Draft[]) => {
    setRows(next);
    onChange(next.flatMap(({ sku, quantity }) => (sku && quantity > 0 ? [{ sku_id: sku.id, quantity }] : [])));
  };
  const patch = (at: number, change: Partial<Draft>) => set(rows.map((row, place) => (place === at ? { ...row, ...change } : row)));
  return (
    <fieldset className={css.giftRows} aria-label={label}>
      {rows.map((row, at) => (
        <div key={at} className={css.giftRow}>
          <SkuPicker label={t('gift_sku')} value={row.sku} onValue={(sku) => patch(at, { sku })} />
          <NumberInput label={t('gift_quantity')} min={1} max={1_000_000} allowDecimal={false} value={row.quantity} onChange={(next) => patch(at, { quantity: Number(next) })} />
          <ActionIcon variant="subtle" color="gray" aria-label={t('gift_remove')} onClick={() => set(rows.filter((_, place) => place !== at))}>
            <X size={15} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <Button variant="default" size="compact-sm" leftSection={<Plus size={13} aria-hidden />} onClick={() => set([...rows, { sku: null, quantity: 1 }])}>
        {label}
      </Button>
    </fieldset>
  );
}

function hitOf(id: string, named: (NamedSku & { title?: string })[]): SkuHit {
  const known = named.find((sku) => sku.id === id);
  return { id, code: known?.code ?? id, title: known?.title ?? '', product_id: '' };
}
