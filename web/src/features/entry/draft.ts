import { useEffect, useState } from 'react';
import { newId } from '@/api/client';
import type { Money } from '@/api/types';
import { useSession } from '@/app/session';

export const KINDS = ['sale', 'copy', 'reship', 'exchange'] as const;
export type Kind = (typeof KINDS)[number];
export const REASONS = ['lost', 'damaged', 'missing', 'wrong_item', 'quality', 'wrong_size', 'changed_mind', 'other'] as const;
export type Reason = (typeof REASONS)[number];

/** Something to sell, as the server offers it. */
export interface Goods {
  sku_id: string;
  sku_code: string;
  title: string;
  spec: string;
  supply: 'stocked' | 'to_order' | 'virtual';
  picture_url: string | null;
  price: Money | null;
  available: number | null;
}

export interface DraftLine {
  key: string;
  sku_id: string;
  sku_code: string;
  title: string;
  spec: string;
  supply: string;
  picture_url: string | null;
  quantity: number;
  unit_price: string;
  personalisation: string;
}

export interface KnownPerson {
  order_id: string;
  order_no: string;
  name: string;
  phone: string;
  region: string;
  address: string;
}

export const NOBODY = { name: '', phone: '', province: '', city: '', district: '', detail: '', postcode: '' };
export type Person = typeof NOBODY;

/** How the till is paid: a way of paying now, or a promise to pay. */
export const WAYS = ['cash', 'wechat', 'alipay', 'card', 'bank', 'deposit', 'on_account', 'cod', 'later'] as const;
export type Way = (typeof WAYS)[number];
export const AT_ONCE: Way[] = ['cash', 'wechat', 'alipay', 'card', 'bank'];

export interface Draft {
  id: string;
  shop_id: string;
  warehouse_id: string;
  kind: Kind;
  origin_id: string | null;
  reason: Reason | '';
  lines: DraftLine[];
  back: Record<string, number>;
  discount: string;
  freight: string;
  person: Person;
  known: KnownPerson | null;
  way: Way;
  /** How a deposit is handed over. */
  deposit_by: Way;
  received: string;
  account_id: string;
  reference: string;
  is_taken: boolean;
  note: string;
  ship_by: string;
}

/** Changes some fields; by a function of what is there where several changes may follow each other quickly. */
export type Put = (patch: Partial<Draft> | ((old: Draft) => Partial<Draft>)) => void;

export function emptyDraft(first: Partial<Draft> = {}): Draft {
  return {
    id: newId(), shop_id: '', warehouse_id: '', kind: 'sale', origin_id: null, reason: '', lines: [], back: {}, discount: '', freight: '',
    person: NOBODY, known: null, way: 'cash', deposit_by: 'cash', received: '', account_id: '', reference: '', is_taken: true, note: '', ship_by: '', ...first,
  };
}

/** What the server takes. Where nothing is owed, nothing is paid. */
export function entryOf(draft: Draft) {
  const isNow = AT_ONCE.includes(draft.way);
  const isPaid = isNow || draft.way === 'deposit';
  const when = draft.kind === 'reship' ? 'later' : isNow ? 'now' : draft.way;
  return {
    id: draft.id,
    shop_id: draft.shop_id,
    kind: draft.kind,
    origin_id: draft.origin_id,
    reason: draft.reason,
    warehouse_id: draft.warehouse_id || null,
    lines: draft.lines.map(({ sku_id, quantity, unit_price, personalisation }) => ({ sku_id, quantity, unit_price: unit_price.trim() || '0', personalisation })),
    back: Object.entries(draft.back).filter(([, quantity]) => quantity > 0).map(([line_id, quantity]) => ({ line_id, quantity })),
    discount: draft.discount.trim() || '0',
    freight: (!draft.is_taken && draft.freight.trim()) || '0',
    recipient: draft.known ? NOBODY : draft.is_taken ? { ...NOBODY, name: draft.person.name, phone: draft.person.phone } : draft.person,
    recipient_of: draft.known?.order_id ?? null,
    payment: {
      when,
      method: draft.way === 'deposit' ? draft.deposit_by : isNow ? draft.way : 'cash',
      received: isPaid ? draft.received.trim() : '',
      account_id: draft.way === 'on_account' ? draft.account_id || null : null,
      reference: isPaid && draft.way !== 'cash' ? draft.reference : '',
    },
    is_taken: draft.is_taken,
    note: draft.note,
    ship_by: !draft.is_taken && draft.ship_by ? new Date(draft.ship_by).toISOString() : null,
  };
}

const PEOPLE = ['person', 'known'] as const;

function read(storage: Storage, key: string): Partial<Draft> {
  try {
    return JSON.parse(storage.getItem(key) ?? '{}') as Partial<Draft>;
  } catch {
    return {};
  }
}

/** An order that is being entered; a reload brings it back. Who it goes to is forgotten with the tab. */
export function useDraft(name: string, first: Partial<Draft>) {
  const { user } = useSession();
  const key = `zhidan.entry.${user.id}.${name}`;
  const [draft, setDraft] = useState<Draft>(() => ({ ...emptyDraft(first), ...read(localStorage, key), ...read(sessionStorage, key) }));
  useEffect(() => {
    const people = Object.fromEntries(PEOPLE.map((field) => [field, draft[field]]));
    const rest = Object.fromEntries(Object.entries(draft).filter(([field]) => !PEOPLE.includes(field as 'known')));
    localStorage.setItem(key, JSON.stringify(rest));
    sessionStorage.setItem(key, JSON.stringify(people));
  }, [draft, key]);
  const put: Put = (patch) => setDraft((old) => ({ ...old, ...(typeof patch === 'function' ? patch(old) : patch) }));
  const restart = (next: Partial<Draft>) => setDraft(emptyDraft(next));
  const forget = () => {
    localStorage.removeItem(key);
    sessionStorage.removeItem(key);
  };
  return { draft, put, restart, forget };
}
