import { Button, Modal } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Eraser, Eye, Pencil } from 'lucide-react';
import { useState } from 'react';
import { useSend } from '@/api/query';
import type { Order, Recipient } from '@/api/types';
import { useT } from '@/app/i18n';
import { useCan, useWarehouse } from '@/app/session';
import { toast } from '@/app/toasts';
import { BlacklistNote, Marks } from '@/ui/CustomerMarks';
import { ErrorBox } from '@/ui/ErrorBox';
import { Card, Facts } from '@/ui/Layout';
import { RevealDialog } from '@/ui/RevealDialog';
import { AddressFields } from './AddressFields';
import { addressOf, changedAddress, CHANGED, sendChange } from './change';
import { EraseDialog } from './EraseDialog';

/** The recipient alone, as a change of the order. */
export function AddressDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const t = useT();
  const [draft, setDraft] = useState(() => addressOf(order));
  const changed = changedAddress(order, draft);
  const save = useSend(() => sendChange(order.id, { recipient: changed, expected_version: order.version }), CHANGED);
  const submit = () =>
    save.mutate(undefined, {
      onSuccess: () => {
        toast('ok', t('saved'));
        onClose();
      },
    });
  return (
    <Modal opened onClose={onClose} title={t('orders:edit_address')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {save.error && <ErrorBox error={save.error} />}
        <p className="small soft">{t('orders:edit_address_hint')}</p>
        <AddressFields order={order} draft={draft} onDraft={setDraft} />
        <Button type="submit" size="sm" loading={save.isPending} disabled={!Object.keys(changed).length}>
          {t('save')}
        </Button>
      </form>
    </Modal>
  );
}

function Buyer({ order }: { order: Order }) {
  const can = useCan();
  const { buyer, buyer_nick } = order;
  if (!buyer) return buyer_nick;
  return (
    <span className="row">
      {can('customers.view') ? (
        <Link to="/customers/$id" params={{ id: buyer.id }}>
          {buyer_nick}
        </Link>
      ) : (
        buyer_nick
      )}
      <Marks tags={buyer.tags} blacklist={buyer.blacklist} />
    </span>
  );
}

export function RecipientCard({ order }: { order: Order }) {
  const t = useT();
  const can = useCan();
  const warehouse = useWarehouse(order.warehouse_id);
  const [plain, setPlain] = useState<{ of: string; value: Recipient } | null>(null);
  const [open, setOpen] = useState<'reveal' | 'edit' | 'erase' | null>(null);
  const shown: Partial<Recipient> = { ...order.recipient, ...(plain?.of === order.id ? plain.value : {}) };
  const place = [shown.province, shown.city, shown.district].filter(Boolean).join(' ') || shown.region;
  const close = () => setOpen(null);
  const mayEdit = order.actions.includes('change');
  const isErased = order.recipient?.origin === 'erased';
  const mayErase = can('parties.erase') && !isErased && ['shipped', 'completed', 'cancelled', 'split', 'rejoined'].includes(order.state);
  return (
    <Card
      title={t('orders:recipient_title')}
      aside={
        <span className="row">
          {mayEdit && (
            <Button variant="subtle" size="compact-xs" leftSection={<Pencil size={13} aria-hidden />} onClick={() => setOpen('edit')}>
              {t('edit')}
            </Button>
          )}
          {can('parties.reveal') && order.recipient && !isErased && plain?.of !== order.id && (
            <Button variant="subtle" size="compact-xs" leftSection={<Eye size={13} aria-hidden />} onClick={() => setOpen('reveal')}>
              {t('orders:reveal')}
            </Button>
          )}
          {mayErase && (
            <Button variant="subtle" color="red" size="compact-xs" leftSection={<Eraser size={13} aria-hidden />} onClick={() => setOpen('erase')}>
              {t('orders:erase')}
            </Button>
          )}
        </span>
      }
    >
      {isErased && <p className="small muted">{t('orders:erased')}</p>}
      <Facts
        facts={[
          [t('orders:recipient.name'), <span key="n">{shown.name || '–'} <span className="num muted">{shown.phone}</span></span>],
          [t('orders:recipient.address'), [place, shown.address].filter(Boolean).join(' ') || '–'],
          order.buyer_nick ? [t('orders:buyer_nick'), <Buyer key="b" order={order} />] : null,
          [t('orders:column.warehouse'), warehouse?.name ?? '–'],
        ]}
      />
      {order.buyer?.blacklist && (
        <div style={{ marginTop: 8 }}>
          <BlacklistNote of={order.buyer.blacklist} />
        </div>
      )}
      {open === 'erase' && <EraseDialog order={order} onClose={close} />}
      {open === 'edit' && <AddressDialog order={order} onClose={close} />}
      {open === 'reveal' && <RevealDialog<Recipient> path={`/orders/${order.id}/reveal`} title={t('orders:reveal_title')} onShown={(value) => setPlain({ of: order.id, value })} onClose={close} />}
    </Card>
  );
}
