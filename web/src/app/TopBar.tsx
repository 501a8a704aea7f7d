import { ActionIcon, Button, Menu, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { Check, Languages, Moon, Search, Sun } from 'lucide-react';
import { api } from '@/api/client';
import type { Locale } from '@/api/types';
import { Kbd } from '@/ui/Kbd';
import { FeedbackButton } from './feedback/FeedbackButton';
import { currentLocale, setLocale, useT } from './i18n';
import { liveState } from './live';
import { HelpButton } from './help/HelpButton';
import { paletteOpen } from './overlays';
import css from './shell.module.css';
import { useStore } from './store';
import { queryClient } from '@/api/query';

const LOCALES: [Locale, string][] = [
  ['zh-CN', '\u4e2d\u6587'],
  ['en', 'English'],
];

export async function chooseLocale(locale: Locale, isSignedIn: boolean): Promise<void> {
  await setLocale(locale);
  if (isSignedIn) await api.patch('/me', { locale }).catch(() => undefined);
  await queryClient.invalidateQueries();
}

/** Before signing in the languages are named: who cannot read the page must find theirs. */
export function LocaleMenu({ isSignedIn }: { isSignedIn: boolean }) {
  const t = useT();
  return (
    <Menu>
      <Menu.Target>
        {isSignedIn ? (
          <ActionIcon aria-label={t('language')}>
            <Languages size={17} aria-hidden />
          </ActionIcon>
        ) : (
          <Button variant="subtle" size="compact-sm" leftSection={<Languages size={17} aria-hidden />}>
            {LOCALES.map(([, name]) => name).join(' / ')}
          </Button>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        {LOCALES.map(([locale, name]) => (
          <Menu.Item key={locale} lang={locale} rightSection={currentLocale() === locale ? <Check size={14} aria-hidden /> : null} onClick={() => void chooseLocale(locale, isSignedIn)}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

export function ThemeButton() {
  const t = useT();
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light') === 'dark';
  const label = t(isDark ? 'theme_light' : 'theme_dark');
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} onClick={() => setColorScheme(isDark ? 'light' : 'dark')}>
        {isDark ? <Sun size={17} aria-hidden /> : <Moon size={17} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}

function LiveDot() {
  const t = useT();
  const state = useStore(liveState);
  return (
    <Tooltip label={t(`live_hint.${state}`)}>
      <span className={css.live} data-state={state} role="status">
        {t(`live.${state}`)}
      </span>
    </Tooltip>
  );
}

export function TopBar() {
  const t = useT();
  return (
    <header className={css.topbar}>
      <button type="button" className={css.find} onClick={() => paletteOpen.set(true)}>
        <Search size={15} aria-hidden />
        <span>{t('palette_hint')}</span>
        <Kbd id="palette" />
      </button>
      <div className={css.topTools}>
        <LiveDot />
        <HelpButton />
        <FeedbackButton />
        <LocaleMenu isSignedIn />
        <ThemeButton />
      </div>
    </header>
  );
}
