import { Menu } from '@mantine/core';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import clsx from 'clsx';
import { Info, LogOut, PanelLeftClose, PanelLeftOpen, UserRound } from 'lucide-react';
import { api } from '@/api/client';
import { queryClient, useGet } from '@/api/query';
import type { Counts } from '@/api/types';
import { formatNumber } from '@/ui/format';
import logo from '@/assets/logo.svg';
import { sidebarOpen } from './appearance';
import { useHotkey } from './hotkeys';
import { currentLocale, useT, wordOr } from './i18n';
import { NAV, NAV_GROUPS, type NavItem } from './nav';
import { useCan, useSession } from './session';
import css from './shell.module.css';
import { useStore } from './store';

/** What stands in the avatar: of letters the first ("Ann Weaver" → A), of signs the last of the
 * name proper ("小陈 (订单)" → 陈). */
function initial(name: string): string {
  const proper = name.split(/[\s(（]/)[0] || name;
  return (/^\p{Script=Han}/u.test(proper) ? proper.slice(-1) : proper.slice(0, 1)).toUpperCase();
}

function NavLink({ item, counts, isOpen }: { item: NavItem; counts: Counts | undefined; isOpen: boolean }) {
  const t = useT();
  const navigate = useNavigate();
  const count = counts && item.count?.(counts);
  const label = t(`nav.${item.id}`);
  const at = useLocation().pathname;
  // A page with an entry of its own is not also the one whose address its own begins with.
  const isBeside = NAV.some((other) => other.to.startsWith(`${item.to}/`) && at.startsWith(other.to));
  const go = () => void navigate({ to: item.to });
  return (
    <>
      {item.hotkey && <NavKey item={item} go={go} />}
      <Link to={item.to} className={css.navLink} activeProps={{ className: css.navOn, 'aria-current': 'page' }} activeOptions={{ exact: item.to === '/' || isBeside, includeSearch: false }} title={isOpen ? undefined : label} aria-label={isOpen ? undefined : label}>
        <item.icon size={16} strokeWidth={1.8} aria-hidden />
        {isOpen && <span>{label}</span>}
        {isOpen && Boolean(count) && <small className={clsx('num', item.isAlarm && css.alarm)}>{formatNumber(count!, currentLocale())}</small>}
      </Link>
    </>
  );
}

function NavKey({ item, go }: { item: NavItem; go: () => void }) {
  useHotkey(item.hotkey!, go);
  return null;
}

export async function signOut(): Promise<void> {
  await api.del('/session').catch(() => undefined);
  queryClient.clear();
  location.assign('/');
}

function UserMenu({ isOpen }: { isOpen: boolean }) {
  const t = useT();
  const navigate = useNavigate();
  const { user, roles } = useSession();
  const name = user.name || user.email;
  return (
    <Menu position="top-start" width={200}>
      <Menu.Target>
        <button type="button" className={css.user} aria-label={isOpen ? undefined : t('user_menu', { name })}>
          <span className={css.avatar} aria-hidden>
            {initial(name)}
          </span>
          {isOpen && (
            <span className={css.userName}>
              <b className="cut">{name}</b>
              <small className="cut">{roles.map((role) => wordOr(t, `role.${role}`, role)).join(' · ')}</small>
            </span>
          )}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<UserRound size={15} aria-hidden />} onClick={() => void navigate({ to: '/profile' })}>
          {t('nav.profile')}
        </Menu.Item>
        <Menu.Item leftSection={<Info size={15} aria-hidden />} onClick={() => void navigate({ to: '/about' })}>
          {t('about')}
        </Menu.Item>
        <Menu.Item leftSection={<LogOut size={15} aria-hidden />} onClick={() => void signOut()}>
          {t('auth:sign_out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

export function Sidebar() {
  const t = useT();
  const can = useCan();
  const { version, demo } = useSession();
  const isOpen = useStore(sidebarOpen);
  const counts = useGet<Counts>('/counts', {}, { enabled: can('orders.view') || can('fulfilment.view') }).data;
  const toggle = () => sidebarOpen.set(!isOpen);
  useHotkey('sidebar', toggle);
  const Toggle = isOpen ? PanelLeftClose : PanelLeftOpen;
  return (
    <aside className={clsx(css.sidebar, !isOpen && css.folded)} aria-label={t('sidebar')}>
      <div className={css.brand}>
        <img src={logo} alt="" width={26} height={26} />
        {isOpen && <b>{t('product_short')}</b>}
        {isOpen && (
          <Link to="/about" title={t('about')}>
            {demo ? t('demo') : `v${version}`}
          </Link>
        )}
      </div>
      <nav aria-label={t('main_menu')}>
        {NAV_GROUPS.map((group) => {
          const items = NAV.filter((item) => item.group === group && item.mayOpen(can));
          if (!items.length) return null;
          return (
            <div key={group} className={css.navGroup}>
              {group !== 'main' && isOpen && <h2>{t(`nav_group.${group}`)}</h2>}
              {items.map((item) => (
                <NavLink key={item.id} item={item} counts={counts} isOpen={isOpen} />
              ))}
            </div>
          );
        })}
      </nav>
      <div className={css.sideFoot}>
        <button type="button" className={css.fold} onClick={toggle} aria-label={t(isOpen ? 'sidebar_close' : 'sidebar_open')} title={t(isOpen ? 'sidebar_close' : 'sidebar_open')}>
          <Toggle size={16} aria-hidden />
        </button>
        <UserMenu isOpen={isOpen} />
      </div>
    </aside>
  );
}
