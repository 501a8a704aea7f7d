import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { api } from '@/api/client';
import { useSend } from '@/api/query';
import { useT } from '@/app/i18n';
import { toast } from '@/app/toasts';
import { ErrorBox } from '@/ui/ErrorBox';
import { RULES, type Edit, type Rule, type RuleWords, type Value } from './rule';
import css from './rules.module.css';
import { TryPanel } from './TryPanel';
import { ValueInput } from './ValueInput';

/** A built-in check: its parameters, and what they would have meant for past orders. */
export function CheckDialog({ check, words, onClose }: { check: Rule; words: RuleWords; onClose: () => void }) {
  const t = useT();
  const [params, setParams] = useState<Record<string, Value>>(Object.fromEntries(check.params.map(({ name, value }) => [name, value])));
  const edit: Edit = { id: check.id, expected_version: check.version, ...(check.params.length ? { params } : {}) };
  const save = useSend((isOn: boolean) => api.post(RULES, { edits: [{ ...edit, is_on: isOn }] }), [RULES]);
  const send = (isOn: boolean) =>
    save.mutate(isOn, {
      onSuccess: () => {
        toast('ok', t('saved'));
        onClose();
      },
    });
  return (
    <Modal opened size="lg" onClose={onClose} title={check.name} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          send(true);
        }}
      >
        <p className="small soft">{check.detail}</p>
        {check.params.map((param) => (
          <div key={param.name} className={css.param}>
            <span className="small">{param.label}</span>
            <ValueInput kind={param.kind} label={param.label} value={params[param.name]} words={words} onValue={(value) => setParams((old) => ({ ...old, [param.name]: value }))} />
          </div>
        ))}
        <TryPanel rule={edit} />
        {save.error && <ErrorBox error={save.error} />}
        <div className={css.foot}>
          <span />
          {!check.is_guard && (
            <Button variant="default" loading={save.isPending} onClick={() => send(false)}>
              {t('rules:save_off')}
            </Button>
          )}
          <Button type="submit" loading={save.isPending}>
            {t('rules:save_on')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
