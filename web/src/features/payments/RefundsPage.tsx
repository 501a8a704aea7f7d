import { Check, CircleCheckBig, Undo2, X } from 'lucide-react';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useT, type T } from '@/app/i18n';
import { directoryOf, useCan, useSession, type Directory } from '@/app/session';
import type { GridColumn } from '@/ui/DataGrid';
import { Money } from '@/ui/Money';
import { ResourceList, type BulkAction, type Resource } from '@/ui/ResourceList';
import { StatusPill } from '@/ui/StatusPill';
import { Time } from '@/ui/Time';
import { REFUND_STATES, REFUND_TONES, stepRefunds, type Refund, type RefundStep } from './payments';

function columns(t: T, directory: Directory): GridColumn<Refund>[] {
  return [
    { id: 'number', header: t('payments:refund_number'), size: 150, isPinned: true, cell: (row) => <span className="strong mono cut">{row.number}</span> },
    { id: 'state', header: t('payments:state'), size: 96, cell: (row) => <StatusPill tone={REFUND_TONES[row.state]}>{t(`payments:refund_state.${row.state}`)}</StatusPill> },
    { id: 'amount', header: t('payments:refund_amount'), size: 120, isRight: true, cell: (row) => <Money value={row.amount} strong /> },
    { id: 'reason', header: t('payments:refund_reason'), size: 120, cell: (row) => t(`payments:reason.${row.reason}`) },
    {
      id: 'order',
      header: t('payments:order'),
      size: 150,
      grows: true,
      cell: (row) =>
        row.order_id ? (
          <Link to="/orders/$id" params={{ id: row.order_id }} className="mono">
            {row.order_no}
          </Link>
        ) : (
          '–'
        ),
    },
    {
      id: 'payment',
      header: t('payments:number'),
      size: 150,
      cell: (row) => (
        <Link to="/payments" search={{ open: row.payment_id } as never} className="mono">
          {row.payment_number}
        </Link>
      ),
    },
    { id: 'method', header: t('payments:method'), size: 100, cell: (row) => t(`payments:method_name.${row.method}`) },
    { id: 'shop', header: t('orders:filter.shop'), size: 130, cell: (row) => <span className="cut">{directory.shop(row.shop_id)?.name}</span> },
    { id: 'who', header: t('payments:requested_by'), size: 110, cell: (row) => <span className="cut">{row.requested_by || t('orders:who.system')}</span> },
    { id: 'requested', header: t('payments:requested_at'), size: 120, cell: (row) => <Time at={row.requested_at} /> },
  ];
}

const STEPS: [RefundStep, string, BulkAction<Refund>['icon']][] = [
  ['approve', 'payments.approve_refund', Check],
  ['succeed', 'payments.refund', CircleCheckBig],
  ['unapprove', 'payments.approve_refund', Undo2],
  ['fail', 'payments.refund', X],
];

/** 退款: asked for, approved, given back; proposed by itself where a paid order was cancelled. */
export default function RefundsPage() {
  const t = useT();
  const can = useCan();
  const session = useSession();
  const shown = useMemo(() => columns(t, directoryOf(session)), [t, session]);
  const resource: Resource<Refund> = {
    id: 'refunds',
    path: '/refunds',
    countPath: '/refunds/count',
    title: t('payments:refunds'),
    columns: shown,
    rowId: (row) => row.id,
    rowLabel: (row) => row.number,
    defaultSort: '-requested_at',
    filters: [{ kind: 'choice', id: 'shop', label: t('orders:filter.shop'), choices: session.shops.map(({ id, name }) => ({ value: id, label: name })) }],
    tabs: { param: 'state', items: [{ value: '', label: t('all'), count: null }, ...REFUND_STATES.map((value) => ({ value, label: t(`payments:refund_state.${value}`), count: null }))] },
    searchHint: t('payments:refund_search_hint'),
    bulk: STEPS.filter(([, permission]) => can(permission)).map(([step, , icon], index) => ({
      id: step,
      label: t(`payments:refund_act.${step}`),
      icon,
      isPrimary: index === 0,
      isDanger: step === 'fail',
      appliesTo: (row) => row.actions.includes(step),
      run: (target) => 'ids' in target && void stepRefunds(t, step, target.ids),
    })),
    nothing: { icon: Undo2, title: t('payments:no_refunds'), hint: t('payments:no_refunds_hint') },
    unit: (n) => t('rows', n),
  };
  return <ResourceList resource={resource} />;
}
