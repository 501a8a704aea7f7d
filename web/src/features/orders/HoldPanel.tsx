import { Button, Checkbox, Modal } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { api } from '@/api/client';
import { asAppError } from '@/api/errors';
import { refresh, useSend } from '@/api/query';
import type { FullLine, Hold, HoldDetail, Order } from '@/api/types';
import { useT, wordOr, type T } from '@/app/i18n';
import { watchJob } from '@/app/jobTray';
import { useCan } from '@/app/session';
import { toast, toastError } from '@/app/toasts';
import { ErrorBox } from '@/ui/ErrorBox';
import { SkuPicker, type SkuHit } from '@/ui/SkuPicker';
import { Time } from '@/ui/Time';
import { holdWord } from './columns';
import css from './orders.module.css';
import { AddressDialog } from './Recipient';
import { mayDo, takeStep, type Step } from './steps';

type Remedy = 'map' | 'address' | 'stock' | 'release' | 'source' | 'finance';

/** What a clerk can do about each reason; the rest is lifted by looking at it and releasing. */
const REMEDIES: Record<Hold, Remedy[]> = {
  unmapped_sku: ['map'],
  shortage: ['stock', 'release'],
  address_invalid: ['address'],
  undeliverable: ['address', 'release'],
  phone_invalid: ['address'],
  buyer_message: ['release'],
  amount_mismatch: ['release'],
  duplicate_suspected: ['release'],
  source_changed: ['release'],
  lines_missing: ['source'],
  refund_requested: ['release'],
  blacklisted: ['release'],
  manual: ['release'],
  unpaid: ['release'],
  balance_due: [],
  remote_area: ['release'],
  seller_memo: ['release'],
  flagged: ['release'],
  spec_missing: ['release'],
  below_cost: ['release'],
  large_order: ['release'],
  buyer_orders: ['release'],
  invoice_wanted: ['release'],
  cod: ['release'],
  ship_by_at_risk: ['release'],
  review_rule: ['release'],
  review_delayed: ['release'],
  finance_review: ['finance'],
  merge_window: ['release'],
};

/** A remembered match says what the listing stood for before, and may free many orders in a job. */
interface MapAnswer {
  before?: object[];
  job_id?: string | null;
}

async function takeBack(t: T, before: object[]): Promise<void> {
  try {
    const { job_id } = await api.post<MapAnswer>('/listings/match', { decisions: before });
    if (job_id) watchJob(job_id);
  } catch (caught) {
    toastError(t, asAppError(caught));
  }
  void refresh('/orders', '/counts', '/stock', '/listings');
}

function MapDialog({ order, line, onClose }: { order: Order; line: FullLine; onClose: () => void }) {
  const t = useT();
  const [sku, setSku] = useState<SkuHit | null>(null);
  const [isRemembered, setRemembered] = useState(true);
  const map = useSend(() => api.post<MapAnswer>(`/orders/${order.id}/lines/${line.id}/map`, { sku_id: sku?.id, remember: isRemembered }), ['/orders', '/counts', '/stock', '/listings']);
  const submit = () =>
    map.mutate(undefined, {
      onSuccess: ({ before, job_id }) => {
        if (job_id) watchJob(job_id);
        toast('ok', t('orders:mapped'), { undo: before && (() => void takeBack(t, before)) });
        onClose();
      },
    });
  return (
    <Modal opened onClose={onClose} title={t('orders:map_title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {map.error && <ErrorBox error={map.error} />}
        <p className="small soft">{[line.title, line.spec, line.sku_code].filter(Boolean).join(' · ')}</p>
        <SkuPicker label={t('orders:map_sku')} value={sku} onValue={setSku} />
        <Checkbox label={t('orders:map_remember')} checked={isRemembered} onChange={(event) => setRemembered(event.currentTarget.checked)} />
        <Button type="submit" size="sm" disabled={!sku} loading={map.isPending}>
          {t('orders:map')}
        </Button>
      </form>
    </Modal>
  );
}

function Remedies({ order, hold, onMap, onAddress }: { order: Order; hold: HoldDetail; onMap: () => void; onAddress: () => void }) {
  const t = useT();
  const can = useCan();
  const [isBusy, setBusy] = useState(false);
  const take = async (step: Step, params: Record<string, unknown>) => {
    setBusy(true);
    await takeStep(t, step, { ids: [order.id] }, { params });
    setBusy(false);
  };
  const wanted = REMEDIES[hold.reason] ?? ['release'];
  return (
    <>
      {wanted.includes('map') && can('orders.edit') && (
        <>
          <Button size="compact-sm" variant="default" onClick={onMap}>
            {t('orders:map')}
          </Button>
          <Link to="/matching">{t('orders:map_all')}</Link>
        </>
      )}
      {wanted.includes('address') && order.actions.includes('change') && (
        <Button size="compact-sm" variant="default" onClick={onAddress}>
          {t('orders:edit_address')}
        </Button>
      )}
      {wanted.includes('stock') && can('inventory.view') && <Link to="/stock">{t('orders:see_stock')}</Link>}
      {wanted.includes('source') && can('channels.import') && can('orders.intake') && <Link to="/imports/new">{t('orders:import')}</Link>}
      {wanted.includes('release') && can('orders.release') && mayDo(order.actions, 'release') && (
        <Button size="compact-sm" variant="default" loading={isBusy} onClick={() => void take('release', { holds: [hold.reason] })}>
          {t('orders:release')}
        </Button>
      )}
      {wanted.includes('finance') && can('orders.finance') && (
        <Button size="compact-sm" variant="default" loading={isBusy} onClick={() => void take('pass-finance', {})}>
          {t('orders:step.pass-finance')}
        </Button>
      )}
    </>
  );
}

/** Each reason that keeps the order, in words, with what can be done about it. */
export function HoldPanel({ order }: { order: Order }) {
  const t = useT();
  const [line, setLine] = useState<FullLine | null>(null);
  const [isAddress, setAddress] = useState(false);
  if (!order.holds_detail.length) return null;
  const unmapped = order.lines.find((one) => !one.supply) ?? null;
  return (
    <ul className={css.holdCard} aria-label={t('orders:holds')}>
      {order.holds_detail.map((hold) => (
        <li key={hold.reason}>
          <TriangleAlert size={16} aria-hidden />
          <p>
            <b>{holdWord(t, hold.reason)}</b>
            {hold.detail || wordOr(t, `orders:hold_hint.${hold.reason}`, '')}
            {hold.since && (
              <span className="small">
                {' '}
                · <Time at={hold.since} />
              </span>
            )}
          </p>
          <Remedies order={order} hold={hold} onMap={() => setLine(unmapped)} onAddress={() => setAddress(true)} />
        </li>
      ))}
      {line && <MapDialog order={order} line={line} onClose={() => setLine(null)} />}
      {isAddress && <AddressDialog order={order} onClose={() => setAddress(false)} />}
    </ul>
  );
}
