import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { CircleCheckBig, ScanLine, Undo2 } from 'lucide-react';
import { useMemo } from 'react';
import { useT, type T } from '@/app/i18n';
import { directoryOf, useSession, type Directory } from '@/app/session';
import type { GridColumn } from '@/ui/DataGrid';
import { ResourceList, type BulkAction, type Resource } from '@/ui/ResourceList';
import { Tag } from '@/ui/StatusPill';
import { Thumb } from '@/ui/Thumb';
import { Time } from '@/ui/Time';
import { takeAct } from './acts';
import { leftToPutBack, type Fulfilment } from './fulfilment';
import { FulfilmentPeek } from './FulfilmentPeek';
import css from './putBack.module.css';

function columns(t: T, directory: Directory): GridColumn<Fulfilment>[] {
  return [
    {
      id: 'number',
      header: t('fulfilment:number'),
      size: 170,
      isPinned: true,
      cell: (row, isCompact) => (
        <>
          <div className="strong mono cut">{row.number}</div>
          {!isCompact && <div className="small muted mono cut">{row.orders.map((order) => order.order_no).join(' ')}</div>}
        </>
      ),
    },
    {
      id: 'what',
      header: t('fulfilment:put_back.what'),
      size: 280,
      grows: true,
      cell: (row, isCompact) => {
        const first = row.lines.find((line) => line.picked > line.returned) ?? row.lines[0];
        if (!first) return '–';
        return (
          <span className={css.goods}>
            <Thumb url={first.picture_url} name={first.title} size={isCompact ? 24 : 36} />
            <span>
              <span className="cut">
                <b className="mono">{first.sku_code}</b> {first.title}
              </span>
              {!isCompact && <span className="small muted cut">{[first.bin_code, first.spec, first.personalisation].filter(Boolean).join(' · ')}</span>}
            </span>
          </span>
        );
      },
    },
    { id: 'left', header: t('fulfilment:put_back.left'), size: 80, isRight: true, cell: (row) => <b>{leftToPutBack(row)}</b> },
    { id: 'why', header: t('fulfilment:put_back.why'), size: 160, cell: (row) => row.stop && <Tag tone="exception">{t(`fulfilment:stop.${row.stop.reason}`)}</Tag> },
    { id: 'at', header: t('fulfilment:put_back.at'), size: 112, cell: (row) => row.stop && <Time at={row.stop.at} /> },
    { id: 'warehouse', header: t('fulfilment:warehouse'), size: 120, cell: (row) => <span className="cut">{directory.warehouse(row.warehouse_id)}</span> },
  ];
}

/** 待放回: goods of orders that were stopped while they were picked or packed. */
export default function PutBackPage() {
  const t = useT();
  const session = useSession();
  const shown = useMemo(() => columns(t, directoryOf(session)), [t, session]);
  const confirm: BulkAction<Fulfilment> = {
    id: 'put_back',
    label: t('fulfilment:act.put_back'),
    icon: Undo2,
    isPrimary: true,
    appliesTo: (row) => row.actions.includes('put_back'),
    run: (target) => 'ids' in target && void takeAct(t, 'put_back', target.ids),
  };
  const resource: Resource<Fulfilment> = {
    id: 'put-back',
    path: '/fulfilments',
    fixed: { state: 'stopped' },
    title: t('nav.putBack'),
    columns: shown,
    rowId: (row) => row.id,
    rowLabel: (row) => row.number,
    rowPath: (id) => `/fulfilments/${id}`,
    defaultSort: '-created_at',
    filters: [{ kind: 'choice', id: 'warehouse', label: t('fulfilment:warehouse'), choices: session.warehouses.map(({ id, name }) => ({ value: id, label: name })) }],
    searchHint: t('fulfilment:put_back.hint'),
    countPath: '/fulfilments/count',
    bulk: [confirm],
    toolbar: (
      <Button component={Link} to="/scan" leftSection={<ScanLine size={15} aria-hidden />}>
        {t('fulfilment:put_back.scan')}
      </Button>
    ),
    nothing: { icon: CircleCheckBig, title: t('fulfilment:put_back.nothing'), hint: t('fulfilment:put_back.nothing_hint') },
    unit: (n) => t('fulfilment:count', n),
  };
  return <ResourceList resource={resource} peek={(place) => <FulfilmentPeek place={place} />} />;
}
