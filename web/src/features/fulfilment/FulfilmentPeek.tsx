import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { Printer, ScanLine } from 'lucide-react';
import { useState } from 'react';
import { useGet } from '@/api/query';
import { RecordError } from '@/app/ErrorPages';
import { useT } from '@/app/i18n';
import { useCan, useWarehouse } from '@/app/session';
import { Card, Facts, PlainTable, SkeletonCard } from '@/ui/Layout';
import { Peek } from '@/ui/Peek';
import type { PeekPlace } from '@/ui/ResourceList';
import { FULFILMENT_TONES, StatusPill } from '@/ui/StatusPill';
import { Thumb } from '@/ui/Thumb';
import { Time } from '@/ui/Time';
import { openPicklist, takeAct, type Act } from './acts';
import { carriersOf, type CarrierAnswer, type Fulfilment, type FulfilmentLine } from './fulfilment';
import { ShipDialog } from './ShipDialog';

const ACTS: Act[] = ['release', 'pick', 'pack', 'put_back'];

function OrdersOf({ one }: { one: Fulfilment }) {
  const mayOpen = useCan()('orders.view');
  return (
    <span className="row">
      {one.orders.map((order) =>
        mayOpen ? (
          <Link key={order.id} to="/orders/$id" params={{ id: order.id }} className="mono">
            {order.order_no}
          </Link>
        ) : (
          <span key={order.id} className="mono">
            {order.order_no}
          </span>
        ),
      )}
    </span>
  );
}

function Foot({ fulfilment }: { fulfilment: Fulfilment }) {
  const t = useT();
  const navigate = useNavigate();
  const can = useCan();
  const [isShipping, setShipping] = useState(false);
  const [busy, setBusy] = useState<Act | null>(null);
  const take = async (act: Act) => {
    setBusy(act);
    await takeAct(t, act, [fulfilment.id]);
    setBusy(null);
  };
  const mayScan = can('fulfilment.pick') && ['released', 'picking', 'stopped'].includes(fulfilment.state);
  return (
    <>
      {fulfilment.pick_list_id && !fulfilment.stop && (
        <Button variant="default" size="sm" leftSection={<Printer size={15} aria-hidden />} onClick={() => openPicklist(fulfilment.pick_list_id!)}>
          {t('fulfilment:picklist')}
        </Button>
      )}
      {mayScan && (
        <Button variant="default" size="sm" leftSection={<ScanLine size={15} aria-hidden />} onClick={() => void navigate({ to: '/scan', search: { open: fulfilment.id } })}>
          {t(fulfilment.state === 'stopped' ? 'fulfilment:put_back.scan' : 'fulfilment:scan')}
        </Button>
      )}
      {ACTS.filter((act) => fulfilment.actions.includes(act)).map((act) => (
        <Button key={act} size="sm" loading={busy === act} onClick={() => void take(act)}>
          {t(`fulfilment:act.${act}`)}
        </Button>
      ))}
      {fulfilment.actions.includes('ship') && (
        <Button size="sm" onClick={() => setShipping(true)}>
          {t('fulfilment:act.ship')}
        </Button>
      )}
      {isShipping && <ShipDialog fulfilment={fulfilment} onClose={() => setShipping(false)} />}
    </>
  );
}

export function FulfilmentPeek({ place }: { place: PeekPlace }) {
  const t = useT();
  const { data: one, error, refetch } = useGet<Fulfilment>(`/fulfilments/${place.id}`);
  const warehouse = useWarehouse(one?.warehouse_id);
  const carriers = carriersOf(useGet<CarrierAnswer>('/carriers').data);
  return (
    <Peek
      label={one?.number ?? t('loading')}
      head={
        one && (
          <div className="row">
            <h2 className="strong mono">{one.number}</h2>
            <StatusPill tone={FULFILMENT_TONES[one.state]}>{t(`fulfilment:state.${one.state}`)}</StatusPill>
          </div>
        )
      }
      foot={one && <Foot key={one.id} fulfilment={one} />}
      onClose={place.close}
      onNext={place.next}
      onPrevious={place.previous}
    >
      {error && !one && <RecordError error={error} onRetry={() => void refetch()} />}
      {!one && !error && <SkeletonCard />}
      {one && (
        <>
          <Card>
            <Facts
              facts={[
                [t('fulfilment:order'), <OrdersOf key="o" one={one} />],
                [t('fulfilment:warehouse'), warehouse?.name ?? '–'],
                one.recipient && [t('fulfilment:recipient'), `${one.recipient.name} ${one.recipient.phone} ${one.recipient.region}`],
                one.stop && [t('fulfilment:put_back.why'), t(`fulfilment:stop.${one.stop.reason}`)],
                one.stop && [t('fulfilment:put_back.at'), <Time key="s" at={one.stop.at} />],
                one.tracking_no ? [t('fulfilment:parcel'), <span key="p" className="mono">{`${carriers.find(({ code }) => code === one.carrier)?.name ?? one.carrier ?? ''} ${one.tracking_no}`}</span>] : null,
              ]}
            />
          </Card>
          <Card title={t('fulfilment:lines', { count: one.lines.length })} flush>
            <PlainTable
              label={t('fulfilment:lines', { count: one.lines.length })}
              rows={one.lines}
              rowId={(line) => line.id}
              columns={[
                { id: 'sku', header: t('fulfilment:item'), cell: (line) => <span className="row"><Thumb url={line.picture_url} name={line.title} size={36} /><span><b className="mono">{line.sku_code}</b><br /><span className="small soft">{[line.title, line.spec, line.personalisation].filter(Boolean).join(' · ')}</span></span></span> },
                { id: 'quantity', header: t('fulfilment:quantity'), isRight: true, cell: (line) => line.quantity },
                { id: 'picked', header: t('fulfilment:picked'), isRight: true, cell: (line) => line.picked },
                ...(one.stop ? [{ id: 'returned', header: t('fulfilment:put_back.returned'), isRight: true, cell: (line: FulfilmentLine) => line.returned }] : []),
              ]}
            />
          </Card>
        </>
      )}
    </Peek>
  );
}
