import { Button } from '@mantine/core';
import { useState } from 'react';
import { api } from '@/api/client';
import { useGet, useSend } from '@/api/query';
import { useT, wordOr, type T } from '@/app/i18n';
import { useSession } from '@/app/session';
import { toastError } from '@/app/toasts';
import { StatusPill } from '@/ui/StatusPill';
import { Time } from '@/ui/Time';
import { RecordDialog, type Field, type Values } from './RecordDialog';
import type { RoleList } from './Roles';
import { SecretDialog } from './SecretDialog';
import css from './settings.module.css';
import { Section } from './Section';

interface Person {
  id: string;
  name: string;
  email: string;
  is_active: boolean;
  is_invited: boolean;
  is_totp: boolean;
  roles: string[];
  shops: string[];
  warehouses: string[];
  last_login: string | null;
}

const absolute = (link: string) => new URL(link, location.origin).href;

function personState(t: T, person: Person) {
  if (!person.is_active) return <StatusPill tone="cancelled">{t('settings:inactive')}</StatusPill>;
  if (person.is_invited) return <StatusPill tone="pending_review">{t('settings:invited')}</StatusPill>;
  return <StatusPill tone="shipped">{t('settings:active')}</StatusPill>;
}

export function People() {
  const t = useT();
  const session = useSession();
  const roles = useGet<RoleList>('/roles').data?.items ?? [];
  const [editing, setEditing] = useState<Person | 'new' | null>(null);
  const [link, setLink] = useState<string | null>(null);
  const relink = useSend((id: string) => api.post<{ link: string }>(`/people/${id}/link`));
  const person = editing === 'new' ? null : editing;
  const roleName = (code: string) => wordOr(t, `role.${code}`, roles.find((role) => role.code === code)?.name ?? code);
  const named = (items: { id: string; name: string }[]) => items.map(({ id, name }) => ({ value: id, label: name }));
  const fields: Field[] = [
    { kind: 'text', name: 'name', label: t('settings:person_name'), required: true },
    ...(person ? [] : [{ kind: 'email', name: 'email', label: t('auth:email'), required: true } as const]),
    { kind: 'choices', name: 'roles', label: t('settings:roles'), required: true, choices: roles.map(({ code }) => ({ value: code, label: roleName(code) })) },
    { kind: 'choices', name: 'shops', label: t('settings:scope_shops'), hint: t('settings:scope_hint'), choices: named(session.shops) },
    { kind: 'choices', name: 'warehouses', label: t('settings:scope_warehouses'), hint: t('settings:scope_hint'), choices: named(session.warehouses) },
    ...(person ? [{ kind: 'check', name: 'is_active', label: t('settings:may_sign_in') } as const] : []),
  ];
  const first: Values = { name: person?.name ?? '', roles: person?.roles ?? ['order_clerk'], shops: person?.shops ?? [], warehouses: person?.warehouses ?? [], ...(person ? { is_active: person.is_active } : { email: '' }) };
  return (
    <Section<Person>
      title={t('settings:tab.people')}
      path="/people"
      rowId={(row) => row.id}
      addLabel={t('settings:invite')}
      onAdd={() => setEditing('new')}
      onEdit={setEditing}
      columns={[
        { id: 'name', header: t('settings:person_name'), cell: (row) => <span className={css.person}><b>{row.name}</b><span className="small soft">{row.email}</span></span> },
        { id: 'roles', header: t('settings:roles'), cell: (row) => row.roles.map(roleName).join(' · ') },
        { id: 'totp', header: t('auth:totp_title'), cell: (row) => t(row.is_totp ? 'yes' : 'no') },
        { id: 'state', header: t('settings:state'), cell: (row) => personState(t, row) },
        { id: 'seen', header: t('settings:last_login'), cell: (row) => <Time at={row.last_login} /> },
        {
          id: 'link',
          header: t('settings:link'),
          cell: (row) => (
            <Button variant="default" size="compact-xs" onClick={() => relink.mutate(row.id, { onSuccess: (answer) => setLink(absolute(answer.link)), onError: (error) => toastError(t, error) })}>
              {t('settings:new_link')}
            </Button>
          ),
        },
      ]}
    >
      {editing && (
        <RecordDialog
          key={person?.id ?? 'new'}
          title={person?.name ?? t('settings:invite')}
          action={person ? undefined : t('settings:invite')}
          fields={fields}
          first={first}
          touched={['/people']}
          onClose={() => setEditing(null)}
          save={(values): Promise<{ link?: string }> => (person ? api.patch(`/people/${person.id}`, values) : api.post('/people/invite', values))}
          onSaved={(answer) => answer?.link && setLink(absolute(answer.link))}
        />
      )}
      {link && <SecretDialog title={t('settings:link')} hint={t('settings:link_hint')} secret={link} onClose={() => setLink(null)} />}
    </Section>
  );
}
