import { Button, SegmentedControl, Select, TextInput, Textarea } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { api, newId } from '@/api/client';
import { asAppError, type AppError } from '@/api/errors';
import { refresh } from '@/api/query';
import { useT } from '@/app/i18n';
import { useCan, useSession } from '@/app/session';
import { errorText } from '@/app/toasts';
import { ErrorBox } from '@/ui/ErrorBox';
import { Card } from '@/ui/Layout';
import { markOwnChange } from '@/ui/ResourceList';
import { Keys } from '@/ui/Kbd';
import { Money } from '@/ui/Money';
import { Back } from './Back';
import { mayTake, rememberShop, type Beginning, type Place } from './beginning';
import { Customer } from './Customer';
import type { Entered } from './Done';
import { entryOf, REASONS, WAYS, type Draft, type Goods, type Put, type Reason, type Way } from './draft';
import css from './entry.module.css';
import { GoodsBox } from './GoodsBox';
import { Lines } from './Lines';
import { mayPayBy, Payment } from './Payment';
import { useQuote, type Quote } from './quote';

const TOUCHED = ['/orders', '/counts', '/payments', '/stock', '/fulfilments', '/customers', '/credit-accounts'];

interface TillProps {
  draft: Draft;
  put: Put;
  places: Place[];
  begun: Beginning | undefined;
  onDone: (done: Entered) => void;
}

