import { ActionIcon, Button, Switch } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
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
import { GIFTS, type GiftEdit, type GiftRule } from './gift';
import { GiftDialog } from './GiftDialog';
import css from './gifts.module.css';
import { GiftSays } from './GiftSays';

/** 赠品策略: the rules in the order in which they are asked, with what they gave so far. */
export default function GiftsPage() {
  const t = useT();
  const go = useNavigate();
  const asked = (useSearch({ strict: false }) as { rule?: string }).rule;
  const { data, error, refetch } = useGet<{ items: GiftRule[] }>(GIFTS);
  const [editing, setEditing] = useState<GiftRule | 'new' | null>(null);
  const [history, setHistory] = useState<GiftRule | null>(null);
  const send = useSend((edits: GiftEdit[]) => api.post(GIFTS, { edits }), [GIFTS]);
  if (error && !data) return <RecordError error={error} onRetry={() => void refetch()} />;
  if (!data)
    return (
      <Page title={t('nav.gifts')}>
        <SkeletonCard lines={6} />
      </Page>
    );
  const rules = data.items;
  const open = editing ?? rules.find((rule) => rule.id === asked) ?? null;
  const close = () => {
    setEditing(null);
    if (asked) void go({ to: '/gifts', search: {}, replace: true });
  };
  const write = (edits: GiftEdit[]) => edits.length && send.mutate(edits, { onError: (refused) => toastError(t, refused) });
  const place = (rule: GiftRule) => {
    const at = rules.indexOf(rule);
    return (
      <span className={css.tools}>
        <ActionIcon variant="subtle" color="gray" aria-label={t('gifts:up', { name: rule.name })} disabled={at === 0} onClick={() => write(moved(rules, at, at - 1))}>
          <ChevronUp size={15} aria-hidden />
        </ActionIcon>
        <ActionIcon variant="subtle" color="gray" aria-label={t('gifts:down', { name: rule.name })} disabled={at === rules.length - 1} onClick={() => write(moved(rules, at, at + 1))}>
          <ChevronDown size={15} aria-hidden />
        </ActionIcon>
      </span>
    );
  };
  const tools = (rule: GiftRule) => (
    <span className={css.tools}>
      <ActionIcon variant="subtle" color="gray" aria-label={t('rule_history', { name: rule.name })} onClick={() => setHistory(rule)}>
        <History size={15} aria-hidden />
      </ActionIcon>
      <Button variant="default" size="compact-xs" onClick={() => setEditing(rule)}>
        {t('edit')}
      </Button>
    </span>
  );
  const gave = ({ given, spec }: GiftRule) => (
    <span className={css.says}>
      <span>{t('gifts:gave', { count: given?.orders ?? 0 })}</span>
      {spec.most_orders !== null && <span className="small soft">{t('gifts:of_limit', { counted: given?.counted ?? 0, most: spec.most_orders })}</span>}
      {!!given?.left_out && <span className="small warn">{t('gifts:left_out', { count: given.left_out })}</span>}
    </span>
  );
  const add = (
    <Button leftSection={<Plus size={14} aria-hidden />} onClick={() => setEditing('new')}>
      {t('gifts:new')}
    </Button>
  );
  return (
    <Page title={t('nav.gifts')} actions={add}>
      <div className="stack">
        <Card flush>
          {rules.length ? (
            <PlainTable
              label={t('nav.gifts')}
              rows={rules}
              rowId={(rule) => rule.id}
              columns={[
                { id: 'on', header: t('gifts:switch'), cell: (rule) => <Switch aria-label={t('gifts:on', { name: rule.name })} checked={rule.is_on} onChange={(event) => write([{ id: rule.id, expected_version: rule.version, is_on: event.currentTarget.checked }])} /> },
                { id: 'name', header: t('gifts:rule'), cell: (rule) => <b>{rule.name}</b> },
                { id: 'says', header: t('gifts:says'), cell: (rule) => <GiftSays rule={rule} /> },
                { id: 'gave', header: t('gifts:so_far'), cell: gave },
                { id: 'order', header: t('gifts:order'), cell: place },
                { id: 'edit', header: '', isRight: true, cell: tools },
              ]}
            />
          ) : (
            <Empty title={t('gifts:none')} hint={t('gifts:none_hint')} />
          )}
        </Card>
        {rules.length > 1 && <p className="small soft">{t('gifts:order_hint')}</p>}
      </div>
      {open && <GiftDialog key={open === 'new' ? 'new' : open.id} rule={open === 'new' ? null : open} priority={rules.length + 1} onClose={close} />}
      {history && <RuleHistory<GiftRule> name={history.name} path={`${GIFTS}/${history.id}`} says={(one) => <GiftSays rule={one} />} onClose={() => setHistory(null)} />}
    </Page>
  );
}
