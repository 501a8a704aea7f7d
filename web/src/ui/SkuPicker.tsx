import { Select } from '@mantine/core';
import { useDeferredValue, useState } from 'react';
import { useGet } from '@/api/query';
import type { Page } from '@/api/types';
import { useT } from '@/app/i18n';

export interface SkuHit {
  id: string;
  code: string;
  title: string;
  product_id: string;
  options?: Record<string, string> | string;
}

interface SkuPickerProps {
  label: string;
  value: SkuHit | null;
  onValue: (sku: SkuHit | null) => void;
  hint?: string;
}

/** Finds one SKU by its code, barcode or name. */
export function SkuPicker({ label, value, onValue, hint }: SkuPickerProps) {
  const t = useT();
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text.trim());
  const { data, isFetching } = useGet<Page<SkuHit>>('/skus', { q: wanted, limit: 20 }, { keep: true });
  const hits = data?.items ?? [];
  const all = value && !hits.some((hit) => hit.id === value.id) ? [value, ...hits] : hits;
  return (
    <Select
      label={label}
      placeholder={hint ?? t('sku_hint')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('clear') }}
      nothingFoundMessage={isFetching ? t('searching') : t('palette_none')}
      filter={({ options }) => options}
      data={all.map((hit) => ({ value: hit.id, label: [hit.code, hit.title].filter(Boolean).join(' · ') }))}
      value={value?.id ?? null}
      onChange={(id) => onValue(all.find((hit) => hit.id === id) ?? null)}
      searchValue={text}
      onSearchChange={setText}
    />
  );
}
