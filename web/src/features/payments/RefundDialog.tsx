import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { newId } from '@/api/client';
import { useT } from '@/app/i18n';
import { isZero, take, type Payment } from './payments';

const REASONS = ['after_sales', 'overpaid', 'price', 'order_cancelled', 'other'] as const;
const FREE = 'free';

/** Asks for a refund: of which order, how much, why. The money is set aside until it is decided. */
export function RefundDialog({ payment, onClose }: { payment: Payment; onClose: () => void }) {
  const t = useT();
  const parts = payment.shares.filter((share) => !isZero(share.left.amount)).map((share) => ({ value: share.order_id, label: share.order_no, left: share.left.amount }));
  if (!isZero(payment.free.amount)) parts.push({ value: FREE, label: t('payments:free'), left: payment.free.amount });
  const [part, setPart] = useState(parts[0]?.value ?? FREE);
  const [amount, setAmount] = useState(parts[0]?.left ?? '');
  const [reason, setReason] = useState<string>('after_sales');
  const [isBusy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    const body = { id: newId(), payment_id: payment.id, currency: payment.amount.currency, amount, reason, order_id: part === FREE ? null : part };
    const undo = () => void take(t, '/refunds/step', { ids: [body.id], action: 'fail' }, t('payments:refund_did.fail'));
    const isDone = await take(t, '/refunds', body, t('payments:did.refund'), { undo });
    setBusy(false);
    if (isDone) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t('payments:refund_title', { number: payment.number })} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <Select
          label={t('payments:refund_of')}
          allowDeselect={false}
          data={parts.map(({ value, label }) => ({ value, label }))}
          value={part}
          onChange={(value) => {
            setPart(value ?? FREE);
            setAmount(parts.find((one) => one.value === value)?.left ?? '');
          }}
        />
        <TextInput label={t('payments:refund_amount')} inputMode="decimal" pattern="\d{1,13}(\.\d{1,3})?" required value={amount} onChange={(event) => setAmount(event.currentTarget.value)} />
        <Select label={t('payments:refund_reason')} allowDeselect={false} data={REASONS.map((value) => ({ value, label: t(`payments:reason.${value}`) }))} value={reason} onChange={(value) => setReason(value ?? 'other')} />
        <p className="small soft">{t('payments:refund_hint')}</p>
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={isBusy} disabled={!amount}>
            {t('payments:act.refund')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
