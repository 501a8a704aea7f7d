import clsx from 'clsx';
import { useEffect } from 'react';
import { tabKey } from '@/app/hotkeys';
import { useT, currentLocale } from '@/app/i18n';
import { formatNumber } from '../format';
import css from './list.module.css';
import type { Tab } from './types';

/** Status tabs with counts; a count is a dash until the server has said it, and null where nobody counts. */
export function Tabs({ tabs, value, onValue }: { tabs: Tab[]; value: string; onValue: (value: string) => void }) {
  const t = useT();
  useEffect(() => {
    const pick = (index: number) => {
      const tab = tabs[index];
      if (tab) onValue(tab.value);
    };
    tabKey.set(() => pick);
    return () => tabKey.set(null);
  }, [tabs, onValue]);
  return (
    <nav className={css.tabs} aria-label={t('status_tabs')}>
      {tabs.map((tab) => (
        <button key={tab.value} type="button" aria-current={tab.value === value ? 'page' : undefined} className={clsx(css.tab, tab.value === value && css.tabOn)} onClick={() => onValue(tab.value)}>
          {tab.label}
          {tab.count !== null && <span className={clsx(css.count, 'num', tab.isAlarm && Boolean(tab.count) && css.countAlarm)}>{tab.count === undefined ? '–' : formatNumber(tab.count, currentLocale())}</span>}
        </button>
      ))}
    </nav>
  );
}
