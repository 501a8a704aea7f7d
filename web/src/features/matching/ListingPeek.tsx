import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { CircleSlash, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useGet } from '@/api/query';
import { RecordError } from '@/app/ErrorPages';
import { useHotkey } from '@/app/hotkeys';
import { useT } from '@/app/i18n';
import { useShop } from '@/app/session';
import { Kbd } from '@/ui/Kbd';
import { Card, Facts, PlainTable, SkeletonCard } from '@/ui/Layout';
import { Peek } from '@/ui/Peek';
import type { PeekPlace } from '@/ui/ResourceList';
import { SkuPicker, type SkuHit } from '@/ui/SkuPicker';
import { Due, Time } from '@/ui/Time';
import { Reason, Sku, Target as TargetCell } from './columns';
import { decide, decisionOf, type FullListing, type Target } from './listing';
import css from './matching.module.css';

/** One listing: what it is called, what waits for it, and what it may stand for. */
export function ListingPeek({ place }: { place: PeekPlace }) {
  const t = useT();
  const { data, error, refetch } = useGet<FullListing>(`/listings/${place.id}`);
  return (
    <Peek
      label={data?.title ?? t('matching:listing')}
      head={
        data && (
          <div className={css.title}>
            <h2 className="cut">{data.title}</h2>
            <div className="small soft cut">{data.spec}</div>
          </div>
        )
      }
      onClose={place.close}
      onNext={place.next}
      onPrevious={place.previous}
    >
      {error && !data && <RecordError error={error} onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonCard />}
      {data && <Body key={data.id} listing={data} place={place} />}
    </Peek>
  );
}

function Body({ listing, place }: { listing: FullListing; place: PeekPlace }) {
  const t = useT();
  const shop = useShop(listing.shop_id);
  const [isBusy, setBusy] = useState(false);
  const say = async (target: Target) => {
    setBusy(true);
    const isDone = await decide(t, [decisionOf(listing, target)], target ? 'match' : 'forget');
    setBusy(false);
    if (isDone) (place.next ?? place.close)();
  };
  const isDecided = listing.sku !== null || listing.is_virtual;
  return (
    <>
      {isDecided && !listing.orders && (
        <Card title={t('matching:target')}>
          <div className="stack">
            <div className={css.now}>
              <TargetCell row={listing} isCompact={false} t={t} />
              {listing.actions.includes('forget') && (
                <Button variant="default" leftSection={<Undo2 size={15} aria-hidden />} loading={isBusy} onClick={() => void say(null)}>
                  {t('matching:forget')}
                </Button>
              )}
            </div>
            <p className="small muted">{t('matching:forget_effect')}</p>
          </div>
        </Card>
      )}
      {listing.actions.includes('match') && <Choices listing={listing} isBusy={isBusy} onSay={(target) => void say(target)} />}
      <Card title={t('matching:listing')}>
        <Facts
          facts={[
            [t('orders:filter.shop'), shop?.name ?? '–'],
            [t('matching:outer_code'), <Code key="c" text={listing.outer_code} />],
            [t('matching:platform_sku_id'), <Code key="s" text={listing.platform_sku_id} />],
            [t('matching:platform_item_id'), <Code key="i" text={listing.platform_item_id} />],
            listing.orders > 0 && [t('matching:waits'), t('matching:waits_for', { orders: listing.orders, units: listing.units })],
            listing.decided_at !== null && [t('matching:decided_at'), <Time key="t" at={listing.decided_at} />],
            listing.decided_at !== null && [t('matching:decided_by'), listing.decided_by || t('matching:by_system')],
          ]}
        />
      </Card>
      {listing.waiting.length > 0 && <Waiting listing={listing} />}
    </>
  );
}

function Code({ text }: { text: string }) {
  return text ? <span className="mono">{text}</span> : <span className="muted">–</span>;
}

function Choices({ listing, isBusy, onSay }: { listing: FullListing; isBusy: boolean; onSay: (target: Target) => void }) {
  const t = useT();
  const [sku, setSku] = useState<SkuHit | null>(null);
  const best = listing.suggestions[0];
  useHotkey('approve', () => best && onSay({ sku_id: best.sku.id }), best !== undefined && !isBusy);
  return (
    <Card title={t(listing.orders || !listing.decided_at ? 'matching:ask' : 'matching:ask_again')}>
      <div className="stack">
        {listing.suggestions.length > 0 && (
          <ul className={css.hints} aria-label={t('matching:suggestion')}>
            {listing.suggestions.map((hint, index) => (
              <li key={hint.sku.id}>
                <button type="button" disabled={isBusy} onClick={() => onSay({ sku_id: hint.sku.id })}>
                  <Sku sku={hint.sku} isCompact={false} aside={<Reason hint={hint} t={t} />} />
                  <span className={css.take}>
                    {t('matching:take')} {index === 0 && <Kbd id="approve" />}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
        <div className={css.other}>
          <SkuPicker label={t(best ? 'matching:other_sku' : 'orders:map_sku')} value={sku} onValue={setSku} />
          <Button disabled={!sku} loading={isBusy} onClick={() => sku && onSay({ sku_id: sku.id })}>
            {t('matching:match')}
          </Button>
        </div>
        {(listing.orders > 0 || !listing.is_virtual) && (
          <div className={css.virtual}>
            <Button variant="default" leftSection={<CircleSlash size={15} aria-hidden />} loading={isBusy} onClick={() => onSay('virtual')}>
              {t('matching:mark_virtual')}
            </Button>
            <p className="small muted">{t('matching:virtual_effect')}</p>
          </div>
        )}
      </div>
    </Card>
  );
}

function Waiting({ listing }: { listing: FullListing }) {
  const t = useT();
  return (
    <Card title={t('matching:waiting_orders')} flush>
      <PlainTable
        label={t('matching:waiting_orders')}
        rows={listing.waiting}
        rowId={(order) => order.id}
        columns={[
          {
            id: 'order',
            header: t('orders:column.order'),
            cell: (order) => (
              <Link className="mono" to="/orders/$id" params={{ id: order.id }}>
                {order.order_no}
              </Link>
            ),
          },
          { id: 'due', header: t('orders:column.ship_by'), cell: (order) => <Due at={order.ship_by} t={t} isOver={false} compact /> },
          { id: 'units', header: t('matching:units'), isRight: true, cell: (order) => order.units },
        ]}
      />
    </Card>
  );
}
