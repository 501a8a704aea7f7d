import { useMemo } from 'react';
import clsx from 'clsx';
import { useT } from '@/app/i18n';
import { useCan } from '@/app/session';
import { Page } from '@/ui/Layout';
import { useListSearch } from '@/ui/ResourceList';
import { Backups } from './Backups';
import { Exports } from './Exports';
import { FeedbackDelivery } from './FeedbackDelivery';
import { Keys } from './Keys';
import { People } from './People';
import { Policies } from './Policies';
import { Roles } from './Roles';
import css from './settings.module.css';
import { Shops, SimpleSection } from './Shops';

const SECTIONS = [
  ['shops', 'settings.shops', () => <Shops />],
  ['groups', 'settings.shops', () => <SimpleSection key="groups" kind="groups" />],
  ['entities', 'settings.shops', () => <SimpleSection key="entities" kind="entities" />],
  ['warehouses', 'settings.warehouses', () => <SimpleSection key="warehouses" kind="warehouses" />],
  ['people', 'settings.people', () => <People />],
  ['roles', 'settings.roles', () => <Roles />],
  ['keys', 'settings.keys', () => <Keys />],
  ['backups', 'settings.backup', () => <Backups />],
  ['exports', 'insights.export', () => <Exports />],
  ['feedback', 'service.feedback', () => <FeedbackDelivery />],
  ['policies', 'settings.policy', () => <Policies />],
] as const;

export default function SettingsPage() {
  const t = useT();
  const can = useCan();
  const { search, go } = useListSearch();
  const open = useMemo(() => SECTIONS.filter(([, permission]) => can(permission)), [can]);
  const current = open.find(([id]) => id === search.tab) ?? open[0];
  return (
    <Page title={t('nav.settings')}>
      <div className={css.settings}>
        <nav aria-label={t('nav.settings')}>
          {open.map(([id]) => (
            <button key={id} type="button" aria-current={id === current?.[0] ? 'page' : undefined} className={clsx(css.item, id === current?.[0] && css.on)} onClick={() => go({ tab: id })}>
              {t(`settings:tab.${id}`)}
            </button>
          ))}
        </nav>
        <div className={css.section}>{current?.[2]()}</div>
      </div>
    </Page>
  );
}
