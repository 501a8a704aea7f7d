import { Button, NumberInput, Switch, TagsInput, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { api } from '@/api/client';
import { useGet, useSend } from '@/api/query';
import { RecordError } from '@/app/ErrorPages';
import { useT, wordOr } from '@/app/i18n';
import { toast } from '@/app/toasts';
import { ErrorBox } from '@/ui/ErrorBox';
import { Card, SkeletonCard } from '@/ui/Layout';

type Setting = boolean | number | string | string[];

export interface Policy {
  name: string;
  version: number;
  values: Record<string, Setting>;
}

function Input({ label, value, onValue }: { label: string; value: Setting; onValue: (value: Setting) => void }) {
  if (typeof value === 'boolean') return <Switch label={label} checked={value} onChange={(event) => onValue(event.currentTarget.checked)} />;
  if (typeof value === 'number') return <NumberInput maw={320} label={label} allowDecimal={false} value={value} onChange={(next) => onValue(Number(next))} />;
  if (Array.isArray(value)) return <TagsInput maw={520} label={label} value={value} onChange={onValue} />;
  return <TextInput maw={520} label={label} value={value} onChange={(event) => onValue(event.currentTarget.value)} />;
}

/** One group of settings; saved as its next version. */
export function PolicyForm({ policy }: { policy: Policy }) {
  const t = useT();
  const [values, setValues] = useState(policy.values);
  useEffect(() => setValues(policy.values), [policy.values]);
  const save = useSend(() => api.put(`/policies/${policy.name}`, values), ['/policies', `/policies/${policy.name}`]);
  const isChanged = JSON.stringify(values) !== JSON.stringify(policy.values);
  return (
    <Card title={wordOr(t, `settings:policy.${policy.name}`, policy.name)} aside={policy.version > 0 && <span className="small muted">{t('settings:policy_version', { n: policy.version })}</span>}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(undefined, { onSuccess: () => void toast('ok', t('saved')) });
        }}
      >
        {save.error && <ErrorBox error={save.error} />}
        {Object.entries(values).map(([name, value]) => (
          <Input key={name} label={wordOr(t, `settings:setting.${name}`, name)} value={value} onValue={(next) => setValues((old) => ({ ...old, [name]: next }))} />
        ))}
        {isChanged && (
          <div>
            <Button type="submit" loading={save.isPending}>
              {t('save')}
            </Button>
          </div>
        )}
      </form>
    </Card>
  );
}

/** The rules of the business, each group with its own version. */
export function Policies() {
  const { data, error, refetch } = useGet<{ items: Policy[] }>('/policies');
  if (error && !data) return <RecordError error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonCard lines={6} />;
  return (
    <div className="stack">
      {data.items.filter(({ name }) => name !== 'backup').map((policy) => (
        <PolicyForm key={policy.name} policy={policy} />
      ))}
    </div>
  );
}
