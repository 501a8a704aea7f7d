import { Button, Modal } from '@mantine/core';
import { useGet } from '@/api/query';
import { RecordError } from '@/app/ErrorPages';
import { useT } from '@/app/i18n';
import { Empty } from '@/ui/Empty';
import { SkeletonCard } from '@/ui/Layout';
import { Time } from '@/ui/Time';
import { ruleName, said, same, type Policy, type Settings, type Version } from './policy';
import css from './rules.module.css';

interface HistoryProps {
  policy: Policy;
  onBack: (values: Settings) => void;
  onClose: () => void;
}

/** What was changed by whom, newest first; each version can be put into force again. */
export function History({ policy, onBack, onClose }: HistoryProps) {
  const t = useT();
  const { data, error, refetch } = useGet<{ items: Version[] }>(`/policies/${policy.name}/history`, { shop: policy.shop_id });
  const changes = (now: Settings, before: Settings) => Object.keys(now).filter((field) => !same(now[field], before[field]));
  return (
    <Modal opened onClose={onClose} size="lg" title={t('settings:history')} closeButtonProps={{ 'aria-label': t('close') }}>
      {error && !data && <RecordError error={error} onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonCard />}
      {data?.items.length === 0 && <Empty title={t('settings:history_none')} />}
      <ol className={css.history}>
        {data?.items.map((version, index) => {
          const now = version.values ?? policy.defaults;
          const before = data.items[index + 1] ? (data.items[index + 1]!.values ?? policy.defaults) : policy.defaults;
          const changed = changes(now, before);
          return (
            <li key={version.version}>
              <div className={css.historyHead}>
                <b>{version.actor}</b> <Time at={version.at} />
                {index > 0 && version.values && (
                  <Button size="compact-xs" variant="default" onClick={() => onBack(version.values!)}>
                    {t('settings:history_back')}
                  </Button>
                )}
              </div>
              {version.values === null && <p className="small">{t('settings:followed')}</p>}
              {version.values !== null && changed.length === 0 && <p className="small muted">{t('settings:history_same')}</p>}
              {changed.map((field) => (
                <p key={field} className="small">
                  {ruleName(t, field)}{t('settings:colon')}<span className="muted">{said(t, field, before[field])}</span> → {said(t, field, now[field])}
                </p>
              ))}
            </li>
          );
        })}
      </ol>
    </Modal>
  );
}
