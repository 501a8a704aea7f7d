import { Button } from '@mantine/core';
import { Boxes, ClipboardPen, PackagePlus, SlidersHorizontal } from 'lucide-react';
import { useMemo, useState } from 'react';
import { queryClient } from '@/api/query';
import type { Page } from '@/api/types';
import { useT, type T } from '@/app/i18n';
import { directoryOf, useCan, useSession, type Directory } from '@/app/session';
import type { GridColumn } from '@/ui/DataGrid';
import { ResourceList, type Resource } from '@/ui/ResourceList';
import { Thumb } from '@/ui/Thumb';
import { Time } from '@/ui/Time';
import { optionText, stockKey, type StockAct, type StockRow } from './stock';
import { StockDialog } from './StockDialog';
import { StockPeek } from './StockPeek';

const LOW = 5;

function columns(t: T, directory: Directory): GridColumn<StockRow>[] {
  const available = (row: StockRow) => (row.available <= 0 ? 'bad strong' : row.available <= LOW ? 'warn strong' : 'strong');
  return [
    { id: 'sku', header: t('stock:sku'), size: 150, isPinned: true, cell: (row) => <span className="strong mono cut">{row.sku_code}</span> },
    {
      id: 'title',
      header: t('stock:title'),
      size: 320,
      grows: true,
      cell: (row, isCompact) => (
        <span className="row">
          <Thumb url={row.picture_url} name={row.title} size={isCompact ? 24 : 36} />
          <span className="cut">
            {row.title} <span className="muted">{optionText(row.options, row.title)}</span>
          </span>
        </span>
      ),
    },
    { id: 'warehouse', header: t('stock:warehouse'), size: 150, cell: (row) => <span className="cut">{directory.warehouse(row.warehouse_id) || '–'}</span> },
    { id: 'on_hand', header: t('stock:on_hand'), size: 100, isRight: true, cell: (row) => row.on_hand },
    { id: 'allocated', header: t('stock:allocated'), size: 100, isRight: true, cell: (row) => row.allocated },
    { id: 'available', header: t('stock:available'), size: 100, isRight: true, cell: (row) => <span className={available(row)}>{row.available}</span> },
    { id: 'updated', header: t('stock:updated'), size: 120, cell: (row) => <Time at={row.updated_at} /> },
  ];
}

const ACTS = [
  ['receive', 'inventory.receive', PackagePlus],
  ['adjust', 'inventory.adjust', SlidersHorizontal],
  ['count', 'inventory.count', ClipboardPen],
] as const;

/** The row behind an open peek, from whichever page of the list holds it. */
function findRow(id: string): StockRow | undefined {
  const pages = queryClient.getQueriesData<Page<StockRow>>({ queryKey: ['/stock'] });
  return pages.flatMap(([, page]) => page?.items ?? []).find((row) => stockKey(row) === id);
}

export default function StockPage() {
  const t = useT();
  const can = useCan();
  const session = useSession();
  const [asked, setAsked] = useState<{ act: StockAct; row: StockRow | null } | null>(null);
  const shown = useMemo(() => columns(t, directoryOf(session)), [t, session]);
  const mayAct = ACTS.filter(([, permission]) => can(permission));
  const resource: Resource<StockRow> = {
    id: 'stock',
    path: '/stock',
    title: t('nav.stock'),
    columns: shown,
    rowId: stockKey,
    rowLabel: (row) => row.sku_code,
    defaultSort: 'sku_code',
    filters: [
      { kind: 'choice', id: 'warehouse', label: t('stock:warehouse'), choices: session.warehouses.map(({ id, name }) => ({ value: id, label: name })) },
      { kind: 'choice', id: 'low', label: t('stock:level'), choices: [{ value: 'true', label: t('stock:low') }] },
    ],
    searchHint: t('stock:search_hint'),
    countPath: '/stock/count',
    exportPath: can('orders.export') ? '/stock/export' : undefined,
    toolbar: mayAct.map(([act, , Icon], index) => (
      <Button key={act} variant={index === 0 ? 'filled' : 'default'} leftSection={<Icon size={15} aria-hidden />} onClick={() => setAsked({ act, row: null })}>
        {t(`stock:act.${act}`)}
      </Button>
    )),
    nothing: { icon: Boxes, title: t('stock:nothing'), hint: t('stock:nothing_hint') },
    unit: (n) => t('rows', n),
  };
  return (
    <>
      <ResourceList
        resource={resource}
        peek={(place) => {
          const row = findRow(place.id);
          return row ? <StockPeek place={place} row={row} onAct={(act) => setAsked({ act, row })} /> : null;
        }}
      />
      {asked && <StockDialog act={asked.act} row={asked.row} onClose={() => setAsked(null)} />}
    </>
  );
}
