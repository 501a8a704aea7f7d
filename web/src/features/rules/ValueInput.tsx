import { MultiSelect, NumberInput, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { CHANNELS } from '@/api/types';
import { useT } from '@/app/i18n';
import { useSession } from '@/app/session';
import { MomentInput } from '@/ui/MomentInput';
import { SkusInput } from '@/ui/SkusInput';
import { choicesOf, type RuleWords, type Value } from './rule';
import css from './rules.module.css';

interface InputProps {
  kind: string;
  label: string;
  value: Value;
  words: RuleWords;
  onValue: (value: Value) => void;
  error?: string;
}

interface Money {
  amount: string;
  currency: string;
}

function MoneyInput({ label, value, onValue, error }: Omit<InputProps, 'kind' | 'words'>) {
  const t = useT();
  const money = value as Money;
  return (
    <div className={css.money}>
      <TextInput aria-label={label} error={error} inputMode="decimal" value={money.amount} onChange={(event) => onValue({ ...money, amount: event.currentTarget.value })} />
      <TextInput aria-label={t('rules:currency')} maxLength={3} value={money.currency} onChange={(event) => onValue({ ...money, currency: event.currentTarget.value.toUpperCase() })} />
    </div>
  );
}

/** The field for one value of a condition or parameter, by its kind. */
export function ValueInput({ kind, label, value, words, onValue, error }: InputProps) {
  const t = useT();
  const { shops } = useSession();
  const common = { 'aria-label': label, error };
  const many = (data: { value: string; label: string }[], asNumber = false) => <MultiSelect {...common} searchable={data.length > 8} data={data} value={(value as (string | number)[]).map(String)} onChange={(next) => onValue(asNumber ? next.map(Number) : next)} clearButtonProps={{ 'aria-label': t('clear') }} />;
  switch (kind) {
    case 'shop':
      return many(shops.map(({ id, name }) => ({ value: id, label: name })));
    case 'channel':
      return many(CHANNELS.map((name) => ({ value: name, label: t(`channel.${name}`) })));
    case 'flag':
    case 'flags':
      return many(choicesOf(words.flags), true);
    case 'weekday':
      return many(choicesOf(words.weekdays), true);
    case 'skus':
      return <SkusInput label={label} isLabelHidden value={value as string[]} onValue={onValue} error={error} />;
    case 'money':
      return <MoneyInput label={label} value={value} onValue={onValue} error={error} />;
    case 'number':
    case 'hours':
    case 'percent':
      return <NumberInput {...common} allowDecimal={false} value={value as number} onChange={(next) => onValue(Number(next))} />;
    case 'bool':
      return <Select {...common} allowDeselect={false} data={[{ value: 'true', label: t('yes') }, { value: 'false', label: t('no') }]} value={String(value)} onChange={(next) => onValue(next === 'true')} />;
    case 'moment':
      return <MomentInput label={label} isLabelHidden value={value as string} onValue={onValue} error={error} />;
    default:
      return <TagsInput {...common} value={value as string[]} onChange={onValue} splitChars={[',', '\uff0c', '\u3001']} clearButtonProps={{ 'aria-label': t('clear') }} />;
  }
}

export function SwitchInput({ label, isOn, onChange }: { label: string; isOn: boolean; onChange: (isOn: boolean) => void }) {
  return <Switch aria-label={label} checked={isOn} onChange={(event) => onChange(event.currentTarget.checked)} />;
}
