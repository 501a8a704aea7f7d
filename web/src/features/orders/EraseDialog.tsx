import { Button, Checkbox, Modal, Select } from '@mantine/core';
import { useState } from 'react';
import { api } from '@/api/client';
import { useSend } from '@/api/query';
import type { Order } from '@/api/types';
import { currentLocale, useT, wordOr } from '@/app/i18n';
import { ErrorBox } from '@/ui/ErrorBox';
import { formatNumber } from '@/ui/format';
import { Facts } from '@/ui/Layout';

const REASONS = ['asked_for', 'consent_withdrawn', 'no_longer_needed'] as const;

interface Receipt {
  id: string;
  orders: number;
  buyers: number;
  tables: Record<string, number>;
}

function ReceiptFacts({ receipt }: { receipt: Receipt }) {
  const t = useT();
  const count = (value: number) => <span className="num">{formatNumber(value, currentLocale())}</span>;
  return (
    <Facts
      facts={[
        [t('orders:erase_receipt_no'), <span key="no" className="mono">{receipt.id}</span>],
        [t('orders:erase_orders'), count(receipt.orders)],
        [t('orders:erase_buyers'), count(receipt.buyers)],
        ...Object.entries(receipt.tables).map(([name, rows]): [string, React.ReactNode] => [wordOr(t, `orders:erase_table.${name}`, name), count(rows)]),
      ]}
    />
  );
}

/** Erases a buyer for good, and shows what was erased where. */
export function EraseDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const t = useT();
  const [reason, setReason] = useState<string>(REASONS[0]);
  const [isSure, setSure] = useState(false);
  const erase = useSend(() => api.post<Receipt>(`/orders/${order.id}/erase-buyer`, { reason }), ['/orders', '/counts']);
  return (
    <Modal opened onClose={onClose} title={t(erase.data ? 'orders:erase_done' : 'orders:erase_title')} closeButtonProps={{ 'aria-label': t('close') }}>
      {erase.data ? (
        <div className="stack">
          <p className="small soft">{t('orders:erase_done_hint')}</p>
          <ReceiptFacts receipt={erase.data} />
          <Button size="sm" onClick={onClose}>
            {t('close')}
          </Button>
        </div>
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            erase.mutate(undefined);
          }}
        >
          <p className="small soft">{t('orders:erase_hint')}</p>
          {erase.error && <ErrorBox error={erase.error} />}
          <Select label={t('orders:reason')} allowDeselect={false} value={reason} onChange={(value) => setReason(value ?? REASONS[0])} data={REASONS.map((value) => ({ value, label: t(`orders:erase_reason.${value}`) }))} />
          <Checkbox label={t('orders:erase_sure')} checked={isSure} onChange={(event) => setSure(event.currentTarget.checked)} />
          <Button type="submit" size="sm" color="red" disabled={!isSure} loading={erase.isPending}>
            {t('orders:erase')}
          </Button>
        </form>
      )}
    </Modal>
  );
}
