import { Button, Modal, TextInput, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { TriangleAlert } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/api/client';
import { asAppError, type AppError } from '@/api/errors';
import { refresh, useSend } from '@/api/query';
import type { Order } from '@/api/types';
import { useT } from '@/app/i18n';
import { toast, toastError } from '@/app/toasts';
import { ErrorBox } from '@/ui/ErrorBox';
import { Keys } from '@/ui/Kbd';
import { Money } from '@/ui/Money';
import { markOwnChange } from '@/ui/ResourceList';
import { AddressFields } from './AddressFields';
import { amountsOf, CHANGED, draftOf, isZero, sendChange, takeBack, wantedOf, type ChangeDraft, type Preview } from './change';
import { CarrierSelect } from './CarrierSelect';
import css from './change.module.css';
import { ChangeLines } from './ChangeLines';

/** What the server says the change would make of the order, as soon as typing pauses. */
function usePreview(order: Order, draft: ChangeDraft) {
  const wanted = useMemo(() => wantedOf(order, draft), [order, draft]);
  const [asked] = useDebouncedValue(wanted, 250);
  const isEmpty = !Object.keys(wanted).length;
  const { data, error } = useQuery<Preview, AppError>({
    queryKey: ['/orders/change-preview', order.id, order.version, asked],
    queryFn: () =>
      api.post<Preview>(`/orders/${order.id}/changes/preview`, asked).catch((caught: unknown) => {
        throw asAppError(caught);
      }),
    enabled: Object.keys(asked).length > 0,
    retry: false,
    placeholderData: (before) => before,
  });
  return { wanted, isEmpty, isStale: asked !== wanted, seen: isEmpty ? undefined : data, error: isEmpty ? null : error };
}

/** The money before and after, what follows from it, and what stands in the way. */
function Consequences({ seen }: { seen: Preview }) {
  const t = useT();
  return (
    <div className={css.sum} aria-live="polite">
      {seen.difference && (
        <dl>
          <dt>{t('orders:change.was')}</dt>
          <dd><Money value={seen.before.payable} /></dd>
          <dt>{t('orders:change.becomes')}</dt>
          <dd><Money value={seen.after.payable} strong /></dd>
          <dt>{t('orders:change.difference')}</dt>
          <dd data-sign={seen.difference.amount.startsWith('-') ? 'less' : isZero(seen.difference) ? undefined : 'more'}><Money value={seen.difference} strong /></dd>
        </dl>
      )}
      <ul className="small soft">
        {!isZero(seen.to_collect) && <li>{t('orders:change.to_collect')} <Money value={seen.to_collect} strong /></li>}
        {!isZero(seen.to_refund) && <li>{t('orders:change.to_refund')} <Money value={seen.to_refund} strong /></li>}
        {seen.goes_back && <li>{t('orders:change.goes_back')}</li>}
        {seen.missing.map((one) => (
          <li key={one.sku_id} className="bad">
            <TriangleAlert size={13} aria-hidden /> {t('orders:change.missing', one)}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Changes an order after it came in: everything at once, with the difference shown before it is confirmed. */
export function ChangeDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const t = useT();
  const [draft, setDraft] = useState(() => draftOf(order));
  const [withAddress, setWithAddress] = useState(false);
  const { wanted, isEmpty, isStale, seen, error } = usePreview(order, draft);
  const save = useSend(() => sendChange(order.id, { ...wanted, reason: draft.reason, expected_version: order.version }), CHANGED);
  const set = (patch: Partial<ChangeDraft>) => setDraft((old) => ({ ...old, ...patch }));
  const seesMoney = !!order.amounts?.payable;
  const submit = () => {
    markOwnChange('/orders');
    save.mutate(undefined, {
      onSuccess: (change) => {
        toast('ok', t('orders:change.done'), { undo: () => void undo(change) });
        onClose();
      },
    });
  };
  const undo = async (change: string) => {
    try {
      await takeBack(order.id, change);
      void refresh(...CHANGED);
    } catch (caught) {
      toastError(t, asAppError(caught));
    }
  };
  const shown = save.error ?? error;
  return (
    <Modal opened onClose={onClose} size={860} title={`${t('orders:change.title')} ${order.order_no}`} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isEmpty && !error) submit();
        }}
      >
        <ChangeLines lines={draft.lines} amounts={amountsOf(order, draft.lines, seen)} seesMoney={seesMoney} onLines={(change) => setDraft((old) => ({ ...old, lines: change(old.lines) }))} />
        <div className={css.fields}>
          {seesMoney && <TextInput label={t('orders:amount.freight')} inputMode="decimal" value={draft.freight} onChange={(event) => set({ freight: event.currentTarget.value })} />}
          {seesMoney && <TextInput label={t('orders:amount.seller_discount')} inputMode="decimal" value={draft.discount} onChange={(event) => set({ discount: event.currentTarget.value })} />}
          <CarrierSelect value={draft.carrier} onValue={(carrier) => set({ carrier })} />
          <Textarea label={t('orders:change.memo')} autosize minRows={1} maxLength={2000} value={draft.memo} onChange={(event) => set({ memo: event.currentTarget.value })} />
        </div>
        {withAddress ? (
          <fieldset className={css.group}>
            <legend>{t('orders:recipient_title')}</legend>
            <AddressFields order={order} draft={draft.address} onDraft={(address) => set({ address })} />
          </fieldset>
        ) : (
          <Button variant="subtle" size="compact-sm" style={{ alignSelf: 'flex-start' }} onClick={() => setWithAddress(true)}>
            {t('orders:change.address')}
          </Button>
        )}
        <TextInput label={t('orders:change.reason')} maxLength={300} value={draft.reason} onChange={(event) => set({ reason: event.currentTarget.value })} />
        {shown && <ErrorBox error={shown} />}
        {seen && !error && <Consequences seen={seen} />}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" size="sm" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" size="sm" loading={save.isPending} disabled={isEmpty || isStale || !!error} rightSection={<Keys keys="Enter" onBar />}>
            {t('orders:change.confirm')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
