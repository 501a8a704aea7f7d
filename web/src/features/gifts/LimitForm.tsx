import { Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import { useT } from '@/app/i18n';
import { limitOf, type GiftSpec } from './gift';
import css from './gifts.module.css';

/** Who gets it how often, what excludes what, and what happens when the gift is short. */
export function LimitForm({ spec, onChange }: { spec: GiftSpec; onChange: (spec: GiftSpec) => void }) {
  const t = useT();
  return (
    <div className="stack">
      <div className={css.three}>
        <NumberInput label={t('gifts:most_orders')} placeholder={t('gifts:no_limit')} min={1} max={1_000_000} allowDecimal={false} value={spec.most_orders ?? ''} onChange={(most) => onChange({ ...spec, most_orders: limitOf(most) })} />
        <TextInput label={t('gifts:group')} placeholder={t('gifts:group_hint')} maxLength={40} value={spec.group} onChange={(event) => onChange({ ...spec, group: event.currentTarget.value })} />
        <Select label={t('gifts:if_short')} allowDeselect={false} data={(['leave_out', 'wait'] as const).map((way) => ({ value: way, label: t(`gifts:if_short_${way}`) }))} value={spec.if_short} onChange={(way) => onChange({ ...spec, if_short: way as GiftSpec['if_short'] })} />
      </div>
      <Checkbox label={t('gifts:once')} checked={spec.once_per_buyer} onChange={(event) => onChange({ ...spec, once_per_buyer: event.currentTarget.checked })} />
    </div>
  );
}
