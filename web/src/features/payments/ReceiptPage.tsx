import { Button, Select, TextInput } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { newId } from '@/api/client';
import { useT } from '@/app/i18n';
import { useSession } from '@/app/session';
import { Card, Page } from '@/ui/Layout';
import { OrderShares, type ShareRow } from './OrderShares';
import { METHODS, take } from './payments';

const OURS = METHODS.filter((method) => method !== 'platform');
const CURRENCIES = ['CNY', 'USD', 'EUR', 'JPY', 'HKD', 'GBP', 'KWD'];

/** 收款登记: one payment, for one order or for many, by keyboard from top to bottom. */
export default function ReceiptPage() {
  const t = useT();
  const navigate = useNavigate();
  const { shops } = useSession();
  const first = String((useSearch({ strict: false }) as { order?: string | number }).order ?? '');
  const [id, setId] = useState(newId);
  const [rows, setRows] = useState<ShareRow[]>([]);
  const [said, setSaid] = useState({ method: 'bank', amount: '', currency: 'CNY', state: 'captured', paid_at: '', payer_name: '', reference: '', note: '', shop_id: shops[0]?.id ?? '' });
  const [isBusy, setBusy] = useState(false);
  const put = (patch: Partial<typeof said>) => setSaid((old) => ({ ...old, ...patch }));
  const takeRows = (next: ShareRow[]) => {
    setRows(next);
    const [one] = next;
    if (one) put({ currency: one.order.currency, ...(next.length === 1 && !said.amount ? { amount: one.amount } : {}) });
  };
  const run = async () => {
    setBusy(true);
    const body = {
      ...said,
      id,
      shop_id: rows.length ? null : said.shop_id || null,
      paid_at: said.paid_at ? new Date(said.paid_at).toISOString() : null,
      shares: rows.filter((row) => row.amount).map((row) => ({ order_id: row.order.order_id, amount: row.amount })),
    };
    const undo = () => void take(t, '/payments/void', { ids: [id] }, t('payments:did.void'));
    const isDone = await take(t, '/payments', body, t('payments:did.enter'), { undo });
    setBusy(false);
    if (!isDone) return;
    setId(newId());
    if (first && rows[0]) void navigate({ to: '/orders/$id', params: { id: rows[0].order.order_id } });
    else void navigate({ to: '/payments' });
  };
  return (
    <Page title={t('payments:enter')} narrow>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <Card title={t('payments:for_orders')}>
          <OrderShares rows={rows} onRows={takeRows} currency={rows[0]?.order.currency ?? null} first={first} />
          {!rows.length && <Select mt="sm" label={t('orders:filter.shop')} description={t('payments:shop_hint')} searchable data={shops.map(({ id: value, name }) => ({ value, label: name }))} value={said.shop_id || null} onChange={(value) => put({ shop_id: value ?? '' })} />}
        </Card>
        <Card title={t('payments:payment')}>
          <div className="stack">
            <div className="row" style={{ alignItems: 'flex-end' }}>
              <TextInput style={{ flex: 1 }} label={t('payments:amount')} inputMode="decimal" pattern="\d{1,13}(\.\d{1,3})?" required value={said.amount} onChange={(event) => put({ amount: event.currentTarget.value })} />
              <Select w={110} label={t('payments:currency')} allowDeselect={false} data={CURRENCIES.includes(said.currency) ? CURRENCIES : [said.currency, ...CURRENCIES]} value={said.currency} disabled={rows.length > 0} onChange={(value) => put({ currency: value ?? 'CNY' })} />
              <Select w={150} label={t('payments:method')} allowDeselect={false} data={OURS.map((value) => ({ value, label: t(`payments:method_name.${value}`) }))} value={said.method} onChange={(value) => put({ method: value ?? 'bank' })} />
            </div>
            <div className="row" style={{ alignItems: 'flex-end' }}>
              <TextInput style={{ flex: 1 }} label={t('payments:reference')} maxLength={120} value={said.reference} onChange={(event) => put({ reference: event.currentTarget.value })} />
              <TextInput style={{ flex: 1 }} label={t('payments:payer')} maxLength={120} value={said.payer_name} onChange={(event) => put({ payer_name: event.currentTarget.value })} />
            </div>
            <div className="row" style={{ alignItems: 'flex-end' }}>
              <TextInput style={{ flex: 1 }} type="datetime-local" label={t('payments:paid_at')} value={said.paid_at} onChange={(event) => put({ paid_at: event.currentTarget.value })} />
              <Select style={{ flex: 1 }} label={t('payments:state')} allowDeselect={false} data={(['captured', 'authorized', 'created'] as const).map((value) => ({ value, label: t(`payments:state_name.${value}`) }))} value={said.state} onChange={(value) => put({ state: value ?? 'captured' })} />
            </div>
            <TextInput label={t('payments:note')} maxLength={300} value={said.note} onChange={(event) => put({ note: event.currentTarget.value })} />
          </div>
        </Card>
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button type="submit" loading={isBusy}>
            {t('payments:save')}
          </Button>
        </div>
      </form>
    </Page>
  );
}
