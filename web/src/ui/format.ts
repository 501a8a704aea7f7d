import type { Money } from '@/api/types';

const numbers = new Map<string, Intl.NumberFormat>();

function numberFormat(locale: string, currency?: string, digits?: number): Intl.NumberFormat {
  const key = `${locale}|${currency ?? ''}|${digits ?? ''}`;
  let format = numbers.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, currency ? { style: 'currency', currency, currencyDisplay: 'narrowSymbol', minimumFractionDigits: digits, maximumFractionDigits: digits } : {});
    numbers.set(key, format);
  }
  return format;
}

/** Shows the server's decimal string; the amount never becomes a float that anything is computed with. */
export function formatMoney(money: Money, locale: string): string {
  const decimals = money.amount.includes('.') ? money.amount.split('.')[1]!.length : 0;
  const format = numberFormat(locale, money.currency || 'CNY', decimals);
  return format.format(money.amount as unknown as number);
}

export function formatNumber(value: number, locale: string): string {
  return numberFormat(locale).format(value);
}

/** What a word that is counted asks for: how many decides its form, `n` is what is shown. */
export type Counted = { count: number; n: string };

export function counted(count: number, locale: string, isCapped = false): Counted {
  return { count, n: formatNumber(count, locale) + (isCapped ? '+' : '') };
}

let shopZone = 'Asia/Shanghai';

/** The clock on the shop's wall: every time on screen is told by it, wherever the browser stands. */
export function setShopZone(zone: string): void {
  shopZone = zone;
}

const dates = new Map<string, Intl.DateTimeFormat>();

function dateFormat(locale: string, style: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}|${style}|${shopZone}`;
  let format = dates.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { ...options, timeZone: shopZone });
    dates.set(key, format);
  }
  return format;
}

function parts(format: Intl.DateTimeFormat, at: Date): Record<string, string> {
  return Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
}

const TWO: Intl.DateTimeFormatOptions = { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };

const wall = (at: Date) => parts(dateFormat('en', 'wall', { year: 'numeric', ...TWO }), at);

/** "11-22 14:30", with the year in front when it is not this one. */
export function shortTime(iso: string, now: Date = new Date()): string {
  const p = wall(new Date(iso));
  const day = `${p.month}-${p.day} ${p.hour}:${p.minute}`;
  return p.year === wall(now).year ? day : `${p.year}-${day}`;
}

/** The hour the shop's clock shows. */
export function shopHour(at: Date = new Date()): number {
  return Number(wall(at).hour);
}

/** A moment as a field for date and time takes it, and back; both by the shop's clock. */
export function toField(iso: string | null): string {
  if (!iso) return '';
  const p = wall(new Date(iso));
  return `${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}`;
}

export function fromField(text: string): string | null {
  if (!text) return null;
  const asked = Date.parse(`${text}Z`);
  // Twice, because the first guess may lie on the other side of a change of the clocks.
  let at = asked;
  for (let round = 0; round < 2; round += 1) at += asked - Date.parse(`${toField(new Date(at).toISOString())}Z`);
  return new Date(at).toISOString();
}

export function fullTime(iso: string, locale: string): string {
  return dateFormat(locale, 'full', { dateStyle: 'full', timeStyle: 'medium' }).format(new Date(iso));
}

export function longDate(at: Date, locale: string): string {
  return dateFormat(locale, 'date', { dateStyle: 'full' }).format(at);
}

export function dayMonth(isoDate: string): string {
  return isoDate.slice(5, 10);
}

export function joinList(values: string[], locale: string): string {
  return values.join(locale === 'en' ? ', ' : '\u3001');
}

export function formatMegabytes(bytes: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 }).format(bytes / 1_000_000);
}
