import { Button, Checkbox, Modal, NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api, newId } from '@/api/client';
import { useSend } from '@/api/query';
import { useT } from '@/app/i18n';
import { useSession } from '@/app/session';
import { toast } from '@/app/toasts';
import { ErrorBox } from '@/ui/ErrorBox';
import type { Account } from './payments';

/** Opens or changes an account: a limit never falls below what is used, an account is closed instead. */
export function AccountDialog({ account, onClose }: { account: Account | null; onClose: () => void }) {
  const t = useT();
  const { shops } = useSession();
  const [said, setSaid] = useState({
    id: account?.id ?? newId(),
    name: account?.name ?? '',
    currency: account?.currency ?? 'CNY',
    limit: account?.limit.amount ?? '',
    terms_days: account?.terms_days ?? 30,
    is_active: account?.is_active ?? true,
    shop_id: account?.shop_id ?? null,
    note: account?.note ?? '',
  });
  const put = (patch: Partial<typeof said>) => setSaid((old) => ({ ...old, ...patch }));
  const send = useSend(() => api.post('/credit-accounts', said), ['/credit-accounts']);
  const run = () =>
    send.mutate(undefined, {
      onSuccess: () => {
        toast('ok', t('saved'));
        onClose();
      },
    });
  return (
    <Modal opened onClose={onClose} title={t(account ? 'payments:change_account' : 'payments:new_account')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        {send.error && <ErrorBox error={send.error} />}
        <TextInput label={t('payments:account')} required maxLength={120} value={said.name} onChange={(event) => put({ name: event.currentTarget.value })} />
        <div className="row" style={{ alignItems: 'flex-end' }}>
          <TextInput style={{ flex: 1 }} label={t('payments:limit')} required inputMode="decimal" pattern="\d{1,13}(\.\d{1,3})?" value={said.limit} onChange={(event) => put({ limit: event.currentTarget.value })} />
          <TextInput w={90} label={t('payments:currency')} required pattern="[A-Z]{3}" value={said.currency} onChange={(event) => put({ currency: event.currentTarget.value.toUpperCase() })} />
          <NumberInput w={110} label={t('payments:terms_days')} min={0} max={365} allowDecimal={false} value={said.terms_days} onChange={(days) => put({ terms_days: Number(days) || 0 })} />
        </div>
        <Select label={t('orders:filter.shop')} placeholder={t('payments:every_shop')} clearable data={shops.map(({ id, name }) => ({ value: id, label: name }))} value={said.shop_id} onChange={(shop_id) => put({ shop_id })} />
        <TextInput label={t('payments:note')} maxLength={300} value={said.note} onChange={(event) => put({ note: event.currentTarget.value })} />
        <Checkbox label={t('payments:is_active')} checked={said.is_active} onChange={(event) => put({ is_active: event.currentTarget.checked })} />
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={send.isPending}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
