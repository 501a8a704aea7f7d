import { useMemo } from 'react';
import { currentLocale } from '@/app/i18n';

function spoken(zone: string, locale: string, style: 'longGeneric' | 'shortOffset'): string {
  return new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: style }).formatToParts(new Date()).find((part) => part.type === 'timeZoneName')?.value ?? '';
}

/** A zone as people call it: "中国标准时间 (GMT+8)". */
export function zoneName(zone: string, locale: string): string {
  return `${spoken(zone, locale, 'longGeneric')} (${spoken(zone, locale, 'shortOffset')})`;
}

const LATIN = /[a-z]{3}/;

/** The zones as choices of a field, those of one name and one clock once, without those that have no name in the language; the field's own is always among them. */
export function useZones(own?: string): { value: string; label: string }[] {
  const locale = currentLocale();
  return useMemo(() => {
    const found = new Map<string, string>();
    for (const zone of [...(own ? [own] : []), 'Asia/Shanghai', ...Intl.supportedValuesOf('timeZone')]) {
      const label = zoneName(zone, locale);
      const isNamed = locale === 'en' || zone === own || !LATIN.test(label);
      if (isNamed && !found.has(label)) found.set(label, zone);
    }
    return [...found].map(([label, value]) => ({ value, label }));
  }, [locale, own]);
}
