import { Outlet } from '@tanstack/react-router';
import { FlaskConical, WifiOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { NextStep } from './firstSteps/NextStep';
import { HotkeySheet } from './HotkeySheet';
import { useT } from './i18n';
import { JobCards } from './JobCards';
import { liveState, startLive } from './live';
import { startHotkeys } from './hotkeys';
import { Palette } from './Palette';
import { useSession } from './session';
import css from './shell.module.css';
import { Sidebar } from './Sidebar';
import { useStore } from './store';
import { Toasts } from './Toasts';
import { TopBar } from './TopBar';

/** A strip that names a lost connection or a newer version of the client. */
function Notices() {
  const t = useT();
  const live = useStore(liveState);
  const { demo } = useSession();
  const [isOld, setOld] = useState(false);
  useEffect(() => {
    const stale = (event: Event) => {
      event.preventDefault();
      setOld(true);
    };
    window.addEventListener('vite:preloadError', stale);
    return () => window.removeEventListener('vite:preloadError', stale);
  }, []);
  return (
    <>
      {demo && (
        <div className={css.demo} role="note">
          <FlaskConical size={14} aria-hidden /> <b>{t('demo_banner')}</b> {t('demo_leave')} <code>{t('demo_command')}</code>
        </div>
      )}
      {live === 'offline' && (
        <div className={css.strip} role="status">
          <WifiOff size={14} aria-hidden /> {t('offline_strip')}
        </div>
      )}
      {isOld && (
        <div className={css.strip} role="status">
          {t('new_version')}
          <button type="button" onClick={() => location.reload()}>
            {t('reload')}
          </button>
        </div>
      )}
    </>
  );
}

export function Shell() {
  const t = useT();
  useEffect(() => startLive(), []);
  useEffect(() => startHotkeys(), []);
  return (
    <div className={css.shell}>
      <a className={css.skip} href="#main">
        {t('skip')}
      </a>
      <Sidebar />
      <div className={css.main}>
        <TopBar />
        <Notices />
        <NextStep />
        <main id="main" className={css.content}>
          <Outlet />
        </main>
      </div>
      <JobCards />
      <Toasts />
      <Palette />
      <HotkeySheet />
    </div>
  );
}
