import { useMemo } from 'react';
import { currentLocale } from '@/app/i18n';

function spoken(zone: string, locale: string, style: 'longGeneric' | 'shortOffset'): string {
  return new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: style }).formatToParts(new Date()).find((part) => part.type === 'timeZoneName')?.value ?? '';
}

/** A zone as people call it: "中国标准时间 · Shanghai（GMT+8）". */
export function zoneName(zone: string, locale: string): string {
  const city = zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');
  return `${spoken(zone, locale, 'longGeneric')} · ${city} (${spoken(zone, locale, 'shortOffset')})`;
}

/** Every zone as choices of a field. */
export function useZones(): { value: string; label: string }[] {
  const locale = currentLocale();
  return useMemo(() => [...new Set(['Asia/Shanghai', ...Intl.supportedValuesOf('timeZone')])].map((value) => ({ value, label: zoneName(value, locale) })), [locale]);
}
