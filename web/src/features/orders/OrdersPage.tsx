import { Button } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Ban, Calculator, Check, CircleCheckBig, Combine, Hammer, Import, ListPlus, Merge, OctagonX, Pause, Pencil, Printer, ShoppingBag, Split, Undo2 } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useGet } from '@/api/query';
import type { Counts, OrderRow } from '@/api/types';
import { useT, type T } from '@/app/i18n';
import { directoryOf, useCan, useSession, type Can } from '@/app/session';
import { printPapers } from '@/ui/print';
import { ResourceList, type BulkAction, type Resource, type Target } from '@/ui/ResourceList';
import { orderColumns } from './columns';
import { orderFilters, orderTabs, type AskedFor } from './filters';
import { merge } from './merging';
import { NumbersDialog } from './NumbersDialog';
import { SplitDialog } from './splitting/SplitDialog';
import { unsplit } from './splitting/splitting';
import { StepDialog, type Asked } from './StepDialog';
import { mayDo, takeStep, type Step } from './steps';

const OrderPeek = lazy(() => import('./OrderPeek').then(({ OrderPeek: Shown }) => ({ default: Shown })));
const ChangeManyDialog = lazy(() => import('./ChangeManyDialog').then(({ ChangeManyDialog: Dialog }) => ({ default: Dialog })));
const SMALL = 20;

interface AskedSplit {
  target: Target;
  count: number;
}

interface Bulk {
  step: Step;
  permission: string;
  icon: BulkAction<OrderRow>['icon'];
  asks?: boolean;
  isRare?: boolean;
  hotkey?: BulkAction<OrderRow>['hotkey'];
}

const BULK: Bulk[] = [
  { step: 'approve', permission: 'orders.approve', icon: Check, hotkey: 'approveSelected' },
  { step: 'mark-produced', permission: 'orders.complete', icon: Hammer, isRare: true },
  { step: 'hold', permission: 'orders.hold', icon: Pause, asks: true, hotkey: 'holdSelected' },
  { step: 'release', permission: 'orders.release', icon: CircleCheckBig },
  { step: 'pass-finance', permission: 'orders.finance', icon: CircleCheckBig, isRare: true },
  { step: 'unapprove', permission: 'orders.unapprove', icon: Undo2, isRare: true },
  { step: 'recall', permission: 'orders.unapprove', icon: OctagonX, asks: true, isRare: true },
  { step: 'cancel', permission: 'orders.cancel', icon: Ban, asks: true, isRare: true },
];

function bulkActions(t: T, can: Can, ask: (asked: Asked) => void, change: (target: Target, count: number) => void, askSplit: (asked: AskedSplit) => void): BulkAction<OrderRow>[] {
  const sheets: BulkAction<OrderRow> = { id: 'sheets', label: t('orders:print_sheets'), icon: Printer, appliesTo: () => true, run: (target) => 'ids' in target && void printPapers(t, '/orders/sheets', target.ids) };
  const steps: BulkAction<OrderRow>[] = BULK.filter(({ permission }) => can(permission)).map(({ step, icon, asks, isRare, hotkey }) => ({
    id: step,
    label: t(`orders:step.${step}`),
    icon,
    hotkey,
    isPrimary: step === 'approve',
    isDanger: step === 'cancel',
    isRare,
    allowsAll: true,
    appliesTo: (row: OrderRow) => mayDo(row.actions, step),
    run: (target: Target, rows: OrderRow[]) => {
      const count = 'ids' in target ? rows.length : target.expected_count;
      if (asks || count > SMALL) ask({ step, target, count });
      else void takeStep(t, step, target);
    },
  }));
  if (can('orders.change')) {
    steps.push({ id: 'change', label: t('orders:change.title'), icon: Pencil, allowsAll: true, appliesTo: (row) => row.actions.includes('change'), run: (target, rows) => change(target, 'ids' in target ? rows.length : target.expected_count) });
  }
  if (can('orders.split')) {
    steps.push(
      { id: 'split', label: t('splitting:title'), icon: Split, allowsAll: true, appliesTo: (row) => row.actions.includes('split'), run: (target, rows) => askSplit({ target, count: 'ids' in target ? rows.length : target.expected_count }) },
      { id: 'unsplit', label: t('splitting:unsplit'), icon: Merge, isRare: true, allowsAll: true, appliesTo: (row) => row.actions.includes('unsplit'), run: (target) => void unsplit(t, target) },
    );
  }
  if (!can('orders.merge')) return [...steps, sheets];
  const together: BulkAction<OrderRow> = {
    id: 'merge',
    label: t('merging:merge'),
    icon: Combine,
    appliesTo: (row) => row.state === 'pending_review' || row.state === 'approved',
    run: (_, rows) => void merge(t, { groups: [rows.map((row) => row.id)] }),
  };
  return [...steps, together, sheets];
}

