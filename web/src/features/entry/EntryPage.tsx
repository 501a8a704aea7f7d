import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useGet } from '@/api/query';
import { RecordError } from '@/app/ErrorPages';
import { useT } from '@/app/i18n';
import { useCan, useSession } from '@/app/session';
import { Page, SkeletonCard } from '@/ui/Layout';
import { draftFrom, draftOfSale, type Beginning, type Place } from './beginning';
import { Done, type Entered } from './Done';
import { KINDS, useDraft, type Draft, type Kind } from './draft';
import { Till } from './Till';

interface DeskProps {
  name: string;
  first: Partial<Draft>;
  /** What the next sale begins with. */
  again: Partial<Draft>;
  places: Place[];
  begun: Beginning | undefined;
}

function Desk({ name, first, again, places, begun }: DeskProps) {
  const t = useT();
  const navigate = useNavigate();
  const { draft, put, restart, forget } = useDraft(name, first);
  const [done, setDone] = useState<Entered | null>(null);
  if (done) {
    return (
      <Done
        done={done}
        next={t(begun ? 'entry:back_to_order' : 'entry:next')}
        onNext={() => (begun ? void navigate({ to: '/orders/$id', params: { id: begun.order_id } }) : setDone(null))}
      />
    );
  }
  return (
    <Till
      key={draft.id}
      draft={draft}
      put={put}
      places={places}
      begun={begun}
      onDone={(made) => {
        setDone(made);
        if (begun) forget();
        else restart({ ...again, shop_id: draft.shop_id, warehouse_id: draft.warehouse_id, is_taken: draft.is_taken });
      }}
    />
  );
}

/** 开单: sold over the counter, at a fair or by phone; or made from another order. */
export default function EntryPage() {
  const t = useT();
  const can = useCan();
  const session = useSession();
  const search = useSearch({ strict: false }) as { from?: string; kind?: string };
  const kind: Kind = search.from ? (KINDS.find((one) => one === search.kind) ?? 'copy') : 'sale';
  const places = useGet<{ items: Place[] }>('/order-entries/shops');
  const begun = useGet<Beginning>(`/orders/${search.from}/entry`, { kind }, { enabled: kind !== 'sale' });
  const error = places.error ?? begun.error;
  if (error) return <RecordError error={error} onRetry={() => void places.refetch()} />;
  const isReady = places.data && (kind === 'sale' || begun.data);
  const sale = places.data ? draftOfSale(places.data.items, session, can) : {};
  return (
    <Page
      title={
        <>
          {t(`entry:title.${kind}`)} {begun.data && <span className="mono muted">{begun.data.order_no}</span>}
        </>
      }
    >
      {isReady ? <Desk key={`${kind}${search.from ?? ''}`} name={kind === 'sale' ? kind : `${kind}.${search.from}`} first={begun.data && kind !== 'sale' ? draftFrom(begun.data, kind) : sale} again={sale} places={places.data?.items ?? []} begun={kind === 'sale' ? undefined : begun.data} /> : <SkeletonCard lines={8} />}
    </Page>
  );
}