/** The one screen: left what is sold, right for whom and how it is paid. */
export function Till({ draft, put, places, begun, onDone }: TillProps) {
  const t = useT();
  const can = useCan();
  const { shops, warehouses } = useSession();
  const { quote, error, isFresh } = useQuote(draft);
  const [refused, setRefused] = useState<AppError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [needsPrices, setNeedsPrices] = useState(false);
  const goodsBox = useRef<HTMLInputElement>(null);
  const receivedBox = useRef<HTMLInputElement>(null);
  const isFree = draft.kind === 'reship';
  const place = places.find((one) => one.id === draft.shop_id);
  const shown = refused ?? error;
  const bad = { field: shown?.field, words: shown ? errorText(t, shown) : undefined };
  const change: Put = (patch) => {
    setRefused(null);
    put(patch);
  };
  const add = (goods: Goods, quantity: number) => {
    const { price, available: _, ...rest } = goods;
    const unit_price = price && price.currency === (begun?.currency ?? place?.currency) ? price.amount : '';
    change(({ lines }) => {
      const same = lines.find((line) => line.sku_id === goods.sku_id && !line.personalisation);
      return { lines: same ? lines.map((line) => (line === same ? { ...line, quantity: line.quantity + quantity } : line)) : [...lines, { ...rest, key: newId(), quantity, unit_price, personalisation: '' }] };
    });
  };
  const setLast = (quantity: number) => quantity > 0 && change(({ lines }) => ({ lines: lines.map((line, index) => (index === lines.length - 1 ? { ...line, quantity } : line)) }));
  const takeWay = (way: Way) => {
    if (!mayPayBy(way, draft, can('payments.enter'))) return;
    change({ way, received: '' });
    setTimeout(() => receivedBox.current?.focus());
  };
  const takeAlong = (is_taken: boolean) => change({ is_taken, way: mayPayBy(draft.way, { ...draft, is_taken }, can('payments.enter')) ? draft.way : is_taken ? 'cash' : 'later' });
  const submit = async () => {
    if (isBusy || !draft.lines.length) return;
    if (!isFree && draft.lines.some((line) => !line.unit_price.trim())) {
      setNeedsPrices(true);
      return;
    }
    setBusy(true);
    setRefused(null);
    try {
      const entry = entryOf(draft);
      const seen = isFresh && quote ? quote : await api.post<Quote>('/order-entries/quote', entry);
      markOwnChange('/orders');
      const done = await api.post<Entered>('/order-entries', { ...entry, expected_payable: seen.payable.amount });
      rememberShop(draft.shop_id);
      void refresh(...TOUCHED);
      onDone(done);
    } catch (caught) {
      setRefused(asAppError(caught));
      setBusy(false);
    }
  };
  const latest = useRef({ submit, takeWay });
  useEffect(() => {
    latest.current = { submit, takeWay };
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (document.querySelector('[aria-modal="true"]')) return;
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        void latest.current.submit();
      }
      const way = event.altKey && /^Digit[1-9]$/.test(event.code) ? WAYS[Number(event.code.slice(5)) - 1] : undefined;
      if (way) {
        event.preventDefault();
        latest.current.takeWay(way);
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  const named = (ids: string[]) => warehouses.filter((one) => ids.includes(one.id)).map((one) => ({ value: one.id, label: one.name }));
  const press = isFree ? 'press_reship' : draft.is_taken ? 'press_taken' : ['later', 'cod', 'on_account'].includes(draft.way) ? 'press_save' : 'press_paid';
  return (
    <form
      className={css.till}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div className="stack">
        <div className={css.where}>
          <Select size="sm" aria-label={t('orders:filter.shop')} allowDeselect={false} searchable disabled={begun !== undefined} data={places.map(({ id }) => ({ value: id, label: shops.find((shop) => shop.id === id)?.name ?? '' }))} value={draft.shop_id || null} onChange={(shop_id) => change({ shop_id: shop_id ?? '', warehouse_id: places.find((one) => one.id === shop_id)?.warehouse_ids[0] ?? '' })} />
          <Select size="sm" aria-label={t('orders:filter.warehouse')} allowDeselect={false} data={[{ value: '', label: t('entry:any_warehouse') }, ...named(place?.warehouse_ids ?? [])]} value={draft.warehouse_id} onChange={(warehouse_id) => change({ warehouse_id: warehouse_id ?? '' })} />
          {begun && draft.kind !== 'copy' && <Select size="sm" aria-label={t('entry:reason')} placeholder={t('entry:reason')} error={bad.field === 'reason'} data={REASONS.map((value) => ({ value, label: t(`orders:origin_reason.${value}`) }))} value={draft.reason || null} onChange={(reason) => change({ reason: (reason ?? '') as Reason })} />}
        </div>
        {begun && begun.left_out > 0 && draft.kind !== 'exchange' && <p className="small warn">{t('entry:left_out', { count: begun.left_out })}</p>}
        {begun && draft.kind === 'exchange' && <Back draft={draft} put={change} lines={begun.lines} quote={quote} />}
        <Card title={begun && draft.kind === 'exchange' ? t('entry:out') : undefined} flush>
          <GoodsBox shop={draft.shop_id} warehouse={draft.warehouse_id} box={goodsBox} onAdd={add} onQuantity={setLast} onDone={() => (receivedBox.current ?? document.querySelector<HTMLElement>(`.${css.press}`))?.focus()} />
          <Lines lines={draft.lines} quote={quote} isFree={isFree} badField={bad.field} badWords={bad.words} needsPrices={needsPrices} onLines={(lines) => change({ lines })} />
        </Card>
        <div className={css.pair}>
          <Textarea size="sm" autosize minRows={1} label={t('orders:note')} placeholder={t('entry:note_hint')} maxLength={2000} value={draft.note} onChange={(event) => change({ note: event.currentTarget.value })} />
          {!draft.is_taken && <TextInput size="sm" type="datetime-local" label={t('orders:column.ship_by')} value={draft.ship_by} onChange={(event) => change({ ship_by: event.currentTarget.value })} />}
        </div>
      </div>
      <div className="stack">
        {mayTake(can) && <SegmentedControl fullWidth aria-label={t('entry:leaves')} data={[{ value: 'taken', label: t('entry:taken') }, { value: 'sent', label: t('entry:sent') }]} value={draft.is_taken ? 'taken' : 'sent'} onChange={(value) => takeAlong(value === 'taken')} />}
        <Customer draft={draft} put={change} bad={bad.field?.startsWith('recipient') ? bad.words : undefined} />
        <Card>
          <div className="stack">
            <Payment draft={draft} put={change} quote={draft.lines.length || draft.kind === 'exchange' ? quote : null} receivedBox={receivedBox} bad={bad} onWay={takeWay} />
            {refused && <ErrorBox error={refused} />}
            <Button type="submit" size="lg" fullWidth className={css.press} loading={isBusy} disabled={!draft.lines.length} rightSection={<Keys keys="$mod+Enter" onBar />}>
              {t(`entry:${press}`)} {!isFree && quote && <span className={css.pressSum}><Money value={draft.way === 'deposit' ? quote.kept : quote.payable} /></span>}
            </Button>
          </div>
        </Card>
      </div>
    </form>
  );
}
