import { Button } from '@mantine/core';
import { useState } from 'react';
import { api } from '@/api/client';
import { useSend } from '@/api/query';
import { useT, wordOr } from '@/app/i18n';
import { useSession } from '@/app/session';
import { toastError } from '@/app/toasts';
import { StatusPill } from '@/ui/StatusPill';
import { fromField } from '@/ui/format';
import { Time } from '@/ui/Time';
import { RecordDialog, type Field, type Values } from './RecordDialog';
import { SecretDialog } from './SecretDialog';
import { Section } from './Section';

interface Key {
  id: string;
  name: string;
  prefix: string;
  permissions: string[];
  shops: string[];
  created_at: string;
  expires_at: string | null;
  revoked_at: string | null;
  last_used_at: string | null;
}

function keyBody(values: Values): Values {
  const { expires_at: moment, ...rest } = values;
  return moment ? { ...rest, expires_at: fromField(String(moment)) } : rest;
}

export function Keys() {
  const t = useT();
  const { permissions, shops } = useSession();
  const [isNew, setNew] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const { mutate: revoke } = useSend((id: string) => api.del(`/keys/${id}`), ['/keys']);
  const word = (code: string) => wordOr(t, `settings:permission.${code.replace('.', '_')}`, code);
  const fields: Field[] = [
    { kind: 'text', name: 'name', label: t('settings:key_name'), required: true },
    { kind: 'choices', name: 'permissions', label: t('settings:permissions'), required: true, choices: permissions.map((value) => ({ value, label: word(value) })) },
    { kind: 'choices', name: 'shops', label: t('settings:scope_shops'), hint: t('settings:scope_hint'), choices: shops.map(({ id, name }) => ({ value: id, label: name })) },
    { kind: 'moment', name: 'expires_at', label: t('settings:expires') },
  ];
  return (
    <Section<Key>
      title={t('settings:tab.keys')}
      path="/keys"
      rowId={(row) => row.id}
      onAdd={() => setNew(true)}
      addLabel={t('settings:new_key')}
      columns={[
        { id: 'name', header: t('settings:key_name'), cell: (row) => <b>{row.name}</b> },
        { id: 'prefix', header: t('settings:key_prefix'), cell: (row) => <span className="mono">{row.prefix}…</span> },
        { id: 'permissions', header: t('settings:permissions'), cell: (row) => row.permissions.map(word).join(' · ') },
        { id: 'used', header: t('settings:last_used'), cell: (row) => <Time at={row.last_used_at} /> },
        { id: 'expires', header: t('settings:expires'), cell: (row) => <Time at={row.expires_at} /> },
        {
          id: 'state',
          header: t('settings:state'),
          cell: (row) =>
            row.revoked_at ? (
              <StatusPill tone="cancelled">{t('settings:revoked')}</StatusPill>
            ) : (
              <Button variant="default" color="red" size="compact-xs" onClick={() => revoke(row.id, { onError: (error) => toastError(t, error) })}>
                {t('settings:revoke')}
              </Button>
            ),
        },
      ]}
    >
      {isNew && <RecordDialog title={t('settings:new_key')} fields={fields} first={{ name: '', permissions: ['orders.intake'], shops: [], expires_at: '' }} touched={['/keys']} onClose={() => setNew(false)} save={(values) => api.post<{ secret: string }>('/keys', keyBody(values))} onSaved={(answer) => setSecret(answer.secret)} />}
      {secret && <SecretDialog title={t('settings:key_secret')} hint={t('settings:key_hint')} secret={secret} onClose={() => setSecret(null)} />}
    </Section>
  );
}
