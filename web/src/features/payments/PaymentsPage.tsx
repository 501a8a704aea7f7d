import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { Ban, CircleCheckBig, Coins, HandCoins, Undo2, Users } from 'lucide-react';
import { useMemo } from 'react';
import { useT, type T } from '@/app/i18n';
import { useHotkey } from '@/app/hotkeys';
import { directoryOf, useCan, useSession, type Directory } from '@/app/session';
import type { GridColumn } from '@/ui/DataGrid';
import { Money } from '@/ui/Money';
import { ResourceList, type Resource } from '@/ui/ResourceList';
import { StatusPill } from '@/ui/StatusPill';
import { Time } from '@/ui/Time';
import { PaymentPeek } from './PaymentPeek';
import { METHODS, PAYMENT_STATES, PAYMENT_TONES, isZero, take, type Payment } from './payments';

function columns(t: T, directory: Directory): GridColumn<Payment>[] {
  return [
    { id: 'number', header: t('payments:number'), size: 150, isPinned: true, cell: (row) => <span className="strong mono cut">{row.number}</span> },
    { id: 'state', header: t('payments:state'), size: 96, cell: (row) => <StatusPill tone={PAYMENT_TONES[row.state]}>{t(`payments:state_name.${row.state}`)}</StatusPill> },
    { id: 'method', header: t('payments:method'), size: 100, cell: (row) => <span className="cut">{t(`payments:method_name.${row.method}`)}</span> },
    { id: 'amount', header: t('payments:amount'), size: 110, isRight: true, cell: (row) => <Money value={row.amount} strong /> },
    { id: 'orders', header: t('payments:orders'), size: 200, grows: true, cell: (row) => <span className="mono cut">{row.shares.map((share) => share.order_no).join(', ') || '–'}</span> },
    { id: 'free', header: t('payments:free'), size: 110, isRight: true, cell: (row) => (isZero(row.free.amount) ? <span className="muted">–</span> : <b className="bad"><Money value={row.free} /></b>) },
    { id: 'refunded', header: t('payments:refunded'), size: 100, isRight: true, cell: (row) => (isZero(row.refunded.amount) ? <span className="muted">–</span> : <Money value={row.refunded} />) },
    { id: 'payer', header: t('payments:payer'), size: 120, cell: (row) => <span className="cut">{row.payer_name || '–'}</span> },
    { id: 'reference', header: t('payments:reference'), size: 150, cell: (row) => <span className="mono cut">{row.reference || '–'}</span> },
    { id: 'shop', header: t('orders:filter.shop'), size: 130, cell: (row) => <span className="cut">{directory.shop(row.shop_id)?.name}</span> },
    { id: 'source', header: t('payments:source'), size: 90, cell: (row) => t(`payments:source_name.${row.source}`) },
    { id: 'paid', header: t('payments:paid_at'), size: 120, cell: (row) => <Time at={row.paid_at} /> },
  ];
}

/** 收款: what was paid, by whom, for which orders, and what of it is with no order yet. */
export default function PaymentsPage() {
  const t = useT();
  const can = useCan();
  const session = useSession();
  const navigate = useNavigate();
  const shown = useMemo(() => columns(t, directoryOf(session)), [t, session]);
  useHotkey('enterPayment', () => void navigate({ to: '/payments/new' }), can('payments.enter'));
  const resource: Resource<Payment> = {
    id: 'payments',
    path: '/payments',
    countPath: '/payments/count',
    exportPath: '/payments/export',
    title: t('nav.payments'),
    columns: shown,
    rowId: (row) => row.id,
    rowLabel: (row) => row.number,
    rowPath: (id) => `/payments/${id}`,
    defaultSort: '-paid_at',
    filters: [
      { kind: 'choice', id: 'method', label: t('payments:method'), choices: METHODS.map((value) => ({ value, label: t(`payments:method_name.${value}`) })) },
      { kind: 'choice', id: 'unallocated', label: t('payments:free'), choices: [{ value: 'true', label: t('payments:has_free') }, { value: 'false', label: t('payments:no_free') }] },
      { kind: 'choice', id: 'shop', label: t('orders:filter.shop'), choices: session.shops.map(({ id, name }) => ({ value: id, label: name })) },
      { kind: 'dates', id: 'paid', label: t('payments:paid_at') },
    ],
    tabs: { param: 'state', items: [{ value: '', label: t('all'), count: null }, ...PAYMENT_STATES.map((value) => ({ value, label: t(`payments:state_name.${value}`), count: null }))] },
    searchHint: t('payments:search_hint'),
    bulk: can('payments.enter')
      ? [
          { id: 'capture', label: t('payments:act.capture'), icon: CircleCheckBig, isPrimary: true, appliesTo: (row) => row.actions.includes('capture'), run: (target) => 'ids' in target && void take(t, '/payments/capture', { ids: target.ids }, t('payments:did.capture'), { undo: () => void take(t, '/payments/void', { ids: target.ids }, t('payments:did.void')) }) },
          { id: 'void', label: t('payments:act.void'), icon: Ban, isDanger: true, appliesTo: (row) => row.actions.includes('void'), run: (target) => 'ids' in target && void take(t, '/payments/void', { ids: target.ids }, t('payments:did.void')) },
        ]
      : undefined,
    toolbar: (
      <>
        <Button component={Link} to="/payments/refunds" variant="default" leftSection={<Undo2 size={15} aria-hidden />}>
          {t('payments:refunds')}
        </Button>
        <Button component={Link} to="/payments/accounts" variant="default" leftSection={<Users size={15} aria-hidden />}>
          {t('payments:accounts')}
        </Button>
        {can('payments.enter') && (
          <Button component={Link} to="/payments/new" leftSection={<HandCoins size={15} aria-hidden />}>
            {t('payments:enter')}
          </Button>
        )}
      </>
    ),
    nothing: { icon: Coins, title: t('payments:nothing'), hint: t('payments:nothing_hint') },
    unit: (n) => t('rows', n),
  };
  return <ResourceList resource={resource} peek={(place) => <PaymentPeek place={place} />} />;
}
