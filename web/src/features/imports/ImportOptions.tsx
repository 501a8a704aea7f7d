import { Checkbox, Select } from '@mantine/core';
import { CHANNELS } from '@/api/types';
import { useT } from '@/app/i18n';
import { useSession } from '@/app/session';
import { EXISTING, POLICIES, type Existing, type Kind, type Policy } from './import';
import css from './imports.module.css';

export interface Options {
  shop: string | null;
  default_shop: string | null;
  channel: string | null;
  policy: Policy;
  existing_stock: Existing;
  create_skus: boolean;
  dry_run: boolean;
}

interface ImportOptionsProps {
  kind: Kind;
  options: Options;
  onOptions: (options: Options) => void;
}

/** How the file is to be taken, as far as its kind asks for it. */
export function ImportOptions({ kind, options, onOptions }: ImportOptionsProps) {
  const t = useT();
  const { shops } = useSession();
  const set = (changed: Partial<Options>) => onOptions({ ...options, ...changed });
  return (
    <div className={css.options}>
      {kind === 'orders' && (
        <>
          <Select label={t('imports:shop')} data={shops.map(({ id, name }) => ({ value: id, label: name }))} value={options.shop} onChange={(shop) => set({ shop })} searchable />
          <Select label={t('imports:channel')} placeholder={t('imports:channel_auto')} clearable clearButtonProps={{ 'aria-label': t('clear') }} data={CHANNELS.map((value) => ({ value, label: t(`channel.${value}`) }))} value={options.channel} onChange={(channel) => set({ channel })} />
        </>
      )}
      {kind === 'listings' && <Select label={t('imports:shop')} placeholder={t('imports:shop_of_rows')} clearable clearButtonProps={{ 'aria-label': t('clear') }} data={shops.map(({ id, name }) => ({ value: id, label: name }))} value={options.default_shop} onChange={(default_shop) => set({ default_shop })} searchable />}
      {kind === 'stock' && <Select label={t('imports:existing_stock')} allowDeselect={false} data={EXISTING.map((value) => ({ value, label: t(`imports:existing_name.${value}`) }))} value={options.existing_stock} onChange={(value) => set({ existing_stock: value as Existing })} />}
      <Select label={t('imports:policy')} allowDeselect={false} data={POLICIES.map((value) => ({ value, label: t(`imports:policy_name.${value}`) }))} value={options.policy} onChange={(value) => set({ policy: value as Policy })} />
      <div className="stack">
        {kind === 'orders' && <Checkbox label={t('imports:create_skus')} checked={options.create_skus} onChange={(event) => set({ create_skus: event.currentTarget.checked })} />}
        <Checkbox label={t('imports:dry_run')} checked={options.dry_run} onChange={(event) => set({ dry_run: event.currentTarget.checked })} />
      </div>
    </div>
  );
}