export default function OrdersPage() {
  const t = useT();
  const can = useCan();
  const session = useSession();
  const navigate = useNavigate();
  const wanted = useSearch({ strict: false }) as AskedFor;
  const [asked, setAsked] = useState<Asked | null>(null);
  const [splitting, setSplitting] = useState<AskedSplit | null>(null);
  const [isPasting, setPasting] = useState(false);
  const [changing, setChanging] = useState<{ target: Target; count: number } | null>(null);
  const counts = useGet<Counts>('/counts').data;
  const columns = useMemo(() => orderColumns(t, (permission) => session.permissions.includes(permission), directoryOf(session)), [t, session]);
  const mayImport = can('channels.import') && can('orders.intake');
  const importButton = mayImport && (
    <Button component={Link} to="/imports/new" leftSection={<Import size={15} aria-hidden />}>
      {t('orders:import')}
    </Button>
  );
  const resource: Resource<OrderRow> = {
    id: 'orders',
    path: '/orders',
    title: t('nav.orders'),
    columns,
    rowId: (row) => row.id,
    rowLabel: (row) => row.order_no,
    rowPath: (id) => `/orders/${id}`,
    defaultSort: '-placed_at',
    filters: orderFilters(t, session, wanted),
    tabs: { param: 'stage', items: orderTabs(t, counts) },
    searchHint: t('orders:search_hint'),
    countPath: '/orders/count',
    exportPath: can('orders.export') ? '/orders/export' : undefined,
    hasViews: true,
    bulk: bulkActions(t, can, setAsked, (target, count) => setChanging({ target, count }), setSplitting),
    toolbar: (
      <>
        <Button variant="default" leftSection={<ListPlus size={15} aria-hidden />} onClick={() => setPasting(true)}>
          {t('orders:numbers_open')}
        </Button>
        {can('orders.create') && (
          <Button component={Link} to="/orders/new" leftSection={<Calculator size={15} aria-hidden />} variant="default">
            {t('nav.entry')}
          </Button>
        )}
        {importButton}
      </>
    ),
    nothing: { icon: ShoppingBag, title: t('orders:nothing'), hint: t('orders:nothing_hint'), action: importButton },
    done: { icon: CircleCheckBig, title: t('orders:done'), hint: t('orders:done_hint') },
    unit: (n) => t('orders:orders_n', n),
  };
  return (
    <>
      <ResourceList resource={resource} peek={(place) => <Suspense fallback={null}><OrderPeek place={place} /></Suspense>} onOpenFull={(id) => void navigate({ to: '/orders/$id', params: { id } })} />
      {isPasting && (
        <NumbersDialog
          onClose={() => setPasting(false)}
          onAsk={(wanted) => {
            setPasting(false);
            setAsked(wanted);
          }}
        />
      )}
      {changing && (
        <Suspense fallback={null}>
          <ChangeManyDialog {...changing} onClose={() => setChanging(null)} />
        </Suspense>
      )}
      {splitting && <SplitDialog target={splitting.target} count={splitting.count} onClose={() => setSplitting(null)} />}
      {asked && <StepDialog asked={asked} onClose={() => setAsked(null)} />}
    </>
  );
}
