import { useNavigate } from '@tanstack/react-router';
import { Ban, ShieldCheck, Tags, Users } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useGet } from '@/api/query';
import type { Count } from '@/api/types';
import { useT, type T } from '@/app/i18n';
import { directoryOf, useCan, useSession, type Can } from '@/app/session';
import { Marks } from '@/ui/CustomerMarks';
import type { GridColumn } from '@/ui/DataGrid';
import { filterOf, ResourceList, useListSearch, type BulkAction, type Resource } from '@/ui/ResourceList';
import { Time } from '@/ui/Time';
import { BlacklistDialog } from './BlacklistDialog';
import { lift, type Customer } from './customer';
import { Amounts, OrderCount } from './marks';
import { TagDialog } from './TagDialog';

function columns(t: T, can: Can, shopName: (id: string) => string): GridColumn<Customer>[] {
  return [
    { id: 'nick', header: t('customers:nick'), size: 150, isPinned: true, cell: (row) => <span className="strong cut">{row.nick || '–'}</span> },
    {
      id: 'tags',
      header: t('customers:tags'),
      size: 200,
      cell: (row) => (
        <span className="row">
          <Marks tags={row.tags} blacklist={row.blacklist} />
        </span>
      ),
    },
    { id: 'shops', header: t('customers:shops'), size: 170, grows: true, cell: (row) => <span className="cut">{row.shop_ids.map(shopName).join(' · ')}</span> },
    { id: 'orders', header: t('customers:orders'), size: 80, isRight: true, cell: (row) => <OrderCount row={row} /> },
    ...(can('money.view') ? [{ id: 'paid', header: t('customers:paid'), size: 130, isRight: true, cell: (row: Customer) => <Amounts of={row.paid} /> }] : []),
    { id: 'refunds', header: t('customers:refunds'), size: 80, isRight: true, cell: (row) => row.refunded_orders || <span className="muted">–</span> },
    { id: 'first', header: t('customers:first_order'), size: 110, isHiddenAtFirst: true, cell: (row) => row.first_order_at && <Time at={row.first_order_at} /> },
    { id: 'last', header: t('customers:last_order'), size: 110, sort: 'last_order_at', cell: (row) => row.last_order_at && <Time at={row.last_order_at} /> },
  ];
}

type Dialog = { what: 'tags' | 'blacklist'; ids: string[] };

function bulk(t: T, can: Can, open: (dialog: Dialog) => void): BulkAction<Customer>[] {
  const ids = (rows: Customer[]) => rows.map((row) => row.id);
  return [
    ...(can('customers.edit') ? [{ id: 'tags', label: t('customers:tags_set'), icon: Tags, isPrimary: true, appliesTo: () => true, run: (_: unknown, rows: Customer[]) => open({ what: 'tags', ids: ids(rows) }) }] : []),
    ...(can('customers.blacklist')
      ? [
          { id: 'blacklist', label: t('customers:blacklist'), icon: Ban, isDanger: true, appliesTo: (row: Customer) => !row.blacklist, run: (_: unknown, rows: Customer[]) => open({ what: 'blacklist', ids: ids(rows) }) },
          { id: 'lift', label: t('customers:lift'), icon: ShieldCheck, appliesTo: (row: Customer) => row.blacklist !== null, run: (_: unknown, rows: Customer[]) => void lift(t, ids(rows)) },
        ]
      : []),
  ];
}

/** Everybody who bought in the shops this person sees. */
export default function CustomersPage() {
  const t = useT();
  const can = useCan();
  const session = useSession();
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const tags = useGet<{ items: string[] }>('/customers/tags').data?.items ?? [];
  const filter = { ...filterOf(useListSearch().search), blacklisted: undefined };
  const everybody = useGet<Count>('/customers/count', filter, { keep: true }).data;
  const listed = useGet<Count>('/customers/count', { ...filter, blacklisted: 'true' }, { keep: true }).data;
  const shown = useMemo(() => {
    const { shop } = directoryOf(session);
    return columns(t, can, (id) => shop(id)?.name ?? '');
  }, [t, can, session]);
  const resource: Resource<Customer> = {
    id: 'customers',
    path: '/customers',
    title: t('nav.customers'),
    columns: shown,
    rowId: (row) => row.id,
    rowLabel: (row) => row.nick,
    rowPath: (id) => `/customers/${id}`,
    defaultSort: '-last_order_at',
    filters: [
      { kind: 'choice', id: 'tag', label: t('customers:tags'), choices: tags.map((tag) => ({ value: tag, label: tag })) },
      { kind: 'choice', id: 'shop', label: t('orders:filter.shop'), choices: session.shops.map(({ id, name }) => ({ value: id, label: name })) },
    ],
    tabs: {
      param: 'blacklisted',
      items: [
        { value: '', label: t('customers:all'), count: everybody?.capped ? null : everybody?.count },
        { value: 'true', label: t('customers:on_blacklist'), count: listed?.count },
      ],
    },
    searchHint: t('customers:search_hint'),
    countPath: '/customers/count',
    bulk: bulk(t, can, setDialog),
    nothing: { icon: Users, title: t('customers:nothing'), hint: t('customers:nothing_hint') },
    done: { icon: ShieldCheck, title: t('customers:nobody_blacklisted') },
    unit: (n) => t('customers:customers_n', n),
  };
  const close = () => setDialog(null);
  return (
    <>
      <ResourceList resource={resource} onOpenFull={(id) => void navigate({ to: '/customers/$id', params: { id } })} />
      {dialog?.what === 'tags' && <TagDialog ids={dialog.ids} onClose={close} />}
      {dialog?.what === 'blacklist' && <BlacklistDialog ids={dialog.ids} onClose={close} />}
    </>
  );
}
