import { Button, Modal, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Plus, Shirt } from 'lucide-react';
import { useMemo, useState } from 'react';
import { api } from '@/api/client';
import { useSend } from '@/api/query';
import { useT, type T } from '@/app/i18n';
import { useCan } from '@/app/session';
import type { GridColumn } from '@/ui/DataGrid';
import { ErrorBox } from '@/ui/ErrorBox';
import { ResourceList, type Resource } from '@/ui/ResourceList';
import { StatusPill } from '@/ui/StatusPill';
import { Thumb } from '@/ui/Thumb';
import { Time } from '@/ui/Time';
import type { ProductRow } from './product';

function columns(t: T): GridColumn<ProductRow>[] {
  return [
    { id: 'code', header: t('products:code'), size: 160, isPinned: true, cell: (row) => <span className="strong mono cut">{row.code}</span> },
    {
      id: 'title',
      header: t('products:title'),
      size: 360,
      grows: true,
      cell: (row, isCompact) => (
        <span className="row">
          <Thumb url={row.picture_url} name={row.title} size={isCompact ? 24 : 36} />
          <span className="cut">{row.title}</span>
        </span>
      ),
    },
    { id: 'skus', header: t('products:sku_count'), size: 100, isRight: true, cell: (row) => row.sku_count },
    { id: 'state', header: t('products:state'), size: 110, cell: (row) => <StatusPill tone={row.is_active ? 'shipped' : 'cancelled'}>{t(row.is_active ? 'products:on' : 'products:off')}</StatusPill> },
    { id: 'updated', header: t('products:updated'), size: 120, cell: (row) => <Time at={row.updated_at} /> },
  ];
}

function NewProduct({ onClose }: { onClose: () => void }) {
  const t = useT();
  const navigate = useNavigate();
  const [code, setCode] = useState('');
  const [title, setTitle] = useState('');
  const create = useSend(() => api.post<{ id: string }>('/products', { code: code.trim(), title: title.trim() }), ['/products']);
  return (
    <Modal opened onClose={onClose} title={t('products:new')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(undefined, { onSuccess: ({ id }) => void navigate({ to: '/products/$id', params: { id } }) });
        }}
      >
        {create.error && <ErrorBox error={create.error} />}
        <TextInput label={t('products:code')} required maxLength={60} data-autofocus value={code} onChange={(event) => setCode(event.currentTarget.value)} />
        <TextInput label={t('products:title')} required maxLength={200} value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
        <Button type="submit" size="sm" loading={create.isPending}>
          {t('products:create')}
        </Button>
      </form>
    </Modal>
  );
}

export default function ProductsPage() {
  const t = useT();
  const can = useCan();
  const navigate = useNavigate();
  const [isNew, setNew] = useState(false);
  const shown = useMemo(() => columns(t), [t]);
  const add = can('catalog.edit') && (
    <Button leftSection={<Plus size={15} aria-hidden />} onClick={() => setNew(true)}>
      {t('products:new')}
    </Button>
  );
  const resource: Resource<ProductRow> = {
    id: 'products',
    path: '/products',
    title: t('nav.products'),
    columns: shown,
    rowId: (row) => row.id,
    rowLabel: (row) => row.code,
    defaultSort: 'code',
    filters: [],
    searchHint: t('products:search_hint'),
    countPath: '/products/count',
    exportPath: can('orders.export') ? '/products/export' : undefined,
    toolbar: add,
    nothing: { icon: Shirt, title: t('products:nothing'), hint: t('products:nothing_hint'), action: add },
    unit: (n) => t('products:products_n', n),
  };
  return (
    <>
      <ResourceList resource={resource} onOpenFull={(id) => void navigate({ to: '/products/$id', params: { id } })} />
      {isNew && <NewProduct onClose={() => setNew(false)} />}
    </>
  );
}
