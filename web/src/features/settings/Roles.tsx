import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { api } from '@/api/client';
import { useGet, useSend } from '@/api/query';
import { RecordError } from '@/app/ErrorPages';
import { useT, wordOr } from '@/app/i18n';
import { toast, toastError } from '@/app/toasts';
import { Card, PlainTable, SkeletonCard } from '@/ui/Layout';
import { RecordDialog } from './RecordDialog';

export interface Role {
  id: string;
  code: string;
  name: string;
  is_builtin: boolean;
  permissions: string[];
}

export interface RoleList {
  items: Role[];
  permissions: { code: string; context: string }[];
}

/** Who may do what: one row per permission, one column per role. The owner's column stays complete. */
export function Roles() {
  const t = useT();
  const { data, error, refetch } = useGet<RoleList>('/roles');
  const [isNew, setNew] = useState(false);
  const { mutate: change, isPending } = useSend(({ role, permissions }: { role: Role; permissions: string[] }) => api.patch(`/roles/${role.id}`, { permissions }), ['/roles', '/session']);
  const { mutate: remove } = useSend((role: Role) => api.del(`/roles/${role.id}`), ['/roles']);
  if (error && !data) return <RecordError error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonCard lines={8} />;
  const roleName = (role: Role) => wordOr(t, `role.${role.code}`, role.name);
  const word = (code: string) => wordOr(t, `settings:permission.${code.replace('.', '_')}`, code);
  const toggle = (role: Role, code: string) => {
    const permissions = role.permissions.includes(code) ? role.permissions.filter((one) => one !== code) : [...role.permissions, code];
    change({ role, permissions }, { onSuccess: () => void toast('ok', t('saved')), onError: (failure) => toastError(t, failure) });
  };
  return (
    <>
      <Card title={t('settings:tab.roles')} aside={<Button onClick={() => setNew(true)}>{t('settings:new_role')}</Button>} flush>
        <PlainTable
          label={t('settings:tab.roles')}
          rows={data.permissions}
          rowId={(row) => row.code}
          columns={[
            { id: 'permission', header: t('settings:permissions'), cell: (row) => word(row.code) },
            ...data.items.map((role) => ({
              id: role.id,
              header: roleName(role),
              cell: (row: { code: string }) => <Checkbox aria-label={`${roleName(role)}: ${word(row.code)}`} checked={role.permissions.includes(row.code)} disabled={role.code === 'owner' || isPending} onChange={() => toggle(role, row.code)} />,
            })),
          ]}
        />
      </Card>
      <div className="row" style={{ marginTop: 12 }}>
        {data.items
          .filter((role) => !role.is_builtin)
          .map((role) => (
            <Button key={role.id} variant="default" color="red" onClick={() => remove(role, { onError: (failure) => toastError(t, failure) })}>
              {t('settings:remove_role', { name: role.name })}
            </Button>
          ))}
      </div>
      {isNew && <RecordDialog title={t('settings:new_role')} fields={[{ kind: 'text', name: 'name', label: t('settings:name'), required: true }]} first={{ name: '' }} touched={['/roles']} onClose={() => setNew(false)} save={(values) => api.post('/roles', { ...values, permissions: [] })} />}
    </>
  );
}
