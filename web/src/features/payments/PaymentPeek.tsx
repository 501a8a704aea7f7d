import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useGet } from '@/api/query';
import { RecordError } from '@/app/ErrorPages';
import { useT } from '@/app/i18n';
import { Card, Facts, SkeletonCard } from '@/ui/Layout';
import { Money } from '@/ui/Money';
import { Peek } from '@/ui/Peek';
import type { PeekPlace } from '@/ui/ResourceList';
import { StatusPill } from '@/ui/StatusPill';
import { Time } from '@/ui/Time';
import { Timeline } from '@/ui/Timeline';
import { AllocateDialog } from './AllocateDialog';
import { PAYMENT_TONES, REFUND_TONES, isZero, take, type PaymentWhole, type Share } from './payments';
import { RefundDialog } from './RefundDialog';

type Asked = 'allocate' | 'refund' | null;

function Foot({ payment }: { payment: PaymentWhole }) {
  const t = useT();
  const [asked, setAsked] = useState<Asked>(null);
  const may = (action: string) => payment.actions.includes(action);
  const ids = [payment.id];
  const voided = () => take(t, '/payments/void', { ids }, t('payments:did.void'));
  return (
    <>
      {may('void') && (
        <Button variant="default" size="sm" onClick={() => void voided()}>
          {t('payments:act.void')}
        </Button>
      )}
      {may('refund') && (
        <Button variant="default" size="sm" onClick={() => setAsked('refund')}>
          {t('payments:act.refund')}
        </Button>
      )}
      {may('capture') && (
        <Button size="sm" onClick={() => void take(t, '/payments/capture', { ids }, t('payments:did.capture'), { undo: () => void voided() })}>
          {t('payments:act.capture')}
        </Button>
      )}
      {may('allocate') && (
        <Button size="sm" onClick={() => setAsked('allocate')}>
          {t('payments:act.allocate')}
        </Button>
      )}
      {asked === 'allocate' && <AllocateDialog payment={payment} onClose={() => setAsked(null)} />}
      {asked === 'refund' && <RefundDialog payment={payment} onClose={() => setAsked(null)} />}
    </>
  );
}

function Shares({ payment }: { payment: PaymentWhole }) {
  const t = useT();
  const move = (share: Share, sign: '' | '-') => ({ payment_id: payment.id, currency: share.amount.currency, shares: [{ order_id: share.order_id, amount: `${sign}${share.left.amount}` }] });
  const back = (share: Share) =>
    take(t, '/payments/allocate', move(share, '-'), t('payments:did.unallocate'), { undo: () => void take(t, '/payments/allocate', move(share, ''), t('payments:did.allocate')) });
  if (!payment.shares.length) return <p className="small muted">{t('payments:no_orders')}</p>;
  return (
    <ul className="stack">
      {payment.shares.map((share) => (
        <li key={share.order_id} className="spread">
          <Link to="/orders/$id" params={{ id: share.order_id }} className="mono">
            {share.order_no}
          </Link>
          <span className="row">
            {share.is_planned && <span className="small muted">{t('payments:planned')}</span>}
            <Money value={share.amount} />
            {payment.actions.includes('unallocate') && !isZero(share.left.amount) && (
              <Button variant="subtle" size="compact-xs" aria-label={t('payments:take_back_of', { order: share.order_no })} onClick={() => void back(share)}>
                {t('payments:act.unallocate')}
              </Button>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

export function PaymentPeek({ place }: { place: PeekPlace }) {
  const t = useT();
  const { data: one, error, refetch } = useGet<PaymentWhole>(`/payments/${place.id}`);
  return (
    <Peek
      label={one?.number ?? t('loading')}
      head={
        one && (
          <div className="row">
            <h2 className="strong mono">{one.number}</h2>
            <StatusPill tone={PAYMENT_TONES[one.state]}>{t(`payments:state_name.${one.state}`)}</StatusPill>
          </div>
        )
      }
      foot={one && <Foot key={one.id} payment={one} />}
      onClose={place.close}
      onNext={place.next}
      onPrevious={place.previous}
    >
      {error && !one && <RecordError error={error} onRetry={() => void refetch()} />}
      {!one && !error && <SkeletonCard />}
      {one && (
        <div className="stack">
          <Card>
            <Facts
              facts={[
                [t('payments:amount'), <Money key="a" value={one.amount} strong />],
                [t('payments:method'), t(`payments:method_name.${one.method}`)],
                [t('payments:source'), t(`payments:source_name.${one.source}`)],
                [t('payments:paid_at'), <Time key="p" at={one.paid_at} />],
                one.payer_name && [t('payments:payer'), one.payer_name],
                one.reference && [t('payments:reference'), <span key="r" className="mono">{one.reference}</span>],
                !isZero(one.free.amount) && [t('payments:free'), <b key="f" className="bad"><Money value={one.free} /></b>],
                !isZero(one.refunding.amount) && [t('payments:refunding'), <Money key="g" value={one.refunding} />],
                !isZero(one.refunded.amount) && [t('payments:refunded'), <Money key="d" value={one.refunded} />],
                one.note && [t('payments:note'), one.note],
              ].map((fact) => (fact ? (fact as [string, React.ReactNode]) : null))}
            />
          </Card>
          <Card title={t('payments:orders')}>
            <Shares payment={one} />
          </Card>
          {one.refunds.length > 0 && (
            <Card title={t('payments:refunds')}>
              <ul className="stack">
                {one.refunds.map((refund) => (
                  <li key={refund.id} className="spread small">
                    <span className="mono">{refund.number}</span>
                    <Money value={refund.amount} />
                    <StatusPill tone={REFUND_TONES[refund.state]}>{t(`payments:refund_state.${refund.state}`)}</StatusPill>
                  </li>
                ))}
              </ul>
            </Card>
          )}
          <Card title={t('orders:timeline')}>
            <Timeline entries={one.events.map((event) => ({ id: String(event.id), at: event.at, who: event.actor || t('orders:who.system'), what: event.detail, tone: 'plain' }))} />
          </Card>
        </div>
      )}
    </Peek>
  );
}
