import { MultiSelect } from '@mantine/core';
import { useDeferredValue, useState } from 'react';
import { useGet } from '@/api/query';
import type { Page } from '@/api/types';
import { useT } from '@/app/i18n';

export interface NamedSku {
  id: string;
  code: string;
}

interface SkusInputProps {
  label: string;
  isLabelHidden?: boolean;
  value: string[];
  onValue: (ids: string[]) => void;
  /** What the chosen ones are called, where it is known already. */
  named?: NamedSku[];
  error?: string;
}

/** Finds any number of SKUs by code, barcode or name. */
export function SkusInput({ label, isLabelHidden = false, value, onValue, named = [], error }: SkusInputProps) {
  const t = useT();
  const [text, setText] = useState('');
  const [known, setKnown] = useState(named);
  const { data } = useGet<Page<NamedSku>>('/skus', { q: useDeferredValue(text.trim()), limit: 20 }, { keep: true });
  const hits = [...(data?.items ?? []), ...known.filter((sku) => value.includes(sku.id))];
  const unique = [...new Map(hits.map((sku) => [sku.id, sku])).values()];
  const choose = (ids: string[]) => {
    setKnown(unique);
    onValue(ids);
  };
  return (
    <MultiSelect
      {...(isLabelHidden ? { 'aria-label': label } : { label })}
      error={error}
      placeholder={value.length ? '' : t('sku_hint')}
      searchable
      filter={({ options }) => options}
      searchValue={text}
      onSearchChange={setText}
      data={unique.map((sku) => ({ value: sku.id, label: sku.code }))}
      value={value}
      onChange={choose}
      clearButtonProps={{ 'aria-label': t('clear') }}
    />
  );
}
