import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { CircleCheckBig, ClipboardPaste, FileSpreadsheet, Package, PackageCheck, Printer, ReceiptText, ScanLine, Undo2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useGet } from '@/api/query';
import { FULFILMENT_STATES, type Counts } from '@/api/types';
import { useT, type T } from '@/app/i18n';
import { directoryOf, useCan, useSession, type Can, type Directory } from '@/app/session';
import type { GridColumn } from '@/ui/DataGrid';
import { ResourceList, type BulkAction, type Resource, type Target } from '@/ui/ResourceList';
import { printPapers } from '@/ui/print';
import { FULFILMENT_TONES, StatusPill, Tag } from '@/ui/StatusPill';
import { Time } from '@/ui/Time';
import { takeAct, type Act } from './acts';
import type { Fulfilment } from './fulfilment';
import { FulfilmentPeek } from './FulfilmentPeek';
import { PasteDialog } from './PasteDialog';

function columns(t: T, directory: Directory): GridColumn<Fulfilment>[] {
  return [
    {
      id: 'number',
      header: t('fulfilment:number'),
      size: 150,
      isPinned: true,
      cell: (row, isCompact) => (
        <>
          <div className="strong mono cut">{row.number}</div>
          {!isCompact && <div className="small muted mono cut">{row.orders.map((order) => order.order_no).join(' ')}</div>}
        </>
      ),
    },
    { id: 'state', header: t('fulfilment:state_of'), size: 96, cell: (row) => <StatusPill tone={FULFILMENT_TONES[row.state]}>{t(`fulfilment:state.${row.state}`)}</StatusPill> },
    {
      id: 'lines',
      header: t('fulfilment:item'),
      size: 230,
      grows: true,
      cell: (row, isCompact) => {
        const first = row.lines?.[0];
        return (
          <>
            <div className="cut">
              {first?.title ?? '–'} {row.line_count > 1 && <span className="muted">{t('orders:and_more', { count: row.line_count })}</span>}
            </div>
            {!isCompact && first && <div className="small muted cut mono">{[first.sku_code, first.spec].filter(Boolean).join(' · ')}</div>}
          </>
        );
      },
    },
    { id: 'units', header: t('orders:column.units'), size: 56, isRight: true, cell: (row) => row.units },
    { id: 'waits', header: t('fulfilment:production'), size: 92, cell: (row) => (row.waits_for_production ? <Tag tone="in_production">{t('fulfilment:waits')}</Tag> : '–') },
    { id: 'warehouse', header: t('fulfilment:warehouse'), size: 112, cell: (row) => <span className="cut">{directory.warehouse(row.warehouse_id)}</span> },
    { id: 'shop', header: t('orders:filter.shop'), size: 140, cell: (row) => <span className="cut">{directory.shop(row.shop_id)?.name}</span> },
    { id: 'tracking', header: t('fulfilment:parcel'), size: 146, cell: (row) => <span className="mono cut">{row.tracking_no ?? '–'}</span> },
    { id: 'created', header: t('fulfilment:created'), size: 110, cell: (row) => <Time at={row.created_at} /> },
  ];
}

const BULK: [Act, string, BulkAction<Fulfilment>['icon']][] = [
  ['release', 'fulfilment.pick', Printer],
  ['pick', 'fulfilment.pick', CircleCheckBig],
  ['pack', 'fulfilment.pack', PackageCheck],
  ['put_back', 'fulfilment.pick', Undo2],
];

function bulkActions(t: T, can: Can): BulkAction<Fulfilment>[] {
  const slips: BulkAction<Fulfilment> = { id: 'slips', label: t('fulfilment:print_slips'), icon: ReceiptText, appliesTo: (row) => row.state !== 'cancelled' && row.state !== 'stopped', run: (target) => 'ids' in target && void printPapers(t, '/fulfilments/packing-slips', target.ids) };
  const steps = BULK.filter(([, permission]) => can(permission)).map(([act, , icon], index) => ({
    id: act,
    label: t(`fulfilment:act.${act}`),
    icon,
    isPrimary: index === 0,
    appliesTo: (row: Fulfilment) => row.actions.includes(act),
    run: (target: Target) => 'ids' in target && void takeAct(t, act, target.ids),
  }));
  return [...steps, slips];
}

export default function FulfilmentPage() {
  const t = useT();
  const can = useCan();
  const session = useSession();
  const [isPasting, setPasting] = useState(false);
  const counts = useGet<Counts>('/counts').data?.fulfilment;
  const shown = useMemo(() => columns(t, directoryOf(session)), [t, session]);
  const named = (items: { id: string; name: string }[]) => items.map(({ id, name }) => ({ value: id, label: name }));
  const resource: Resource<Fulfilment> = {
    id: 'fulfilments',
    path: '/fulfilments',
    title: t('nav.fulfilment'),
    columns: shown,
    rowId: (row) => row.id,
    rowLabel: (row) => row.number,
    rowPath: (id) => `/fulfilments/${id}`,
    defaultSort: '-created_at',
    filters: [
      { kind: 'choice', id: 'warehouse', label: t('fulfilment:warehouse'), choices: named(session.warehouses) },
      { kind: 'choice', id: 'shop', label: t('orders:filter.shop'), choices: named(session.shops) },
    ],
    tabs: { param: 'state', items: [{ value: '', label: t('all'), count: null }, ...FULFILMENT_STATES.map((value) => ({ value, label: t(`fulfilment:state.${value}`), count: counts && (counts[value] ?? null) }))] },
    searchHint: t('fulfilment:search_hint'),
    countPath: '/fulfilments/count',
    bulk: bulkActions(t, can),
    toolbar: (
      <>
        {can('fulfilment.ship') && (
          <Button variant="default" leftSection={<ClipboardPaste size={15} aria-hidden />} onClick={() => setPasting(true)}>
            {t('fulfilment:paste_title')}
          </Button>
        )}
        {can('channels.import') && can('orders.ship') && (
          <Button component={Link} to="/imports/new" search={{ kind: 'tracking' } as never} variant="default" leftSection={<FileSpreadsheet size={15} aria-hidden />}>
            {t('fulfilment:import_numbers')}
          </Button>
        )}
        {can('fulfilment.pick') && (
          <Button component={Link} to="/scan" leftSection={<ScanLine size={15} aria-hidden />}>
            {t('nav.scan')}
          </Button>
        )}
      </>
    ),
    nothing: { icon: Package, title: t('fulfilment:nothing'), hint: t('fulfilment:nothing_hint') },
    done: { icon: CircleCheckBig, title: t('fulfilment:done'), hint: t('fulfilment:done_hint') },
    unit: (n) => t('fulfilment:count', n),
  };
  return (
    <>
      <ResourceList resource={resource} peek={(place) => <FulfilmentPeek place={place} />} />
      {isPasting && <PasteDialog onClose={() => setPasting(false)} />}
    </>
  );
}
