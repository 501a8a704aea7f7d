import { useMemo } from 'react';
import clsx from 'clsx';
import { useT } from '@/app/i18n';
import { useCan } from '@/app/session';
import { Page } from '@/ui/Layout';
import { useListSearch } from '@/ui/ResourceList';
import { GROUPS } from './sections';
import css from './settings.module.css';

export default function SettingsPage() {
  const t = useT();
  const can = useCan();
  const { search, go } = useListSearch();
  const groups = useMemo(() => GROUPS.map(({ id, items }) => ({ id, items: items.filter((item) => can(item.permission)) })).filter(({ items }) => items.length), [can]);
  const open = groups.flatMap(({ items }) => items);
  const current = open.find(({ id }) => id === search.tab) ?? open[0];
  return (
    <Page title={t('nav.settings')}>
      <div className={css.settings}>
        <nav aria-label={t('nav.settings')}>
          {groups.map((group) => (
            <div key={group.id} className={css.group}>
              <h2 className={css.groupName}>{t(`settings:group_of.${group.id}`)}</h2>
              {group.items.map(({ id }) => (
                <button key={id} type="button" aria-current={id === current?.id ? 'page' : undefined} className={clsx(css.item, id === current?.id && css.on)} onClick={() => go({ tab: id })}>
                  {t(`settings:tab.${id}`)}
                </button>
              ))}
            </div>
          ))}
        </nav>
        <div className={css.section}>{current?.show(t)}</div>
      </div>
    </Page>
  );
}
