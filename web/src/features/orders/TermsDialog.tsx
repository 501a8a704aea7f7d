import { ActionIcon, Button, Modal, Select, TextInput } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/api/client';
import { asAppError } from '@/api/errors';
import { refresh, useGet } from '@/api/query';
import type { Order, StepOutcome } from '@/api/types';
import { useT } from '@/app/i18n';
import { toast, toastError } from '@/app/toasts';
import { Money } from '@/ui/Money';
import { markOwnChange } from '@/ui/ResourceList';
import type { OrderMoneyCard } from './OrderPayments';

const TERMS = ['prepaid', 'deposit', 'cod', 'on_account', 'instalments'] as const;
type Terms = (typeof TERMS)[number];
const GATES = ['start', 'ship', 'later'] as const;

interface Part {
  key: number;
  amount: string;
  gate: (typeof GATES)[number];
  due_on: string;
}

const DEPOSIT: Part[] = [
  { key: 0, amount: '', gate: 'start', due_on: '' },
  { key: 1, amount: '', gate: 'ship', due_on: '' },
];

/** Agrees when an order is paid: what must be here before work begins, and before the parcel leaves. */
export function TermsDialog({ order, money, onClose }: { order: Order; money: OrderMoneyCard; onClose: () => void }) {
  const t = useT();
  const [terms, setTerms] = useState<Terms>(money.terms);
  const known = money.plan.map((part) => ({ key: part.position, amount: part.amount.amount, gate: part.gate, due_on: part.due_on ?? '' }));
  const [plan, setPlan] = useState<Part[]>(known.length ? known : DEPOSIT);
  const [account, setAccount] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const accounts = useGet<{ items: { id: string; name: string; currency: string; is_active: boolean }[] }>('/credit-accounts', {}, { enabled: terms === 'on_account' }).data?.items ?? [];
  const hasPlan = terms === 'deposit' || terms === 'instalments';
  const set = (key: number, patch: Partial<Part>) => setPlan((old) => old.map((part) => (part.key === key ? { ...part, ...patch } : part)));
  const change = (value: Terms) => {
    setTerms(value);
    if (value === 'deposit') setPlan((old) => DEPOSIT.map((part, at) => ({ ...part, amount: old[at]?.amount ?? '' })));
  };
  const run = async () => {
    setBusy(true);
    try {
      markOwnChange('/orders');
      const parts = plan.map(({ amount, gate, due_on }) => ({ amount, gate, due_on: due_on || null }));
      const body = { order_id: order.id, currency: money.currency, terms, plan: hasPlan ? parts : [], account_id: terms === 'on_account' ? account : null };
      const { outcomes } = await api.post<{ outcomes: StepOutcome[] }>('/orders/terms', body);
      const refused = outcomes.find((one) => one.code !== 'ok');
      if (refused) toast('bad', refused.detail || refused.code);
      else {
        toast('ok', t('payments:did.terms'));
        onClose();
      }
    } catch (caught) {
      toastError(t, asAppError(caught));
    } finally {
      setBusy(false);
      void refresh('/orders', '/counts', '/credit-accounts');
    }
  };
  return (
    <Modal opened onClose={onClose} size="lg" title={t('payments:agree')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <Select label={t('payments:terms')} description={t(`payments:terms_hint.${terms}`)} allowDeselect={false} data={TERMS.map((value) => ({ value, label: t(`payments:terms_name.${value}`) }))} value={terms} onChange={(value) => change((value ?? 'prepaid') as Terms)} />
        <p>
          {t('orders:amount.payable')} <Money value={money.payable} strong />
        </p>
        {hasPlan &&
          plan.map((part, at) => (
            <div key={part.key} className="row" style={{ alignItems: 'flex-end' }}>
              <TextInput style={{ flex: 1 }} label={terms === 'deposit' ? t(`payments:part.${part.gate as 'start'}`) : t('payments:part_n', { n: at + 1 })} inputMode="decimal" pattern="\d{1,13}(\.\d{1,3})?" required value={part.amount} onChange={(event) => set(part.key, { amount: event.currentTarget.value })} />
              {terms === 'instalments' && <Select w={150} label={t('payments:gate_of')} allowDeselect={false} data={GATES.map((value) => ({ value, label: t(`payments:gate.${value}`) }))} value={part.gate} onChange={(value) => set(part.key, { gate: (value ?? 'later') as Part['gate'] })} />}
              <TextInput w={150} type="date" label={t('payments:due_on')} value={part.due_on} onChange={(event) => set(part.key, { due_on: event.currentTarget.value })} />
              {terms === 'instalments' && plan.length > 1 && (
                <ActionIcon size={36} aria-label={t('remove')} onClick={() => setPlan((old) => old.filter((one) => one.key !== part.key))}>
                  <X size={15} aria-hidden />
                </ActionIcon>
              )}
            </div>
          ))}
        {terms === 'instalments' && (
          <Button variant="subtle" leftSection={<Plus size={14} aria-hidden />} onClick={() => setPlan((old) => [...old, { key: Math.max(...old.map((part) => part.key)) + 1, amount: '', gate: 'later', due_on: '' }])}>
            {t('payments:add_part')}
          </Button>
        )}
        {terms === 'on_account' && <Select label={t('payments:account')} required searchable nothingFoundMessage={t('payments:no_accounts')} data={accounts.filter((one) => one.is_active && one.currency === money.currency).map(({ id, name }) => ({ value: id, label: name }))} value={account} onChange={setAccount} />}
        <Button type="submit" size="sm" loading={isBusy} disabled={terms === 'on_account' && !account}>
          {t('save')}
        </Button>
      </form>
    </Modal>
  );
}
