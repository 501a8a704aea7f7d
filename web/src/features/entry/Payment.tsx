import { Select, TextInput } from '@mantine/core';
import clsx from 'clsx';
import { Banknote, Building2, Clock3, CreditCard, HandCoins, MessageCircle, NotebookPen, Smartphone, Truck, type LucideIcon } from 'lucide-react';
import type { RefObject } from 'react';
import { useGet } from '@/api/query';
import type { Money as Amount, Page } from '@/api/types';
import { useT } from '@/app/i18n';
import { useCan } from '@/app/session';
import { Money } from '@/ui/Money';
import { AT_ONCE, WAYS, type Draft, type Put, type Way } from './draft';
import css from './entry.module.css';
import type { Quote } from './quote';

const ICONS: Record<Way, LucideIcon> = { cash: Banknote, wechat: MessageCircle, alipay: Smartphone, card: CreditCard, bank: Building2, deposit: HandCoins, on_account: NotebookPen, cod: Truck, later: Clock3 };

export function mayPayBy(way: Way, draft: Draft, mayEnter: boolean): boolean {
  if (way === 'later') return !draft.is_taken || !mayEnter;
  return mayEnter && (way !== 'cod' || !draft.is_taken);
}

interface Account {
  id: string;
  name: string;
  left: Amount;
  is_active: boolean;
}

function AccountPicker({ value, onValue }: { value: string; onValue: (id: string) => void }) {
  const t = useT();
  const accounts = useGet<Page<Account>>('/credit-accounts', { limit: 200 }, { enabled: useCan()('payments.view') }).data?.items ?? [];
  return <Select size="sm" searchable aria-label={t('entry:account')} placeholder={t('entry:account')} nothingFoundMessage={t('entry:no_account')} data={accounts.filter((one) => one.is_active).map((one) => ({ value: one.id, label: `${one.name} · ${t('entry:left', { amount: one.left.amount })}` }))} value={value || null} onChange={(id) => onValue(id ?? '')} />;
}

function Ways({ draft, onWay }: { draft: Draft; onWay: (way: Way) => void }) {
  const t = useT();
  const mayEnter = useCan()('payments.enter');
  return (
    <div className={css.ways} role="radiogroup" aria-label={t('entry:way')}>
      {WAYS.map((way, index) => {
        const Icon = ICONS[way];
        return (
          <button key={way} type="button" role="radio" aria-checked={draft.way === way} aria-keyshortcuts={`Alt+${index + 1}`} disabled={!mayPayBy(way, draft, mayEnter)} className={clsx(css.way, draft.way === way && css.wayOn)} onClick={() => onWay(way)}>
            <Icon size={16} aria-hidden />
            <span>{t(`entry:ways.${way}`)}</span>
          </button>
        );
      })}
    </div>
  );
}

interface PaymentProps {
  draft: Draft;
  put: Put;
  quote: Quote | null;
  receivedBox: RefObject<HTMLInputElement | null>;
  /** The refused field and its words. */
  bad: { field: string | undefined; words: string | undefined };
  onWay: (way: Way) => void;
}

/** 结算: what it comes to, how it is paid, and what goes back as change. */
export function Payment({ draft, put, quote, receivedBox, bad, onWay }: PaymentProps) {
  const t = useT();
  const isFree = draft.kind === 'reship';
  const badOf = (field: string) => (bad.field === field ? bad.words : undefined);
  const isPaid = AT_ONCE.includes(draft.way) || draft.way === 'deposit';
  const isCounted = draft.way === 'cash' || draft.way === 'deposit';
  const amount = (name: 'discount' | 'freight') => <TextInput className={css.small} size="sm" aria-label={t(`entry:${name}`)} inputMode="decimal" placeholder="0.00" value={draft[name]} error={badOf(name)} onFocus={(event) => event.currentTarget.select()} onChange={(event) => put({ [name]: event.currentTarget.value })} />;
  return (
    <>
      <dl className={css.sums}>
        {!isFree && (
          <>
            <dt>{t('entry:goods_sum')}</dt>
            <dd>
              <Money value={quote?.goods} />
            </dd>
            <dt>{t('entry:discount')}</dt>
            <dd>{amount('discount')}</dd>
            {!draft.is_taken && (
              <>
                <dt>{t('entry:freight')}</dt>
                <dd>{amount('freight')}</dd>
              </>
            )}
          </>
        )}
        {draft.kind === 'exchange' && (
          <>
            <dt>{t('entry:credited')}</dt>
            <dd>
              <Money value={quote?.credited} />
            </dd>
          </>
        )}
      </dl>
      <div className={css.due}>
        <span>{t(isFree ? 'entry:nothing_owed' : 'entry:due')}</span>
        {!isFree && <Money value={quote?.payable} strong />}
      </div>
      {Number(quote?.surplus.amount) > 0 && (
        <p className="small warn">
          {t('entry:surplus')} <Money value={quote?.surplus} />
        </p>
      )}
      {!isFree && (
        <>
          <Ways draft={draft} onWay={onWay} />
          {draft.way === 'deposit' && <Select size="sm" aria-label={t('entry:deposit_by')} allowDeselect={false} data={AT_ONCE.map((value) => ({ value, label: t(`entry:ways.${value}`) }))} value={draft.deposit_by} onChange={(value) => put({ deposit_by: (value ?? 'cash') as Way })} />}
          {draft.way === 'on_account' && <AccountPicker value={draft.account_id} onValue={(account_id) => put({ account_id })} />}
          {isCounted && (
            <div className={css.counted}>
              <TextInput ref={receivedBox} size="md" label={t(draft.way === 'deposit' ? 'entry:ways.deposit' : 'entry:received')} inputMode="decimal" placeholder={draft.way === 'deposit' ? '0.00' : quote?.payable.amount} value={draft.received} error={badOf('payment.received') ?? (draft.received && quote?.problem ? quote.problem : undefined)} onFocus={(event) => event.currentTarget.select()} onChange={(event) => put({ received: event.currentTarget.value })} />
              {draft.way === 'cash' && (
                <div className={css.change}>
                  <span>{t('entry:change')}</span>
                  <Money value={quote?.change} strong />
                </div>
              )}
            </div>
          )}
          {isPaid && draft.way !== 'cash' && <TextInput size="sm" aria-label={t('entry:reference')} placeholder={t('entry:reference')} maxLength={120} value={draft.reference} onChange={(event) => put({ reference: event.currentTarget.value })} />}
          {draft.way === 'later' && <p className="small muted">{t('entry:later_hint')}</p>}
        </>
      )}
    </>
  );
}
