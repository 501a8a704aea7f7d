import { api } from '@/api/client';
import { useGet, useSend } from '@/api/query';
import { currentLocale, wordOr, type T } from '@/app/i18n';
import { formatNumber, joinList } from '@/ui/format';
import { zoneName } from '@/ui/zones';

export type Setting = boolean | number | string | string[] | null;
export type Settings = Record<string, Setting>;

export interface Policy {
  name: string;
  shop_id: string | null;
  follows: boolean;
  version: number;
  changed_by: string | null;
  changed_at: string | null;
  values: Settings;
  defaults: Settings;
}

export interface Version {
  version: number;
  values: Settings | null;
  actor: string;
  at: string;
}

const asked = (name: string, shop: string | null) => `/policies/${name}${shop ? `?shop=${shop}` : ''}`;

/** One group of settings, of everything or of one shop, and what can be done with it. */
export function usePolicy(name: string, shop: string | null = null) {
  const found = useGet<Policy>(`/policies/${name}`, { shop });
  const touched = [`/policies/${name}`, '/retention', '/session', '/home'];
  const save = useSend((values: Settings) => api.put<Policy>(asked(name, shop), values), touched);
  const reset = useSend(() => api.del<Policy>(asked(name, shop)), touched);
  return { ...found, save, reset };
}

export const ruleName = (t: T, field: string) => wordOr(t, `policies:rule.${field}.name`, field);
export const ruleUnit = (t: T, field: string) => wordOr(t, `policies:rule.${field}.unit`, '');
export const ruleZero = (t: T, field: string) => wordOr(t, `policies:rule.${field}.zero`, '');

const CHOICES = new Set(['paper', 'text_size', 'language', 'facts', 'columns']);

/** A value in words, with its unit. */
export function said(t: T, field: string, value: Setting | undefined): string {
  const word = (one: string) => (CHOICES.has(field) ? wordOr(t, `policies:choice.${field}.${one}`, one) : one);
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && !value.length)) return t('settings:none');
  if (typeof value === 'boolean') return t(value ? 'settings:on' : 'settings:off');
  if (typeof value === 'number') return (value === 0 && ruleZero(t, field)) || `${formatNumber(value, currentLocale())} ${ruleUnit(t, field)}`.trim();
  if (Array.isArray(value)) return joinList(value.map(word), currentLocale());
  if (field === 'time_zone') return zoneName(value, currentLocale());
  return field === 'logo' ? t('settings:logo_set') : word(value);
}

export const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
