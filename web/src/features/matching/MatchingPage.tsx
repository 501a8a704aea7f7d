import { Button } from '@mantine/core';
import { CheckCheck, CircleCheckBig, CircleSlash, Link2, Undo2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useGet } from '@/api/query';
import type { Count } from '@/api/types';
import { currentLocale, useT, type T } from '@/app/i18n';
import { directoryOf, useSession } from '@/app/session';
import { formatNumber } from '@/ui/format';
import { filterOf, ResourceList, useListSearch, type BulkAction, type Resource } from '@/ui/ResourceList';
import { decidedColumns, waitingColumns } from './columns';
import { acceptAll, decide, decisionOf, type Listing } from './listing';
import { ListingPeek } from './ListingPeek';

function waitingBulk(t: T): BulkAction<Listing>[] {
  return [
    {
      id: 'accept',
      label: t('matching:accept'),
      icon: CheckCheck,
      hotkey: 'approveSelected',
      isPrimary: true,
      appliesTo: (row) => row.actions.includes('match') && row.suggestions.length > 0,
      run: (_, rows) =>
        void decide(
          t,
          rows.map((row) => decisionOf(row, { sku_id: row.suggestions[0]!.sku.id })),
          'match',
        ),
    },
    {
      id: 'virtual',
      label: t('matching:mark_virtual'),
      icon: CircleSlash,
      appliesTo: (row) => row.actions.includes('mark_virtual'),
      run: (_, rows) =>
        void decide(
          t,
          rows.map((row) => decisionOf(row, 'virtual')),
          'match',
        ),
    },
  ];
}

function decidedBulk(t: T): BulkAction<Listing>[] {
  return [
    {
      id: 'forget',
      label: t('matching:forget'),
      icon: Undo2,
      appliesTo: (row) => row.actions.includes('forget'),
      run: (_, rows) =>
        void decide(
          t,
          rows.map((row) => decisionOf(row, null)),
          'forget',
        ),
    },
  ];
}

/** Every listing that orders wait for; one decision frees them all and is remembered. */
export default function MatchingPage() {
  const t = useT();
  const session = useSession();
  const { search } = useListSearch();
  const [isBusy, setBusy] = useState(false);
  const filter = filterOf(search);
  const waiting = useGet<Count>('/listings/waiting/count', filter, { keep: true }).data;
  const exact = useGet<Count>('/listings/waiting/count', { ...filter, suggested: 'exact' }, { keep: true }).data;
  const isDecided = search.tab === 'decided';
  const columns = useMemo(() => (isDecided ? decidedColumns : waitingColumns)(t, directoryOf(session)), [t, session, isDecided]);
  const path = isDecided ? '/listings/decided' : '/listings/waiting';
  const mayDecide = session.permissions.includes('orders.edit');
  const accept = async () => {
    setBusy(true);
    await acceptAll(t, filter, exact!.count);
    setBusy(false);
  };
  const resource: Resource<Listing> = {
    id: isDecided ? 'listings-decided' : 'listings-waiting',
    path,
    title: t('nav.matching'),
    columns,
    rowId: (row) => row.id,
    rowLabel: (row) => row.title,
    defaultSort: isDecided ? '-decided_at' : '-orders',
    filters: [{ kind: 'choice', id: 'shop', label: t('orders:filter.shop'), choices: session.shops.map(({ id, name }) => ({ value: id, label: name })) }],
    tabs: {
      param: 'tab',
      items: [
        { value: '', label: t('matching:tab.waiting'), count: waiting?.count, isAlarm: true },
        { value: 'exact', label: t('matching:tab.exact'), count: exact?.count },
        { value: 'decided', label: t('matching:tab.decided'), count: null },
      ],
    },
    fixed: search.tab === 'exact' ? { suggested: 'exact' } : undefined,
    searchHint: t('matching:search_hint'),
    countPath: `${path}/count`,
    bulk: mayDecide ? (isDecided ? decidedBulk(t) : waitingBulk(t)) : undefined,
    toolbar: mayDecide && !isDecided && (
      <Button leftSection={<CheckCheck size={15} aria-hidden />} disabled={!exact?.count} loading={isBusy} onClick={() => void accept()}>
        {t('matching:accept_all', { n: exact ? formatNumber(exact.count, currentLocale()) : '–' })}
      </Button>
    ),
    nothing: isDecided ? { icon: Link2, title: t('matching:none_decided'), hint: t('matching:none_decided_hint') } : { icon: CircleCheckBig, title: t('matching:done'), hint: t('matching:done_hint') },
    done: isDecided ? undefined : { icon: Link2, title: t('matching:none_exact'), hint: t('matching:none_exact_hint') },
    unit: (n) => t('matching:listings_n', n),
  };
  return <ResourceList key={path} resource={resource} peek={(place) => <ListingPeek place={place} />} />;
}
