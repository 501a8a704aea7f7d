import { Button, FileButton, Modal, NumberInput, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { ImagePlus } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/api/client';
import { useSend } from '@/api/query';
import { SUPPLIES, type Supply } from '@/api/types';
import { useT } from '@/app/i18n';
import { useCan } from '@/app/session';
import { toast, toastError } from '@/app/toasts';
import { ErrorBox } from '@/ui/ErrorBox';
import { Thumb } from '@/ui/Thumb';
import type { Product, Sku } from './product';

interface Draft {
  code: string;
  options: string;
  barcodes: string[];
  supply: Supply;
  price: string;
  cost: string;
  weight_g: number | string;
  is_active: boolean;
}

const PAIR = /^\s*([^:=\uff1a]+)\s*[:=\uff1a]\s*(.+?)\s*$/;

/** "Colour: white; Size: L" to a mapping and back: the way a clerk writes options down. */
export function readOptions(text: string): Record<string, string> {
  const pairs = text.split(/[;\uff1b\n]/).flatMap((part) => {
    const found = PAIR.exec(part);
    return found ? [[found[1]!.trim(), found[2]!] as const] : [];
  });
  return Object.fromEntries(pairs);
}

export function writeOptions(options: Sku['options']): string {
  if (!options) return '';
  if (typeof options === 'string') return options;
  return Object.entries(options)
    .map(([name, value]) => `${name}: ${value}`)
    .join('; ');
}

function draftOf(sku: Sku | null): Draft {
  return {
    code: sku?.code ?? '',
    options: writeOptions(sku?.options ?? null),
    barcodes: sku?.barcodes ?? [],
    supply: sku?.supply ?? 'stocked',
    price: sku?.price?.amount ?? '',
    cost: sku?.cost?.amount ?? '',
    weight_g: sku?.weight_g ?? '',
    is_active: sku?.is_active ?? true,
  };
}

const moneyOr = (amount: string) => (amount.trim() ? { amount: amount.trim(), currency: 'CNY' } : undefined);

function bodyOf(draft: Draft, product: Product, isNew: boolean): Record<string, unknown> {
  const common = {
    code: draft.code.trim(),
    options: readOptions(draft.options),
    barcodes: draft.barcodes,
    supply: draft.supply,
    price: moneyOr(draft.price),
    cost: moneyOr(draft.cost),
    weight_g: draft.weight_g === '' ? undefined : Number(draft.weight_g),
  };
  return isNew ? { ...common, product_id: product.id } : { ...common, is_active: draft.is_active };
}

function Picture({ sku }: { sku: Sku }) {
  const t = useT();
  const upload = useSend(
    (file: File) => {
      const form = new FormData();
      form.set('file', file);
      return api.upload(`/skus/${sku.id}/picture`, form);
    },
    ['/products', '/skus', '/stock'],
  );
  const send = (file: File | null) => file && upload.mutate(file, { onSuccess: () => void toast('ok', t('saved')), onError: (error) => toastError(t, error) });
  return (
    <div className="row">
      <Thumb url={sku.picture_url} name={sku.title} size={64} />
      <FileButton accept="image/png,image/jpeg,image/webp" onChange={send}>
        {(props) => (
          <Button {...props} variant="default" leftSection={<ImagePlus size={15} aria-hidden />} loading={upload.isPending}>
            {t('products:picture')}
          </Button>
        )}
      </FileButton>
    </div>
  );
}

export function SkuDialog({ product, sku, onClose }: { product: Product; sku: Sku | null; onClose: () => void }) {
  const t = useT();
  const can = useCan();
  const [draft, setDraft] = useState<Draft>(() => draftOf(sku));
  const set = (patch: Partial<Draft>) => setDraft((old) => ({ ...old, ...patch }));
  const save = useSend(() => (sku ? api.patch(`/skus/${sku.id}`, bodyOf(draft, product, false)) : api.post('/skus', bodyOf(draft, product, true))), ['/products', '/skus', '/stock']);
  const refused = (name: string) => save.error?.errors.find((one) => one.field.endsWith(name))?.detail ?? (save.error?.field === name ? save.error.detail : undefined);
  const done = () => {
    toast('ok', t('saved'));
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={sku ? sku.code : t('products:new_sku')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(undefined, { onSuccess: done });
        }}
      >
        {save.error && <ErrorBox error={save.error} />}
        {sku && <Picture sku={sku} />}
        <TextInput label={t('products:sku_code')} required maxLength={80} value={draft.code} error={refused('code')} onChange={(event) => set({ code: event.currentTarget.value })} />
        <TextInput label={t('products:options')} description={t('products:options_hint')} value={draft.options} onChange={(event) => set({ options: event.currentTarget.value })} />
        <TagsInput label={t('products:barcodes')} value={draft.barcodes} error={refused('barcodes')} onChange={(barcodes) => set({ barcodes })} />
        <Select label={t('products:supply')} data={SUPPLIES.map((value) => ({ value, label: t(`supply.${value}`) }))} value={draft.supply} onChange={(value) => set({ supply: value as Supply })} />
        {can('money.view') && (
          <div className="row">
            <TextInput label={t('products:price')} inputMode="decimal" value={draft.price} error={refused('price')} onChange={(event) => set({ price: event.currentTarget.value })} />
            <TextInput label={t('products:cost')} inputMode="decimal" value={draft.cost} error={refused('cost')} onChange={(event) => set({ cost: event.currentTarget.value })} />
          </div>
        )}
        <NumberInput label={t('products:weight')} allowDecimal={false} allowNegative={false} value={draft.weight_g} onChange={(weight_g) => set({ weight_g })} />
        {sku && <Switch label={t('products:on')} checked={draft.is_active} onChange={(event) => set({ is_active: event.currentTarget.checked })} />}
        <Button type="submit" size="sm" loading={save.isPending}>
          {t('save')}
        </Button>
      </form>
    </Modal>
  );
}
