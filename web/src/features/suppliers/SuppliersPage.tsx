import { Button } from '@mantine/core';
import { Factory, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useT, type T } from '@/app/i18n';
import { useCan } from '@/app/session';
import type { GridColumn } from '@/ui/DataGrid';
import { ResourceList, type Resource } from '@/ui/ResourceList';
import { StatusPill } from '@/ui/StatusPill';
import type { Supplier } from './supplier';
import { SupplierDialog } from './SupplierDialog';
import { SupplierPeek } from './SupplierPeek';

function columns(t: T): GridColumn<Supplier>[] {
  return [
    { id: 'code', header: t('suppliers:code'), size: 160, isPinned: true, sort: 'code', cell: (row) => <span className="strong mono cut">{row.code}</span> },
    { id: 'name', header: t('suppliers:name'), size: 320, grows: true, cell: (row) => <span className="cut">{row.name}</span> },
    { id: 'contact', header: t('suppliers:contact_title'), size: 220, cell: (row) => <span className="cut">{[row.contact_name_masked, row.contact_phone_masked].filter(Boolean).join(' ') || <span className="muted">–</span>}</span> },
    { id: 'skus', header: t('products:sku_count'), size: 100, isRight: true, cell: (row) => row.sku_count },
    { id: 'state', header: t('products:state'), size: 110, cell: (row) => <StatusPill tone={row.is_active ? 'shipped' : 'cancelled'}>{t(row.is_active ? 'suppliers:on' : 'suppliers:off')}</StatusPill> },
  ];
}

/** Who makes or sells us goods, and whom to call there. */
export default function SuppliersPage() {
  const t = useT();
  const can = useCan();
  const [isNew, setNew] = useState(false);
  const shown = useMemo(() => columns(t), [t]);
  const add = can('catalog.edit') && (
    <Button leftSection={<Plus size={15} aria-hidden />} onClick={() => setNew(true)}>
      {t('suppliers:new')}
    </Button>
  );
  const resource: Resource<Supplier> = {
    id: 'suppliers',
    path: '/suppliers',
    title: t('nav.suppliers'),
    columns: shown,
    rowId: (row) => row.id,
    rowLabel: (row) => row.name,
    rowPath: (id) => `/suppliers/${id}`,
    defaultSort: 'code',
    filters: [
      {
        kind: 'choice',
        id: 'is_active',
        label: t('products:state'),
        choices: [
          { value: 'true', label: t('suppliers:on') },
          { value: 'false', label: t('suppliers:off') },
        ],
      },
    ],
    searchHint: t('suppliers:search_hint'),
    countPath: '/suppliers/count',
    toolbar: add,
    nothing: { icon: Factory, title: t('suppliers:nothing'), hint: t('suppliers:nothing_hint'), action: add },
    unit: (n) => t('suppliers:suppliers_n', n),
  };
  return (
    <>
      <ResourceList resource={resource} peek={(place) => <SupplierPeek place={place} />} />
      {isNew && <SupplierDialog of={null} onClose={() => setNew(false)} />}
    </>
  );
}
