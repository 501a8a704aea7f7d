import { Checkbox, MultiSelect, NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import { useT } from '@/app/i18n';
import { useSession } from '@/app/session';
import { GiftRows } from '@/ui/GiftRows';
import type { NamedSku } from '@/ui/SkusInput';
import { choicesOf, type Actions, type RuleWords } from './rule';
import css from './rules.module.css';

/** What a rule does with the orders its conditions hold for. */
export function ActionsForm({ actions, words, skus, onChange }: { actions: Actions; words: RuleWords; skus: NamedSku[]; onChange: (next: Actions) => void }) {
  const t = useT();
  const { warehouses } = useSession();
  const clear = { 'aria-label': t('clear') };
  return (
    <div className={css.actions}>
      <TextInput label={t('rules:hold')} maxLength={200} value={actions.hold ?? ''} onChange={(event) => onChange({ ...actions, hold: event.currentTarget.value })} />
      <MultiSelect label={t('rules:release')} searchable data={choicesOf(words.releasable)} value={actions.release ?? []} onChange={(release) => onChange({ ...actions, release })} clearButtonProps={clear} />
      <TagsInput label={t('rules:tags')} value={actions.tags ?? []} onChange={(tags) => onChange({ ...actions, tags })} clearButtonProps={clear} />
      <Select label={t('rules:warehouse')} clearable clearButtonProps={clear} data={warehouses.map(({ id, name }) => ({ value: id, label: name }))} value={actions.warehouse_id ?? null} onChange={(id) => onChange({ ...actions, warehouse_id: id })} />
      <Select label={t('rules:carrier')} clearable clearButtonProps={clear} searchable data={choicesOf(words.carriers)} value={actions.carrier_id ?? null} onChange={(id) => onChange({ ...actions, carrier_id: id })} />
      <NumberInput label={t('rules:delay')} min={0} max={43_200} allowDecimal={false} value={actions.delay_minutes ?? 0} onChange={(next) => onChange({ ...actions, delay_minutes: Number(next) })} />
      <Checkbox label={t('rules:finance')} checked={actions.finance ?? false} onChange={(event) => onChange({ ...actions, finance: event.currentTarget.checked })} />
      <Checkbox label={t('rules:approve')} checked={actions.approve ?? false} onChange={(event) => onChange({ ...actions, approve: event.currentTarget.checked })} />
      <div className={css.wide}>
        <GiftRows label={t('rules:gifts')} gifts={actions.gifts ?? []} named={skus} onChange={(gifts) => onChange({ ...actions, gifts })} />
      </div>
    </div>
  );
}
