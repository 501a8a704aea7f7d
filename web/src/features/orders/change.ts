import { api } from '@/api/client';
import { AppError } from '@/api/errors';
import type { Money, Order, Recipient, StepOutcome } from '@/api/types';
import type { SkuHit } from '@/ui/SkuPicker';

/** What a change touches on screen. */
export const CHANGED = ['/orders', '/counts', '/stock', '/fulfilments', '/refunds'];

export const ADDRESS = ['name', 'phone', 'province', 'city', 'district', 'address'] as const;
export type AddressDraft = Record<(typeof ADDRESS)[number], string>;

/** Masked values are never sent back: what is left empty stays as it is. */
export function addressOf(order: Order): AddressDraft {
  const { province = '', city = '', district = '' } = order.recipient ?? {};
  return { name: '', phone: '', province, city, district, address: '' };
}

export function changedAddress(order: Order, draft: AddressDraft): Partial<AddressDraft> {
  const known: Partial<Recipient> = order.recipient ?? {};
  return Object.fromEntries(Object.entries(draft).filter(([name, value]) => value.trim() && value !== known[name as keyof Recipient]));
}

/** A line as the dialog edits it; `id` is empty for one that comes in addition. */
export interface LineDraft {
  key: string;
  id: string | null;
  title: string;
  spec: string;
  picture: string | null;
  sku: SkuHit | null;
  quantity: number;
  price: string;
  wish: string;
  isGone: boolean;
}

export interface ChangeDraft {
  lines: LineDraft[];
  freight: string;
  discount: string;
  carrier: string | null;
  memo: string;
  address: AddressDraft;
  reason: string;
}

/** "12.500000" as "12.50": at least two places, and no more than are needed. */
export function trimmed(price: string): string {
  const [whole, places = ''] = price.split('.');
  return `${whole}.${places.replace(/0+$/, '').padEnd(2, '0')}`;
}

export function draftOf(order: Order): ChangeDraft {
  return {
    // A gift follows its rule, never a change of its own.
    lines: order.lines.filter((line) => !line.gift).map((line) => ({
      key: line.id,
      id: line.id,
      title: line.title,
      spec: [line.sku_code, line.spec].filter(Boolean).join(' · '),
      picture: line.picture_url,
      sku: null,
      quantity: line.quantity,
      price: trimmed(line.unit_price ?? '0'),
      wish: typeof line.personalisation === 'string' ? line.personalisation : '',
      isGone: false,
    })),
    freight: order.amounts?.freight?.amount ?? '',
    discount: order.amounts?.seller_discount?.amount ?? '',
    carrier: order.wanted_carrier_id,
    memo: order.seller_memo,
    address: addressOf(order),
    reason: '',
  };
}

interface Wanted {
  lines?: Record<string, unknown>[];
  remove?: string[];
  add?: Record<string, unknown>[];
  freight?: string;
  seller_discount?: string;
  wanted_carrier_id?: string | null;
  seller_memo?: string;
  recipient?: Partial<AddressDraft>;
}

/** What of a draft differs from the order: that alone is asked for. */
export function wantedOf(order: Order, draft: ChangeDraft): Wanted {
  const before = draftOf(order);
  const known = new Map(before.lines.map((line) => [line.key, line]));
  const lines = draft.lines.flatMap((line) => {
    const was = known.get(line.key);
    if (!was || line.isGone) return [];
    const edit: Record<string, unknown> = {};
    if (line.quantity !== was.quantity) edit.quantity = line.quantity;
    if (Number(line.price) !== Number(was.price)) edit.unit_price = line.price;
    if (line.sku) edit.sku_id = line.sku.id;
    if (line.wish.trim() !== was.wish.trim()) edit.personalisation = line.wish;
    return Object.keys(edit).length ? [{ line_id: line.id, ...edit }] : [];
  });
  const remove = draft.lines.filter((line) => line.id && line.isGone).map((line) => line.key);
  const add = draft.lines.flatMap((line) => (line.id || line.isGone || !line.sku ? [] : [{ sku_id: line.sku.id, quantity: line.quantity, unit_price: line.price || '0', personalisation: line.wish }]));
  const recipient = changedAddress(order, draft.address);
  return {
    ...(lines.length && { lines }),
    ...(remove.length && { remove }),
    ...(add.length && { add }),
    ...(order.amounts && Number(draft.freight) !== Number(before.freight) && { freight: draft.freight || '0' }),
    ...(order.amounts && Number(draft.discount) !== Number(before.discount) && { seller_discount: draft.discount || '0' }),
    ...(draft.carrier !== before.carrier && { wanted_carrier_id: draft.carrier }),
    ...(draft.memo.trim() !== before.memo.trim() && { seller_memo: draft.memo }),
    ...(Object.keys(recipient).length && { recipient }),
  };
}

export interface Preview {
  version: number;
  lines: { id: string; amount: Money | null; payable: Money | null; is_touched: boolean }[];
  before: { payable: Money | null };
  after: { payable: Money | null };
  difference: Money | null;
  to_collect: Money | null;
  to_refund: Money | null;
  goes_back: boolean;
  missing: { sku_id: string; name: string; needed: number; free: number }[];
  says: string[];
}

/** What each line of a draft comes to: of one that comes in addition as the preview says, of the others at once. */
export function amountsOf(order: Order, draft: LineDraft[], seen: Preview | undefined): Map<string, Money | null> {
  const known = new Set(order.lines.map((line) => line.id));
  const fresh = (seen?.lines ?? []).filter((line) => !known.has(line.id));
  const added = draft.filter((line) => !line.id);
  return new Map([
    ...(seen?.lines ?? order.lines).map((line) => [line.id, line.payable] as const),
    ...added.map((line, at) => [line.key, fresh[at]?.payable ?? null] as const),
  ]);
}

export interface ChangeRow {
  id: string;
  at: string;
  actor: { kind: string; id: string | null; name: string };
  reason: string;
  says: string[];
  difference: Money | null;
  reverts_id: string | null;
  is_taken_back: boolean;
  may_take_back: boolean;
}

/** Changes an order and answers the change; a refusal is thrown, so that the dialog stays open and says why. */
export async function sendChange(id: string, body: object): Promise<string> {
  const answer = await api.post<{ outcomes: StepOutcome[] }>(`/orders/${id}/changes`, body);
  refuseBad(answer);
  return String(answer.outcomes[0]?.params.change_id ?? '');
}

export async function takeBack(id: string, change: string): Promise<void> {
  refuseBad(await api.post<{ outcomes: StepOutcome[] }>(`/orders/${id}/changes/${change}/take-back`, {}));
}

/** The first refusal is thrown, so that whoever asked can say why. */
export function refuseBad({ outcomes }: { outcomes: StepOutcome[] }): void {
  const bad = outcomes.find((one) => one.code !== 'ok');
  if (bad) throw new AppError(409, { code: bad.code, detail: bad.detail });
}

export const isZero = (money: Money | null): boolean => !money || /^-?[0.]+$/.test(money.amount);
