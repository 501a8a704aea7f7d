import { describe, expect, it } from 'vitest';
import type { Order } from '@/api/types';
import { amountsOf, draftOf, type LineDraft, type Preview } from './change';

const cny = (amount: string) => ({ amount, currency: 'CNY' });
const line = { title: '', spec: '', sku_code: '', picture_url: null, quantity: 1, unit_price: '39', personalisation: null };
const order = {
  lines: [
    { ...line, id: 'mug', payable: cny('39.00'), gift: null },
    { ...line, id: 'card', payable: cny('0.00'), gift: { rule_id: 'r' } },
  ],
  seller_memo: '',
} as unknown as Order;
const added: LineDraft = { key: 'new', id: null, title: '', spec: '', picture: null, sku: null, quantity: 1, price: '20.50', wish: '', isGone: false };

describe('what the lines of a change come to', () => {
  it('is what they cost before anything was asked', () => {
    const amounts = amountsOf(order, draftOf(order).lines, undefined);
    expect(amounts.get('mug')).toEqual(cny('39.00'));
  });

  it('does not take a gift for the line that comes in addition', () => {
    const seen = { lines: [{ id: 'mug', payable: cny('39.00') }, { id: 'card', payable: cny('0.00') }, { id: 'later', payable: cny('20.50') }] } as Preview;
    expect(amountsOf(order, [...draftOf(order).lines, added], seen).get('new')).toEqual(cny('20.50'));
  });

  it('is not known of a line that the preview does not have yet', () => {
    const seen = { lines: [{ id: 'mug', payable: cny('39.00') }, { id: 'card', payable: cny('0.00') }] } as Preview;
    expect(amountsOf(order, [...draftOf(order).lines, added], seen).get('new')).toBeNull();
  });
});
