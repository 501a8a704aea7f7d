import { describe, expect, it } from 'vitest';
import { due } from './due';
import { formatMoney, fromField, longDate, setShopZone, shopHour, shortTime, toField } from './format';
import { makeFramer } from './scan/framing';
import { filterOf, hasFilter, listQuery, parseSearch, sameView, stringifySearch, withFilter } from './ResourceList/search';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 22, 6, 0, 0);
const at = (hours: number) => new Date(NOW + hours * HOUR).toISOString();

describe('due', () => {
  it('is calm far ahead, amber under ten hours, red when passed', () => {
    expect(due(at(72), NOW)).toEqual({ tone: 'calm', unit: 'days', count: 3 });
    expect(due(at(47), NOW)).toEqual({ tone: 'calm', unit: 'hours', count: 47 });
    expect(due(at(9), NOW)).toEqual({ tone: 'soon', unit: 'hours', count: 9 });
    expect(due(at(0.5), NOW)).toEqual({ tone: 'soon', unit: 'minutes', count: 30 });
    expect(due(at(-30), NOW)).toEqual({ tone: 'late', unit: 'hours', count: 30 });
  });
});

describe('money', () => {
  it('shows the decimals it was given, and loses none of a large amount', () => {
    expect(formatMoney({ amount: '1234.50', currency: 'CNY' }, 'zh-CN')).toBe('¥1,234.50');
    expect(formatMoney({ amount: '9007199254740993.01', currency: 'CNY' }, 'en')).toBe('¥9,007,199,254,740,993.01');
    expect(formatMoney({ amount: '1200', currency: 'JPY' }, 'en')).toBe('¥1,200');
    expect(formatMoney({ amount: '-3.5', currency: 'USD' }, 'en')).toBe('-$3.5');
  });
});

describe('times', () => {
  it('names the year only when it is another one', () => {
    expect(shortTime('2026-11-22T06:30:00Z', new Date(NOW))).toBe('11-22 14:30');
    expect(shortTime('2025-01-02T06:30:00Z', new Date(NOW))).toBe('2025-01-02 14:30');
    expect(shortTime('2026-12-31T16:30:00Z', new Date(NOW))).toBe('2027-01-01 00:30');
  });
  it('follow the shop, not the browser', () => {
    setShopZone('America/New_York');
    expect(shortTime('2026-11-22T06:30:00Z', new Date(NOW))).toBe('11-22 01:30');
    expect(shopHour(new Date(NOW))).toBe(1);
    expect(longDate(new Date('2026-11-22T04:30:00Z'), 'en')).toBe('Saturday, November 21, 2026');
    setShopZone('Asia/Shanghai');
    expect(longDate(new Date('2026-11-22T20:30:00Z'), 'en')).toBe('Monday, November 23, 2026');
  });
  it('come back from a field as they went in, also where the clocks change', () => {
    for (const zone of ['Asia/Shanghai', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe']) {
      setShopZone(zone);
      for (const iso of ['2026-03-08T06:59:00.000Z', '2026-03-08T07:00:00.000Z', '2026-07-01T00:00:00.000Z', '2026-11-02T05:00:00.000Z']) expect(fromField(toField(iso))).toBe(iso);
    }
    setShopZone('Asia/Shanghai');
    expect(fromField('2026-11-22T08:00')).toBe('2026-11-22T00:00:00.000Z');
    expect(fromField('')).toBeNull();
  });
});

describe('scans', () => {
  const type = (framer: ReturnType<typeof makeFramer>, text: string, from: number, gap: number) => {
    const found: string[] = [];
    [...text].forEach((key, index) => {
      const scan = framer.key(key === '\n' ? 'Enter' : key, from + index * gap);
      if (scan) found.push(scan);
    });
    return found;
  };
  it('is framed by Enter, and two scans in a row stay two', () => {
    expect(type(makeFramer(), '69012345\n69012346\n', 0, 5)).toEqual(['69012345', '69012346']);
  });
  it('is framed by a pause when the reader sends no Enter', () => {
    const framer = makeFramer();
    type(framer, 'NTB-507', 0, 8);
    expect(framer.pause(120)).toBe('NTB-507');
    expect(framer.pause(240)).toBeNull();
  });
  it('is not what a hand types without Enter, nor less than four letters', () => {
    const framer = makeFramer();
    type(framer, 'hallo', 0, 120);
    expect(framer.pause(2_000)).toBeNull();
    expect(type(makeFramer(), 'abc\n', 0, 5)).toEqual([]);
  });
});

describe('the address bar', () => {
  it('keeps text as text both ways', () => {
    const search = { q: '0012345678901234567', stage: 'picking' };
    expect(parseSearch(stringifySearch(search))).toEqual(search);
  });
  it('separates what chooses rows from where the person is', () => {
    const search = { stage: 'picking', q: 'x', open: 'id', cursor: 'c', limit: '50', sort: 'ship_by' };
    expect(filterOf(search)).toEqual({ stage: 'picking', q: 'x' });
    expect(listQuery(search, '-placed_at')).toEqual({ stage: 'picking', q: 'x', sort: 'ship_by', limit: '50', cursor: 'c' });
    expect(hasFilter({ stage: 'picking' }, 'stage')).toBe(false);
    expect(hasFilter({ stage: 'picking', q: 'x' }, 'stage')).toBe(true);
  });
  it('goes back to the first page when the filter changes', () => {
    expect(withFilter({ stage: 'picking', cursor: 'c', open: 'id' }, { shop: 's', stage: undefined })).toEqual({ shop: 's' });
  });
  it('knows a saved view whatever page is shown', () => {
    expect(sameView({ stage: 'picking' }, { stage: 'picking', cursor: 'c', open: 'x' })).toBe(true);
    expect(sameView({ stage: 'picking' }, { stage: 'packing' })).toBe(false);
  });
});
