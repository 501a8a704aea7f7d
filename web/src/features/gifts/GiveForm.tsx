import { ActionIcon, Button, Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { useT } from '@/app/i18n';
import { GiftRows } from '@/ui/GiftRows';
import { limitOf, type GiftRule, type GiftSpec, type Tier } from './gift';
import css from './gifts.module.css';

interface GiveFormProps {
  spec: GiftSpec;
  named: GiftRule['skus'];
  onChange: (spec: GiftSpec) => void;
}

/** The tiers: from which figure on what is given, once or for every multiple. */
export function GiveForm({ spec, named, onChange }: GiveFormProps) {
  const t = useT();
  // A tier keeps its fields when one above it goes.
  const [keys, setKeys] = useState(() => spec.tiers.map((_, place) => place));
  const next = useRef(spec.tiers.length);
  const patch = (at: number, change: Partial<Tier>) => onChange({ ...spec, tiers: spec.tiers.map((tier, place) => (place === at ? { ...tier, ...change } : tier)) });
  const add = () => {
    setKeys([...keys, next.current++]);
    onChange({ ...spec, tiers: [...spec.tiers, { at_least: '', gifts: [] }] });
  };
  const remove = (at: number) => {
    setKeys(keys.filter((_, place) => place !== at));
    onChange({ ...spec, tiers: spec.tiers.filter((_, place) => place !== at) });
  };
  const unit = spec.counted === 'quantity' ? t('gifts:pieces') : spec.currency;
  return (
    <div className="stack">
      {spec.tiers.map((tier, at) => (
        <fieldset key={keys[at]} className={css.tier}>
          <legend>{t('gifts:tier', { n: at + 1 })}</legend>
          <TextInput label={t(spec.repeats ? 'gifts:every' : 'gifts:at_least')} required inputMode="decimal" rightSectionWidth={48} rightSection={<span className="small soft">{unit}</span>} value={tier.at_least} onChange={(event) => patch(at, { at_least: event.currentTarget.value.trim() })} />
          <GiftRows label={t('gifts:add_gift')} gifts={tier.gifts} named={named} onChange={(gifts) => patch(at, { gifts })} />
          {spec.tiers.length > 1 && (
            <ActionIcon variant="subtle" color="gray" aria-label={t('gifts:remove_tier', { n: at + 1 })} onClick={() => remove(at)}>
              <Trash2 size={15} aria-hidden />
            </ActionIcon>
          )}
        </fieldset>
      ))}
      <div className={css.tools}>
        <Button variant="default" size="compact-sm" leftSection={<Plus size={13} aria-hidden />} disabled={spec.tiers.length >= 10} onClick={add}>
          {t('gifts:add_tier')}
        </Button>
      </div>
      <div className={css.three}>
        {spec.tiers.length > 1 && (
          <Select label={t('gifts:mode')} allowDeselect={false} data={(['highest', 'each'] as const).map((mode) => ({ value: mode, label: t(`gifts:mode_${mode}`) }))} value={spec.mode} onChange={(mode) => onChange({ ...spec, mode: mode as GiftSpec['mode'] })} />
        )}
        <Checkbox className={css.check} label={t('gifts:repeats')} checked={spec.repeats} onChange={(event) => onChange({ ...spec, repeats: event.currentTarget.checked, most_times: null })} />
        {spec.repeats && <NumberInput label={t('gifts:most_times')} placeholder={t('gifts:no_limit')} min={1} max={1_000_000} allowDecimal={false} value={spec.most_times ?? ''} onChange={(most) => onChange({ ...spec, most_times: limitOf(most) })} />}
      </div>
    </div>
  );
}
