import { Button, NumberInput, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { History as HistoryIcon } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { AppError } from '@/api/errors';
import { RecordError } from '@/app/ErrorPages';
import { useT, wordOr } from '@/app/i18n';
import { toast, toastError } from '@/app/toasts';
import { ErrorBox } from '@/ui/ErrorBox';
import { Card, SkeletonCard } from '@/ui/Layout';
import { Time } from '@/ui/Time';
import { useZones } from '@/ui/zones';
import { History } from './History';
import { ruleName, ruleUnit, ruleZero, said, same, usePolicy, type Setting, type Settings } from './policy';
import css from './rules.module.css';

function ZoneInput({ label, value, onValue }: { label: string; value: string; onValue: (value: Setting) => void }) {
  const zones = useZones(value);
  return <Select aria-label={label} searchable allowDeselect={false} data={zones} value={value} onChange={onValue} limit={60} />;
}

function RuleInput({ field, value, onValue }: { field: string; value: Setting; onValue: (value: Setting) => void }) {
  const t = useT();
  const label = ruleName(t, field);
  if (field === 'time_zone') return <ZoneInput label={label} value={String(value)} onValue={onValue} />;
  if (typeof value === 'boolean') return <Switch aria-label={label} checked={value} onChange={(event) => onValue(event.currentTarget.checked)} />;
  if (typeof value === 'number') return <NumberInput aria-label={label} min={0} allowDecimal={false} suffix={` ${ruleUnit(t, field)}`} value={value} onChange={(next) => onValue(Number(next))} />;
  if (Array.isArray(value)) return <TagsInput aria-label={label} value={value} onChange={onValue} />;
  return <TextInput aria-label={label} value={value ?? ''} onChange={(event) => onValue(event.currentTarget.value)} />;
}

interface RuleProps {
  field: string;
  value: Setting;
  standard: Setting;
  note?: ReactNode;
  onValue: (value: Setting) => void;
}

/** One setting: what it is called, what it does, its value and unit, and the way back to the default. */
function Rule({ field, value, standard, note, onValue }: RuleProps) {
  const t = useT();
  return (
    <div className={css.rule}>
      <div>
        <b>{ruleName(t, field)}</b>
        <p className="small soft">{wordOr(t, `policies:rule.${field}.does`, '')}</p>
        {note}
      </div>
      <div className={css.value}>
        <RuleInput field={field} value={value} onValue={onValue} />
        <span className="small muted">
          {value === 0 && ruleZero(t, field) ? `${ruleZero(t, field)} · ` : ''}
          {t('settings:standard', { value: said(t, field, standard) })}{' '}
          {!same(value, standard) && (
            <button type="button" className={css.link} onClick={() => onValue(standard)}>
              {t('settings:to_standard')}
            </button>
          )}
        </span>
      </div>
    </div>
  );
}

export interface RulesProps {
  name: string;
  title: string;
  shop?: string | null;
  fields?: string[];
  notes?: (field: string, value: Setting) => ReactNode;
}

/** One group of settings; saved as its next version, every version readable. */
export function Rules({ name, title, shop = null, fields, notes }: RulesProps) {
  const t = useT();
  const { data: policy, error, refetch, save, reset } = usePolicy(name, shop);
  const [values, setValues] = useState<Settings | null>(null);
  const [isHistory, setHistory] = useState(false);
  const inForce = policy?.values;
  useEffect(() => setValues(inForce ?? null), [inForce]);
  if (error && !policy) return <RecordError error={error} onRetry={() => void refetch()} />;
  if (!policy || !values) return <SkeletonCard lines={4} />;
  const done = { onSuccess: () => void toast('ok', t('saved')), onError: (problem: AppError) => toastError(t, problem) };
  const mayReset = policy.shop_id ? !policy.follows : !same(policy.values, policy.defaults);
  const put = (next: Settings) => save.mutate(next, done);
  return (
    <Card title={title} aside={<Last name={policy.changed_by} at={policy.changed_at} onHistory={() => setHistory(true)} />}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          put(values);
        }}
      >
        {save.error && <ErrorBox error={save.error} />}
        <p className="small muted">{t(!policy.shop_id ? 'settings:scope_all' : policy.follows ? 'settings:rules_follow' : 'settings:rules_own')}</p>
        {(fields ?? Object.keys(values)).map((field) => (
          <Rule key={field} field={field} value={values[field] ?? null} standard={policy.defaults[field] ?? null} note={notes?.(field, values[field] ?? null)} onValue={(next) => setValues({ ...values, [field]: next })} />
        ))}
        <div className={css.buttons}>
          <Button type="submit" disabled={same(values, policy.values)} loading={save.isPending}>
            {t('save')}
          </Button>
          <Button variant="default" disabled={!mayReset} loading={reset.isPending} onClick={() => reset.mutate(undefined, done)}>
            {t(policy.shop_id ? 'settings:follow_again' : 'settings:all_to_standard')}
          </Button>
        </div>
      </form>
      {isHistory && (
        <History
          policy={policy}
          onClose={() => setHistory(false)}
          onBack={(old) => {
            put(old);
            setHistory(false);
          }}
        />
      )}
    </Card>
  );
}

/** Who changed a group last, and the way to everything before. */
export function Last({ name, at, onHistory }: { name: string | null; at: string | null; onHistory: () => void }) {
  const t = useT();
  return (
    <span className={css.last}>
      <span className="small muted">{name ? <>{t('settings:changed_by', { name })} <Time at={at} /></> : t('settings:never_changed')}</span>
      <Button size="compact-xs" variant="default" leftSection={<HistoryIcon size={13} aria-hidden />} onClick={onHistory}>
        {t('settings:history')}
      </Button>
    </span>
  );
}
