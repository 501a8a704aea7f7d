import { Select } from '@mantine/core';
import { useGet } from '@/api/query';
import { useT } from '@/app/i18n';

interface Carrier {
  id: string;
  name: string;
  is_active: boolean;
}

/** The carrier that is wanted; one out of use only where it stands already. */
export function CarrierSelect({ value, onValue }: { value: string | null; onValue: (id: string | null) => void }) {
  const t = useT();
  const carriers = useGet<{ items: Carrier[] }>('/carriers').data?.items ?? [];
  const offered = carriers.filter((one) => one.is_active || one.id === value);
  return <Select label={t('orders:change.carrier')} placeholder={t('orders:change.any_carrier')} clearable searchable clearButtonProps={{ 'aria-label': t('clear') }} data={offered.map(({ id, name }) => ({ value: id, label: name }))} value={value} onChange={onValue} />;
}
