import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '@/api/client';
import { useSend } from '@/api/query';
import { useT } from '@/app/i18n';
import { toast } from '@/app/toasts';
import { ErrorBox } from '@/ui/ErrorBox';
import { ActionsForm } from './ActionsForm';
import { ConditionBuilder } from './ConditionBuilder';
import { RULES, type Edit, type Rule, type RuleWords } from './rule';
import css from './rules.module.css';
import { TryPanel } from './TryPanel';

/** The builder: conditions, actions, a trial on past orders, and only then the switch. */
export function RuleDialog({ rule, priority, words, onClose }: { rule: Rule | null; priority: number; words: RuleWords; onClose: () => void }) {
  const t = useT();
  const [name, setName] = useState(rule?.name ?? '');
  const [conditions, setConditions] = useState(rule?.conditions ?? { match: 'all' as const, groups: [] });
  const [actions, setActions] = useState(rule?.actions ?? {});
  const edit: Edit = { ...(rule ? { id: rule.id, expected_version: rule.version } : { priority }), name, conditions, actions };
  const save = useSend((change: Edit) => api.post(RULES, { edits: [{ ...edit, ...change }] }), [RULES]);
  const send = (change: Edit) =>
    save.mutate(change, {
      onSuccess: () => {
        toast('ok', t('saved'));
        onClose();
      },
    });
  return (
    <Modal opened size="xl" onClose={onClose} title={t(rule ? 'rules:edit' : 'rules:new')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          send({ is_on: true });
        }}
      >
        <TextInput label={t('rules:name')} required maxLength={80} value={name} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
        <h3>{t('rules:when')}</h3>
        <ConditionBuilder conditions={conditions} words={words} onChange={setConditions} />
        <h3>{t('rules:then')}</h3>
        <ActionsForm actions={actions} words={words} skus={rule?.skus ?? []} onChange={setActions} />
        <h3>{t('rules:try')}</h3>
        <TryPanel rule={edit} />
        {save.error && <ErrorBox error={save.error} />}
        <div className={css.foot}>
          {rule && (
            <Button variant="default" color="red" loading={save.isPending} onClick={() => send({ is_deleted: true })}>
              {t('rules:delete')}
            </Button>
          )}
          <span />
          <Button variant="default" loading={save.isPending} onClick={() => send({ is_on: false })}>
            {t('rules:save_off')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t('rules:save_on')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
