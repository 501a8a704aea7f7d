import i18next, { type TFunction } from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Locale } from '@/api/types';
import type { resources as Source } from '@/locales/zh-CN';
import type Audit from '@/locales/zh-CN/audit.json';
import type Entry from '@/locales/zh-CN/entry.json';
import type Exceptions from '@/locales/zh-CN/exceptions.json';
import type Gifts from '@/locales/zh-CN/gifts.json';
import type Imports from '@/locales/zh-CN/imports.json';
import type Merging from '@/locales/zh-CN/merging.json';
import type Policies from '@/locales/zh-CN/policies.json';
import type Rules from '@/locales/zh-CN/rules.json';
import type Settings from '@/locales/zh-CN/settings.json';
import type Shortages from '@/locales/zh-CN/shortages.json';
import type Splitting from '@/locales/zh-CN/splitting.json';

export const NAMESPACES = ['common', 'auth', 'home', 'orders', 'entry', 'imports', 'stock', 'products', 'matching', 'merging', 'splitting', 'customers', 'suppliers', 'fulfilment', 'confirm', 'exceptions', 'rules', 'gifts', 'shortages', 'payments', 'settings', 'policies', 'audit', 'jobs', 'feedback', 'help', 'errors'] as const;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: typeof Source & {
      audit: typeof Audit;
      entry: typeof Entry;
      exceptions: typeof Exceptions;
      gifts: typeof Gifts;
      imports: typeof Imports;
      merging: typeof Merging;
      policies: typeof Policies;
      rules: typeof Rules;
      settings: typeof Settings;
      shortages: typeof Shortages;
      splitting: typeof Splitting;
    };
  }
}

/** Translates a key of any namespace; common needs no prefix. */
export type T = TFunction<typeof NAMESPACES>;

const LOADERS = {
  'zh-CN': () => import('@/locales/zh-CN'),
  en: () => import('@/locales/en'),
};

/** The words of some pages are many, and read by few: they come with their page. */
const OWN_WORDS = {
  audit: {
    'zh-CN': () => import('@/locales/zh-CN/audit.json'),
    en: () => import('@/locales/en/audit.json'),
  },
  entry: {
    'zh-CN': () => import('@/locales/zh-CN/entry.json'),
    en: () => import('@/locales/en/entry.json'),
  },
  exceptions: {
    'zh-CN': () => import('@/locales/zh-CN/exceptions.json'),
    en: () => import('@/locales/en/exceptions.json'),
  },
  imports: {
    'zh-CN': () => import('@/locales/zh-CN/imports.json'),
    en: () => import('@/locales/en/imports.json'),
  },
  merging: {
    'zh-CN': () => import('@/locales/zh-CN/merging.json'),
    en: () => import('@/locales/en/merging.json'),
  },
  policies: {
    'zh-CN': () => import('@/locales/zh-CN/policies.json'),
    en: () => import('@/locales/en/policies.json'),
  },
  gifts: {
    'zh-CN': () => import('@/locales/zh-CN/gifts.json'),
    en: () => import('@/locales/en/gifts.json'),
  },
  rules: {
    'zh-CN': () => import('@/locales/zh-CN/rules.json'),
    en: () => import('@/locales/en/rules.json'),
  },
  settings: {
    'zh-CN': () => import('@/locales/zh-CN/settings.json'),
    en: () => import('@/locales/en/settings.json'),
  },
  shortages: {
    'zh-CN': () => import('@/locales/zh-CN/shortages.json'),
    en: () => import('@/locales/en/shortages.json'),
  },
  splitting: {
    'zh-CN': () => import('@/locales/zh-CN/splitting.json'),
    en: () => import('@/locales/en/splitting.json'),
  },
};
type OwnWords = keyof typeof OWN_WORDS;
const wanted = new Set<OwnWords>();

export async function loadWords(namespace: OwnWords, locale: Locale = currentLocale()): Promise<void> {
  wanted.add(namespace);
  if (i18next.hasResourceBundle(locale, namespace)) return;
  i18next.addResourceBundle(locale, namespace, (await OWN_WORDS[namespace][locale]()).default);
}

const STORED = 'zhidan.locale';

export function firstLocale(): Locale {
  const stored = localStorage.getItem(STORED);
  if (stored === 'zh-CN' || stored === 'en') return stored;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

async function load(locale: Locale): Promise<void> {
  await Promise.all([...wanted].map((namespace) => loadWords(namespace, locale)));
  if (i18next.hasResourceBundle(locale, 'common')) return;
  const { resources } = await LOADERS[locale]();
  for (const [namespace, words] of Object.entries(resources)) i18next.addResourceBundle(locale, namespace, words);
}

export async function setLocale(locale: Locale): Promise<void> {
  await load(locale);
  document.documentElement.lang = locale;
  localStorage.setItem(STORED, locale);
  await i18next.changeLanguage(locale);
  document.title = i18next.t('product');
}

export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: {},
    ns: [...NAMESPACES],
    defaultNS: 'common',
    fallbackLng: false,
    interpolation: { escapeValue: false },
    returnNull: false,
    react: { useSuspense: false },
    saveMissing: import.meta.env.DEV,
    missingKeyHandler: (_languages, namespace, key) => console.error(`missing words: ${namespace}:${key}`),
  });
  await setLocale(firstLocale());
}

export function useT(): T {
  return useTranslation(NAMESPACES).t as T;
}

export function currentLocale(): Locale {
  return document.documentElement.lang === 'en' ? 'en' : 'zh-CN';
}

/** Words for a code that the server may have learned after this client was built: its own code, rather than a raw key. */
export function wordOr(t: T, key: string, fallback: string): string {
  return i18next.exists(key, { ns: [...NAMESPACES] }) ? String(t(key as 'product')) : fallback;
}
