import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { useT } from '@/app/i18n';
import { Money } from '@/ui/Money';
import { OrderShares, type ShareRow } from './OrderShares';
import { take, type Payment } from './payments';

/** Gives orders what is free of a payment. */
export function AllocateDialog({ payment, onClose }: { payment: Payment; onClose: () => void }) {
  const t = useT();
  const [rows, setRows] = useState<ShareRow[]>([]);
  const [isBusy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    const shares = rows.map((row) => ({ order_id: row.order.order_id, amount: row.amount }));
    const back = { payment_id: payment.id, currency: payment.amount.currency, shares: shares.map((share) => ({ ...share, amount: `-${share.amount}` })) };
    const undo = () => void take(t, '/payments/allocate', back, t('payments:did.unallocate'));
    const isDone = await take(t, '/payments/allocate', { ...back, shares }, t('payments:did.allocate'), { undo });
    setBusy(false);
    if (isDone) onClose();
  };
  return (
    <Modal opened onClose={onClose} size="lg" title={t('payments:allocate_title', { number: payment.number })} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <p>
          {t('payments:free')} <Money value={payment.free} strong />
        </p>
        <OrderShares rows={rows} onRows={setRows} currency={payment.amount.currency} first="" />
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={isBusy} disabled={!rows.length || rows.some((row) => !row.amount)}>
            {t('payments:act.allocate')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
