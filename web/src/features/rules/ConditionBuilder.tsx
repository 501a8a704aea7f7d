import { ActionIcon, Button, SegmentedControl, Select } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { useT } from '@/app/i18n';
import { asksValue, choicesOf, firstValue, type Condition, type Conditions, type Group, type RuleWords } from './rule';
import css from './rules.module.css';
import { ValueInput } from './ValueInput';

function newCondition(words: RuleWords, name = 'payable'): Condition {
  const field = words.fields.find((one) => one.name === name) ?? words.fields[0]!;
  return { field: field.name, op: field.operators[0]!.name, value: firstValue(field.kind) };
}

interface RowProps {
  condition: Condition;
  words: RuleWords;
  onChange: (next: Condition) => void;
  onRemove: () => void;
}

function ConditionRow({ condition, words, onChange, onRemove }: RowProps) {
  const t = useT();
  const field = words.fields.find(({ name }) => name === condition.field)!;
  const setOp = (op: string | null) => op && onChange({ ...condition, op, value: asksValue(op) ? (condition.value ?? firstValue(field.kind)) : null });
  return (
    <li className={css.condition}>
      <Select aria-label={t('rules:field')} searchable allowDeselect={false} data={choicesOf(words.fields)} value={field.name} onChange={(name) => name && onChange(newCondition(words, name))} />
      <Select aria-label={t('rules:operator')} allowDeselect={false} data={choicesOf(field.operators)} value={condition.op} onChange={setOp} />
      {asksValue(condition.op) ? <ValueInput kind={field.kind} label={`${field.label} ${t('rules:value')}`} value={condition.value} words={words} onValue={(value) => onChange({ ...condition, value })} /> : <span />}
      <ActionIcon variant="subtle" color="gray" aria-label={t('rules:remove')} onClick={onRemove}>
        <X size={15} aria-hidden />
      </ActionIcon>
    </li>
  );
}

interface BuilderProps {
  conditions: Conditions;
  words: RuleWords;
  onChange: (next: Conditions) => void;
}

/** Conditions in words: groups of which all or any must hold. */
export function ConditionBuilder({ conditions, words, onChange }: BuilderProps) {
  const t = useT();
  const { groups } = conditions;
  const put = (place: number, group: Group | null) => onChange({ ...conditions, groups: groups.flatMap((one, index) => (index === place ? (group ? [group] : []) : [one])) });
  const ways = [
    { value: 'all', label: t('rules:match_all') },
    { value: 'any', label: t('rules:match_any') },
  ];
  const withRow = (group: Group, row: number, next: Condition | null): Group | null => {
    const rows = group.conditions.flatMap((one, index) => (index === row ? (next ? [next] : []) : [one]));
    return rows.length ? { ...group, conditions: rows } : null;
  };
  return (
    <div className="stack">
      {!groups.length && <p className="small soft">{t('rules:every_order')}</p>}
      {groups.length > 1 && <SegmentedControl aria-label={t('rules:groups')} data={[{ value: 'all', label: t('rules:groups_all') }, { value: 'any', label: t('rules:groups_any') }]} value={conditions.match} onChange={(match) => onChange({ ...conditions, match: match as Conditions['match'] })} />}
      {groups.map((group, place) => (
        <fieldset key={place} className={css.group}>
          <legend>{t('rules:group', { n: place + 1 })}</legend>
          {group.conditions.length > 1 && <SegmentedControl size="xs" aria-label={t('rules:group', { n: place + 1 })} data={ways} value={group.match} onChange={(match) => put(place, { ...group, match: match as Group['match'] })} />}
          <ul>
            {group.conditions.map((condition, row) => (
              <ConditionRow key={row} condition={condition} words={words} onChange={(next) => put(place, withRow(group, row, next))} onRemove={() => put(place, withRow(group, row, null))} />
            ))}
          </ul>
          <Button variant="subtle" size="compact-sm" leftSection={<Plus size={14} aria-hidden />} onClick={() => put(place, { ...group, conditions: [...group.conditions, newCondition(words)] })}>
            {t('rules:add_condition')}
          </Button>
        </fieldset>
      ))}
      <div>
        <Button variant="default" size="compact-sm" leftSection={<Plus size={14} aria-hidden />} onClick={() => onChange({ ...conditions, groups: [...groups, { match: 'all', conditions: [newCondition(words)] }] })}>
          {t(groups.length ? 'rules:add_group' : 'rules:add_condition')}
        </Button>
      </div>
    </div>
  );
}
