import { CircleCheckBig } from 'lucide-react';
import { useMemo } from 'react';
import { useGet } from '@/api/query';
import type { Count } from '@/api/types';
import { useT, type T } from '@/app/i18n';
import { useSession } from '@/app/session';
import type { GridColumn } from '@/ui/DataGrid';
import { filterOf, ResourceList, useListSearch, type Resource } from '@/ui/ResourceList';
import { Tag } from '@/ui/StatusPill';
import { Thumb } from '@/ui/Thumb';
import { Due } from '@/ui/Time';
import type { Shortage } from './shortage';
import { ShortagePeek } from './ShortagePeek';
import css from './shortages.module.css';

function columns(t: T): GridColumn<Shortage>[] {
  return [
    {
      id: 'sku',
      header: t('shortages:sku'),
      size: 300,
      grows: true,
      isPinned: true,
      cell: (row, isCompact) => (
        <span className={css.sku}>
          <Thumb url={row.sku.picture_url} name={row.sku.title} size={isCompact ? 24 : 36} />
          <span>
            <span className="row">
              <span className="strong mono cut">{row.sku.code}</span>
              {row.presale_units > 0 && <Tag tone="in_production">{t('shortages:presale')}</Tag>}
            </span>
            {!isCompact && <span className="small muted cut">{row.sku.title}</span>}
          </span>
        </span>
      ),
    },
    { id: 'short', header: t('shortages:short'), size: 90, isRight: true, sort: 'short', cell: (row) => (row.short ? <span className="bad strong">{row.short}</span> : <span className="muted">–</span>) },
    { id: 'orders', header: t('shortages:orders'), size: 100, isRight: true, sort: 'orders', cell: (row) => <b>{row.orders}</b> },
    { id: 'units', header: t('shortages:units'), size: 90, isRight: true, sort: 'units', cell: (row) => row.units },
    { id: 'on_hand', header: t('shortages:on_hand'), size: 90, isRight: true, cell: (row) => row.on_hand },
    { id: 'available', header: t('shortages:available'), size: 90, isRight: true, cell: (row) => row.available },
    { id: 'due', header: t('shortages:due'), size: 140, sort: 'due', cell: (row, isCompact) => <Due at={row.due} t={t} isOver={false} compact={isCompact} /> },
  ];
}

/** 缺货与预售: what orders wait for, per SKU; open one to see who gets it first. */
export default function ShortagesPage() {
  const t = useT();
  const session = useSession();
  const { search } = useListSearch();
  const shown = useMemo(() => columns(t), [t]);
  // As the list itself asks, so that one answer serves both.
  const { kind: _, ...filter } = filterOf(search);
  const short = useGet<Count>('/shortages/count', filter, { keep: true }).data;
  const ahead = useGet<Count>('/shortages/count', { ...filter, kind: 'presale' }, { keep: true }).data;
  const isAhead = search.kind === 'presale';
  const resource: Resource<Shortage> = {
    id: 'shortages',
    path: '/shortages',
    title: t('nav.shortages'),
    columns: shown,
    rowId: (row) => row.id,
    rowLabel: (row) => row.sku.code,
    defaultSort: 'due',
    filters: [{ kind: 'choice', id: 'shop', label: t('orders:filter.shop'), choices: session.shops.map(({ id, name }) => ({ value: id, label: name })) }],
    tabs: {
      param: 'kind',
      items: [
        { value: '', label: t('shortages:tab.short'), count: short?.count, isAlarm: true },
        { value: 'presale', label: t('shortages:tab.presale'), count: ahead?.count },
      ],
    },
    searchHint: t('shortages:search_hint'),
    countPath: '/shortages/count',
    nothing: { icon: CircleCheckBig, title: t(isAhead ? 'shortages:none_ahead' : 'shortages:none'), hint: t(isAhead ? 'shortages:none_ahead_hint' : 'shortages:none_hint') },
    unit: (n) => t('shortages:skus_n', n),
  };
  return <ResourceList resource={resource} peek={(place) => <ShortagePeek place={place} kind={isAhead ? 'presale' : 'short'} />} />;
}
