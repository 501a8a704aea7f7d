import { ActionIcon, Button, TextInput } from '@mantine/core';
import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { api } from '@/api/client';
import { asAppError } from '@/api/errors';
import { useT } from '@/app/i18n';
import { toastError } from '@/app/toasts';
import { Money } from '@/ui/Money';
import { isZero, type Owing } from './payments';

export interface ShareRow {
  order: Owing;
  amount: string;
}

interface OrderSharesProps {
  rows: ShareRow[];
  onRows: (rows: ShareRow[]) => void;
  currency: string | null;
  first: string;
}

const AMOUNT = '\\d{1,13}(\\.\\d{1,3})?';

/** The orders that a payment is for: a number and Enter, then how much of it. */
export function OrderShares({ rows, onRows, currency, first }: OrderSharesProps) {
  const t = useT();
  const [number, setNumber] = useState('');
  const [why, setWhy] = useState('');
  const hasLooked = useRef(false);
  const add = async (text: string) => {
    const numbers = text.split(/[\s,，、]+/).filter(Boolean);
    if (!numbers.length) return;
    setWhy('');
    try {
      const { items } = await api.get<{ items: { number: string; orders: Owing[] }[] }>('/payments/owing', { numbers: numbers.join(',') });
      const found = items.flatMap((item) => (item.orders.length === 1 ? item.orders : []));
      const fits = found.filter((order) => !currency || order.currency === currency);
      const fresh = fits.filter((order) => !rows.some((row) => row.order.order_id === order.order_id));
      const missing = items.filter((item) => item.orders.length !== 1).map((item) => item.number);
      if (missing.length) setWhy(t('payments:order_unclear', { numbers: missing.join(', ') }));
      else if (fits.length < found.length) setWhy(t('payments:order_currency'));
      onRows([...rows, ...fresh.map((order) => ({ order, amount: isZero(order.due.amount) ? '' : order.due.amount }))]);
      setNumber('');
    } catch (caught) {
      toastError(t, asAppError(caught));
    }
  };
  useEffect(() => {
    if (!first || hasLooked.current) return;
    hasLooked.current = true;
    void add(first);
  });
  const set = (id: string, amount: string) => onRows(rows.map((row) => (row.order.order_id === id ? { ...row, amount } : row)));
  return (
    <div className="stack">
      <div className="row" style={{ alignItems: 'flex-end' }}>
        <TextInput
          style={{ flex: 1 }}
          label={t('payments:order_number')}
          description={t('payments:order_number_hint')}
          error={why || undefined}
          value={number}
          onChange={(event) => setNumber(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
            event.preventDefault();
            void add(number);
          }}
        />
        <Button variant="default" onClick={() => void add(number)}>
          {t('payments:add_order')}
        </Button>
      </div>
      {rows.map(({ order, amount }) => (
        <div key={order.order_id} className="row" style={{ alignItems: 'flex-end' }}>
          <div style={{ flex: 1 }}>
            <div className="mono strong">{order.order_no}</div>
            <div className="small soft">
              {t('payments:due')} <Money value={order.due} />
            </div>
          </div>
          <TextInput w={140} label={t('payments:share_of', { order: order.order_no })} inputMode="decimal" pattern={AMOUNT} required value={amount} onChange={(event) => set(order.order_id, event.currentTarget.value)} />
          <ActionIcon size={36} aria-label={t('remove')} onClick={() => onRows(rows.filter((row) => row.order.order_id !== order.order_id))}>
            <X size={15} aria-hidden />
          </ActionIcon>
        </div>
      ))}
    </div>
  );
}
