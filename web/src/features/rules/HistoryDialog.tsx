import { Modal } from '@mantine/core';
import { useGet } from '@/api/query';
import { RecordError } from '@/app/ErrorPages';
import { useT } from '@/app/i18n';
import { SkeletonCard } from '@/ui/Layout';
import { StatusPill } from '@/ui/StatusPill';
import { Time } from '@/ui/Time';
import { RULES, type Rule } from './rule';
import { RuleSays } from './RuleSays';
import css from './rules.module.css';

interface Version extends Rule {
  at: string;
  by: string;
}

/** Every version of a rule as it was written, by whom and when. */
export function HistoryDialog({ rule, onClose }: { rule: Rule; onClose: () => void }) {
  const t = useT();
  const { data, error, refetch } = useGet<{ items: Version[] }>(`${RULES}/${rule.id}/versions`);
  return (
    <Modal opened size="lg" onClose={onClose} title={t('rules:history_of', { name: rule.name })} closeButtonProps={{ 'aria-label': t('close') }}>
      {error && <RecordError error={error} onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonCard lines={3} />}
      <ol className={css.versions}>
        {data?.items.map((one) => (
          <li key={one.version}>
            <div className="spread">
              <b>{t('rules:version', { n: one.version })}</b>
              <StatusPill tone={one.is_on ? 'shipped' : 'cancelled'}>{t(one.is_on ? 'rules:state_on' : 'rules:state_off')}</StatusPill>
            </div>
            <span className="small soft">
              {one.by} · <Time at={one.at} />
            </span>
            <RuleSays rule={one} />
          </li>
        ))}
      </ol>
    </Modal>
  );
}
