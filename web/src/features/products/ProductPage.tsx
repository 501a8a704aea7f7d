import { Button } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useGet } from '@/api/query';
import { RecordError } from '@/app/ErrorPages';
import { useT } from '@/app/i18n';
import { useCan } from '@/app/session';
import { Card, Page, PlainTable, SkeletonCard, type PlainColumn } from '@/ui/Layout';
import { Money } from '@/ui/Money';
import { StatusPill, Tag } from '@/ui/StatusPill';
import { Thumb } from '@/ui/Thumb';
import type { Product, Sku } from './product';
import { ParcelRules, ProductForm } from './ProductForm';
import { SkuDialog, writeOptions } from './SkuDialog';

export default function ProductPage() {
  const t = useT();
  const can = useCan();
  const { id } = useParams({ strict: false }) as { id: string };
  const { data: product, error, refetch } = useGet<Product>(`/products/${id}`);
  const [editing, setEditing] = useState<Sku | 'new' | null>(null);
  const mayEdit = can('catalog.edit');
  if (error && !product) return <RecordError error={error} onRetry={() => void refetch()} />;
  if (!product) {
    return (
      <Page title={t('nav.products')}>
        <SkeletonCard />
      </Page>
    );
  }
  const columns: (PlainColumn<Sku> | false)[] = [
    {
      id: 'code',
      header: t('products:sku_code'),
      cell: (sku) => (
        <span className="row">
          <Thumb url={sku.picture_url} name={sku.title || product.title} size={36} />
          <span className="strong mono">{sku.code}</span>
        </span>
      ),
    },
    { id: 'options', header: t('products:options'), cell: (sku) => writeOptions(sku.options) || '–' },
    { id: 'barcodes', header: t('products:barcodes'), cell: (sku) => <span className="num">{sku.barcodes.join(', ') || '–'}</span> },
    { id: 'supply', header: t('products:supply'), cell: (sku) => <Tag tone={sku.supply === 'stocked' ? 'completed' : 'in_production'}>{t(`supply.${sku.supply}`)}</Tag> },
    can('money.view') && { id: 'price', header: t('products:price'), isRight: true, cell: (sku) => <Money value={sku.price} /> },
    can('money.view') && { id: 'cost', header: t('products:cost'), isRight: true, cell: (sku) => <Money value={sku.cost} /> },
    { id: 'state', header: t('products:state'), cell: (sku) => <StatusPill tone={sku.is_active ? 'shipped' : 'cancelled'}>{t(sku.is_active ? 'products:on' : 'products:off')}</StatusPill> },
    mayEdit && {
      id: 'edit',
      header: '',
      isRight: true,
      cell: (sku) => (
        <Button variant="default" size="compact-xs" onClick={() => setEditing(sku)}>
          {t('edit')}
        </Button>
      ),
    },
  ];
  const live = editing && editing !== 'new' ? (product.skus.find((sku) => sku.id === editing.id) ?? editing) : null;
  return (
    <Page
      title={
        <>
          {product.title} <span className="small muted mono">{product.code}</span>
        </>
      }
      actions={
        mayEdit && (
          <Button leftSection={<Plus size={15} aria-hidden />} onClick={() => setEditing('new')}>
            {t('products:new_sku')}
          </Button>
        )
      }
    >
      <div className="stack">
        {mayEdit ? <ProductForm key={product.updated_at} product={product} /> : <ParcelRules product={product} />}
        <Card title={t('products:skus', { count: product.skus.length })} flush>
          <PlainTable label={t('products:skus', { count: product.skus.length })} columns={columns.filter((column): column is PlainColumn<Sku> => column !== false)} rows={product.skus} rowId={(sku) => sku.id} />
        </Card>
      </div>
      {editing && <SkuDialog product={product} sku={live} onClose={() => setEditing(null)} />}
    </Page>
  );
}
