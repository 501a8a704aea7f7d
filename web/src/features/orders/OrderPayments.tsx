import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { HandCoins } from 'lucide-react';
import { useState } from 'react';
import { useGet } from '@/api/query';
import type { Money as Amount, Order } from '@/api/types';
import { useHotkey } from '@/app/hotkeys';
import { useT } from '@/app/i18n';
import { useCan } from '@/app/session';
import { Kbd } from '@/ui/Kbd';
import { Card, Facts, type Fact } from '@/ui/Layout';
import { Money } from '@/ui/Money';
import { Tag } from '@/ui/StatusPill';
import { Time } from '@/ui/Time';
import { TermsDialog } from './TermsDialog';

export interface OrderMoneyCard {
  currency: string;
  state: string;
  terms: 'prepaid' | 'deposit' | 'cod' | 'on_account' | 'instalments';
  payable: Amount;
  due: Amount;
  credit: Amount;
  missing_to_start: Amount;
  missing_to_ship: Amount;
  plan: { position: number; amount: Amount; gate: 'start' | 'ship' | 'later'; due_on: string | null }[];
  payments: { id: string; number: string; state: string; method: 'bank'; paid_at: string; shares: { order_id: string; amount: Amount; is_planned: boolean }[] }[];
  refunds: { id: string; payment_id: string; number: string; state: 'requested'; amount: Amount }[];
  on_account: { name: string; amount: Amount; due_on: string } | null;
}

const isZero = (amount: string) => /^-?[0.]+$/.test(amount);

function Lists({ order, money }: { order: Order; money: OrderMoneyCard }) {
  const t = useT();
  const paid = money.payments.flatMap((one) => one.shares.filter((share) => share.order_id === order.id).map((share) => ({ ...one, share })));
  return (
    <ul className="stack">
      {paid.map((one) => (
        <li key={one.id} className="spread small">
          <Link to="/payments" search={{ open: one.id } as never} className="mono">
            {one.number}
          </Link>
          <span className="soft">
            {t(`payments:method_name.${one.method}`)} <Time at={one.paid_at} />
          </span>
          <span className="row">
            {one.share.is_planned && <span className="muted">{t('payments:planned')}</span>}
            <Money value={one.share.amount} />
          </span>
        </li>
      ))}
      {money.refunds.map((one) => (
        <li key={one.id} className="spread small">
          <Link to="/payments" search={{ open: one.payment_id } as never} className="mono">
            {one.number}
          </Link>
          <span className="soft">{t(`payments:refund_state.${one.state}`)}</span>
          <span>
            −<Money value={one.amount} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** What is owed or held for the buyer, when it is to be paid, and what came in and went back. */
export function OrderPayments({ order }: { order: Order }) {
  const t = useT();
  const can = useCan();
  const navigate = useNavigate();
  const [isAgreeing, setAgreeing] = useState(false);
  const { data: money } = useGet<OrderMoneyCard>(`/orders/${order.id}/payments`, {}, { enabled: can('payments.view') });
  const mayEnter = can('payments.enter') && !['cancelled', 'split', 'rejoined'].includes(order.state);
  const enter = () => void navigate({ to: '/payments/new', search: { order: order.order_no } as never });
  useHotkey('enterPayment', enter, mayEnter);
  if (!money) return null;
  const plan: Fact[] = money.plan.map((part) => [
    t(`payments:gate.${part.gate}`),
    <span key={part.position} className="row">
      <Money value={part.amount} /> {part.due_on && <span className="small soft">{t('payments:until', { day: part.due_on })}</span>}
    </span>,
  ]);
  const facts: Fact[] = [
    [t('payments:terms'), t(`payments:terms_name.${money.terms}`)],
    ...plan,
    money.on_account && [t('payments:account'), <span key="account">{money.on_account.name} <Money value={money.on_account.amount} /> <span className="small soft">{t('payments:until', { day: money.on_account.due_on })}</span></span>],
    !isZero(money.due.amount) && [t('payments:due'), <b key="due" className="bad"><Money value={money.due} /></b>],
    !isZero(money.credit.amount) && [t('payments:credit'), <b key="credit"><Money value={money.credit} /></b>],
    !isZero(money.missing_to_start.amount) && [t('payments:missing_to_start'), <Money key="start" value={money.missing_to_start} />],
    !isZero(money.missing_to_ship.amount) && [t('payments:missing_to_ship'), <Money key="ship" value={money.missing_to_ship} />],
  ];
  const mayAgree = mayEnter && ['pending_payment', 'pending_review'].includes(order.state);
  return (
    <Card title={t('payments:money')} aside={isZero(money.due.amount) ? null : <Tag tone="awaiting_payment">{t('payments:is_due')}</Tag>}>
      <div className="stack">
        <Facts facts={facts} />
        <Lists order={order} money={money} />
        <div className="row" style={{ flexWrap: 'wrap' }}>
          {mayEnter && (
            <Button size="sm" variant="default" leftSection={<HandCoins size={15} aria-hidden />} rightSection={<Kbd id="enterPayment" />} onClick={enter}>
              {t('payments:enter')}
            </Button>
          )}
          {mayAgree && (
            <Button size="sm" variant="default" onClick={() => setAgreeing(true)}>
              {t('payments:agree')}
            </Button>
          )}
        </div>
      </div>
      {isAgreeing && <TermsDialog order={order} money={money} onClose={() => setAgreeing(false)} />}
    </Card>
  );
}
