import { Button, Checkbox, Modal, MultiSelect, NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { AppError } from '@/api/errors';
import { useSend } from '@/api/query';
import { useT } from '@/app/i18n';
import { toast } from '@/app/toasts';
import { ErrorBox } from '@/ui/ErrorBox';
import css from './settings.module.css';

export type Value = string | number | boolean | string[] | null;
export type Values = Record<string, Value>;

interface Choice {
  value: string;
  label: string;
}

/** A form as data: settings have many small records, and one dialog for all of them. What `isMore` may be left as it is, and stands below a fold. */
export type Field = { name: string; label: string; hint?: string; required?: boolean; isMore?: boolean } & (
  | { kind: 'text' | 'email' | 'moment' }
  | { kind: 'number'; min?: number; max?: number }
  | { kind: 'check' }
  | { kind: 'choice' | 'choices'; choices: Choice[] }
);

interface RecordDialogProps<Answer> {
  title: string;
  fields: Field[];
  first: Values;
  save: (values: Values) => Promise<Answer>;
  touched: string[];
  onClose: () => void;
  onSaved?: (answer: Answer) => void;
  action?: string;
}

function refusedText(error: AppError | null, name: string): string | undefined {
  if (!error) return undefined;
  return error.errors.find((one) => one.field.split('.').at(-1) === name)?.detail ?? (error.field === name ? error.detail : undefined);
}

interface FieldInputProps {
  field: Field;
  value: Value;
  error: string | undefined;
  isFirst: boolean;
  onValue: (value: Value) => void;
}

function FieldInput({ field, value, error, isFirst, onValue }: FieldInputProps) {
  const t = useT();
  const common = { label: field.label, description: field.hint, error, required: field.required, 'data-autofocus': isFirst || undefined };
  switch (field.kind) {
    case 'number':
      return <NumberInput {...common} min={field.min} max={field.max} allowDecimal={false} value={value as number} onChange={(next) => onValue(next === '' ? null : Number(next))} />;
    case 'check':
      return <Checkbox label={field.label} description={field.hint} checked={Boolean(value)} onChange={(event) => onValue(event.currentTarget.checked)} />;
    case 'choice':
      return <Select {...common} data={field.choices} value={(value as string) || null} onChange={onValue} clearable={!field.required} clearButtonProps={{ 'aria-label': t('clear') }} searchable={field.choices.length > 8} />;
    case 'choices':
      return <MultiSelect {...common} data={field.choices} value={(value as string[]) ?? []} onChange={onValue} searchable clearButtonProps={{ 'aria-label': t('clear') }} />;
    default:
      return <TextInput {...common} type={field.kind === 'email' ? 'email' : field.kind === 'moment' ? 'datetime-local' : 'text'} value={(value as string) ?? ''} onChange={(event) => onValue(event.currentTarget.value)} />;
  }
}

export function RecordDialog<Answer>({ title, fields, first, save, touched, onClose, onSaved, action }: RecordDialogProps<Answer>) {
  const t = useT();
  const [values, setValues] = useState<Values>(first);
  const send = useSend(() => save(values), touched);
  const submit = () =>
    send.mutate(undefined, {
      onSuccess: (answer) => {
        if (onSaved) onSaved(answer);
        else toast('ok', t('saved'));
        onClose();
      },
    });
  const more = fields.filter((field) => field.isMore);
  // Where something is to be written: the first field without a proposal.
  const [focused] = useState((fields.find((field) => !first[field.name]) ?? fields[0])?.name);
  const input = (field: Field) => (
    <FieldInput key={field.name} field={field} isFirst={field.name === focused} value={values[field.name] ?? null} error={refusedText(send.error, field.name)} onValue={(value) => setValues((old) => ({ ...old, [field.name]: value }))} />
  );
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {send.error && <ErrorBox error={send.error} />}
        {fields.filter((field) => !field.isMore).map(input)}
        {more.length > 0 && (
          <details className={css.more} open={more.some((field) => refusedText(send.error, field.name)) || undefined}>
            <summary>{t('settings:more')}</summary>
            <div className="stack">{more.map(input)}</div>
          </details>
        )}
        <Button type="submit" size="sm" loading={send.isPending}>
          {action ?? t('save')}
        </Button>
      </form>
    </Modal>
  );
}
