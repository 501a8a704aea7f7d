import { Button } from '@mantine/core';
import { Plus, Users } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useT, type T } from '@/app/i18n';
import { directoryOf, useCan, useSession, type Directory } from '@/app/session';
import type { GridColumn } from '@/ui/DataGrid';
import { Money } from '@/ui/Money';
import { ResourceList, type Resource } from '@/ui/ResourceList';
import { StatusPill } from '@/ui/StatusPill';
import { AccountDialog } from './AccountDialog';
import type { Account } from './payments';

function columns(t: T, directory: Directory, onEdit: ((row: Account) => void) | null): GridColumn<Account>[] {
  return [
    { id: 'name', header: t('payments:account'), size: 180, isPinned: true, cell: (row) => <span className="strong cut">{row.name}</span> },
    { id: 'state', header: t('payments:state'), size: 90, cell: (row) => <StatusPill tone={row.is_active ? 'shipped' : 'cancelled'}>{t(row.is_active ? 'payments:is_open' : 'payments:is_closed')}</StatusPill> },
    { id: 'limit', header: t('payments:limit'), size: 112, isRight: true, cell: (row) => <Money value={row.limit} /> },
    { id: 'used', header: t('payments:used'), size: 112, isRight: true, cell: (row) => <Money value={row.used} strong /> },
    { id: 'left', header: t('payments:left'), size: 112, isRight: true, cell: (row) => <Money value={row.left} /> },
    { id: 'days', header: t('payments:terms_days'), size: 90, isRight: true, cell: (row) => row.terms_days },
    { id: 'shop', header: t('orders:filter.shop'), size: 120, cell: (row) => <span className="cut">{row.shop_id ? directory.shop(row.shop_id)?.name : t('payments:every_shop')}</span> },
    { id: 'note', header: t('payments:note'), size: 110, grows: true, cell: (row) => <span className="cut">{row.note || '–'}</span> },
    ...(onEdit
      ? [
          {
            id: 'edit',
            header: '',
            size: 84,
            cell: (row: Account) => (
              <Button variant="default" size="compact-xs" aria-label={`${t('edit')} ${row.name}`} onClick={() => onEdit(row)}>
                {t('edit')}
              </Button>
            ),
          },
        ]
      : []),
  ];
}

/** 挂账客户: who may pay later, up to which limit, and what of it is used. */
export default function AccountsPage() {
  const t = useT();
  const may = useCan()('payments.credit');
  const session = useSession();
  const [shown, setShown] = useState<Account | 'new' | null>(null);
  const listed = useMemo(() => columns(t, directoryOf(session), may ? setShown : null), [t, session, may]);
  const resource: Resource<Account> = {
    id: 'credit-accounts',
    path: '/credit-accounts',
    title: t('payments:accounts'),
    columns: listed,
    rowId: (row) => row.id,
    rowLabel: (row) => row.name,
    defaultSort: '-created_at',
    filters: [],
    searchHint: t('payments:account_search_hint'),
    toolbar: may ? (
      <Button leftSection={<Plus size={15} aria-hidden />} onClick={() => setShown('new')}>
        {t('payments:new_account')}
      </Button>
    ) : undefined,
    nothing: { icon: Users, title: t('payments:no_accounts'), hint: t('payments:no_accounts_hint') },
    unit: (n) => t('rows', n),
  };
  return (
    <>
      <ResourceList resource={resource} />
      {shown && <AccountDialog account={shown === 'new' ? null : shown} onClose={() => setShown(null)} />}
    </>
  );
}
