import { ActionIcon, Button } from '@mantine/core';
import { ChevronDown, ChevronUp, History, Plus } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/api/client';
import { useGet, useSend } from '@/api/query';
import { RecordError } from '@/app/ErrorPages';
import { useT } from '@/app/i18n';
import { toastError } from '@/app/toasts';
import { Empty } from '@/ui/Empty';
import { Card, Page, PlainTable, SkeletonCard } from '@/ui/Layout';
import { moved } from '@/ui/ordering';
import { RuleHistory } from '@/ui/RuleHistory';
import { CheckDialog } from './CheckDialog';
import { RULES, type Edit, type Rule, type RuleWords } from './rule';
import { RuleDialog } from './RuleDialog';
import { RuleSays } from './RuleSays';
import css from './rules.module.css';
import { SwitchInput } from './ValueInput';

/** 审单策略: one's own rules in their order, and the built-in checks with what can be tuned. */
export default function RulesPage() {
  const t = useT();
  const { data, error, refetch } = useGet<{ items: Rule[] }>(RULES);
  const words = useGet<RuleWords>(`${RULES}/words`).data;
  const [editing, setEditing] = useState<Rule | 'new' | null>(null);
  const [history, setHistory] = useState<Rule | null>(null);
  const send = useSend((edits: Edit[]) => api.post(RULES, { edits }), [RULES]);
  if (error && !data) return <RecordError error={error} onRetry={() => void refetch()} />;
  if (!data || !words)
    return (
      <Page title={t('nav.rules')}>
        <SkeletonCard lines={8} />
      </Page>
    );
  const own = data.items.filter((rule) => !rule.check);
  const checks = data.items.filter((rule) => rule.check);
  const write = (edits: Edit[]) => edits.length && send.mutate(edits, { onError: (refused) => toastError(t, refused) });
  const isOn = (rule: Rule) => (rule.is_guard ? <span className="small soft">{t('rules:guard')}</span> : <SwitchInput label={t('rules:on', { name: rule.name })} isOn={rule.is_on} onChange={(next) => write([{ id: rule.id, expected_version: rule.version, is_on: next }])} />);
  const past = (rule: Rule) =>
    rule.version > 0 && (
      <ActionIcon variant="subtle" color="gray" aria-label={t('rule_history', { name: rule.name })} onClick={() => setHistory(rule)}>
        <History size={15} aria-hidden />
      </ActionIcon>
    );
  const move = (rule: Rule) => {
    const at = own.indexOf(rule);
    return (
      <span className={css.tools}>
        <ActionIcon variant="subtle" color="gray" aria-label={t('rules:up', { name: rule.name })} disabled={at === 0} onClick={() => write(moved(own, at, at - 1))}>
          <ChevronUp size={15} aria-hidden />
        </ActionIcon>
        <ActionIcon variant="subtle" color="gray" aria-label={t('rules:down', { name: rule.name })} disabled={at === own.length - 1} onClick={() => write(moved(own, at, at + 1))}>
          <ChevronDown size={15} aria-hidden />
        </ActionIcon>
      </span>
    );
  };
  const tools = (rule: Rule, label: string) => (
    <span className={css.tools}>
      {past(rule)}
      <Button variant="default" size="compact-xs" onClick={() => setEditing(rule)}>
        {label}
      </Button>
    </span>
  );
  const add = (
    <Button leftSection={<Plus size={14} aria-hidden />} onClick={() => setEditing('new')}>
      {t('rules:new')}
    </Button>
  );
  return (
    <Page title={t('nav.rules')} actions={add}>
      <div className="stack">
      <Card title={t('rules:own')} flush>
        {own.length ? (
          <PlainTable
            label={t('rules:own')}
            rows={own}
            rowId={(rule) => rule.id}
            columns={[
              { id: 'on', header: t('rules:switch'), cell: isOn },
              { id: 'name', header: t('rules:rule'), cell: (rule) => <b>{rule.name}</b> },
              { id: 'says', header: t('rules:says'), cell: (rule) => <RuleSays rule={rule} /> },
              { id: 'order', header: t('rules:order'), cell: move },
              { id: 'edit', header: '', isRight: true, cell: (rule) => tools(rule, t('edit')) },
            ]}
          />
        ) : (
          <Empty title={t('rules:none')} hint={t('rules:none_hint')} />
        )}
      </Card>
      {own.length > 1 && <p className="small soft">{t('rules:own_hint')}</p>}
      <Card title={t('rules:built_in')} flush>
        <PlainTable
          label={t('rules:built_in')}
          rows={checks}
          rowId={(rule) => rule.id}
          columns={[
            { id: 'on', header: t('rules:switch'), cell: isOn },
            { id: 'name', header: t('rules:rule'), cell: (rule) => <b>{rule.name}</b> },
            { id: 'says', header: t('rules:says'), cell: (rule) => <RuleSays rule={rule} /> },
            { id: 'edit', header: '', isRight: true, cell: (rule) => !rule.is_guard && tools(rule, t(rule.params.length ? 'rules:tune' : 'rules:try')) },
          ]}
        />
      </Card>
      {editing && (editing === 'new' || !editing.check) && <RuleDialog rule={editing === 'new' ? null : editing} priority={own.length + 1} words={words} onClose={() => setEditing(null)} />}
      {editing && editing !== 'new' && editing.check && <CheckDialog check={editing} words={words} onClose={() => setEditing(null)} />}
      {history && <RuleHistory<Rule> name={history.name} path={`${RULES}/${history.id}`} says={(one) => <RuleSays rule={one} />} onClose={() => setHistory(null)} />}
      </div>
    </Page>
  );
}
