import { Select } from '@mantine/core';
import { useT } from '@/app/i18n';
import { useSession } from '@/app/session';

interface ShopSelectProps {
  value: string | null;
  onValue: (shop: string | null) => void;
}

/** For which shop settings are read and said: all of them, or one by itself. */
export function ShopSelect({ value, onValue }: ShopSelectProps) {
  const t = useT();
  const { shops } = useSession();
  return <Select maw={320} label={t('settings:paper_shop')} value={value ?? ''} allowDeselect={false} data={[{ value: '', label: t('settings:every_shop') }, ...shops.map(({ id, name }) => ({ value: id, label: name }))]} onChange={(next) => onValue(next || null)} />;
}
