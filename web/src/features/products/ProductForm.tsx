import { Button, Checkbox, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '@/api/client';
import { useSend } from '@/api/query';
import { useT } from '@/app/i18n';
import { toast, toastError } from '@/app/toasts';
import { Card } from '@/ui/Layout';
import { Tag } from '@/ui/StatusPill';
import type { Product } from './product';

/** What a product says of its parcels, for those who may not change it. */
export function ParcelRules({ product }: { product: Product }) {
  const t = useT();
  const { ships_alone: isAlone, most_per_parcel: most } = product;
  if (!isAlone && most === null) return null;
  return (
    <div className="row">
      {isAlone && <Tag tone="packing">{t('products:ships_alone')}</Tag>}
      {most !== null && <Tag tone="packing">{t('products:most_per_parcel_n', { count: most })}</Tag>}
    </div>
  );
}

/** A product's own data: its title, and what it says of its parcels. */
export function ProductForm({ product }: { product: Product }) {
  const t = useT();
  const [title, setTitle] = useState(product.title);
  const [isAlone, setAlone] = useState(product.ships_alone);
  const [most, setMost] = useState<number | string>(product.most_per_parcel ?? '');
  const edit = { title: title.trim(), ships_alone: isAlone, most_per_parcel: most === '' ? null : Number(most) };
  const save = useSend(() => api.patch(`/products/${product.id}`, edit), ['/products']);
  const isChanged = title !== product.title || isAlone !== product.ships_alone || edit.most_per_parcel !== product.most_per_parcel;
  return (
    <Card>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(undefined, { onSuccess: () => void toast('ok', t('saved')), onError: (error) => toastError(t, error) });
        }}
      >
        <TextInput maw={420} label={t('products:title')} value={title} maxLength={200} required onChange={(event) => setTitle(event.currentTarget.value)} />
        <Checkbox label={t('products:ships_alone')} description={t('products:ships_alone_hint')} checked={isAlone} onChange={(event) => setAlone(event.currentTarget.checked)} />
        <NumberInput maw={420} label={t('products:most_per_parcel')} description={t('products:most_per_parcel_hint')} min={1} max={1_000_000} allowDecimal={false} allowNegative={false} value={most} onChange={setMost} />
        {isChanged && (
          <div className="row">
            <Button type="submit" size="sm" loading={save.isPending}>
              {t('save')}
            </Button>
          </div>
        )}
      </form>
    </Card>
  );
}
