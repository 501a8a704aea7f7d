import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useGet } from '@/api/query';
import { RecordError } from '@/app/ErrorPages';
import { useT } from '@/app/i18n';
import { SkeletonCard } from './Layout';
import css from './small.module.css';
import { StatusPill } from './StatusPill';
import { Time } from './Time';

interface Written {
  version: number;
  is_on: boolean;
  at: string;
  by: string;
}

interface RuleHistoryProps<Rule> {
  name: string;
  path: string;
  says: (rule: Rule) => ReactNode;
  onClose: () => void;
}

/** Every version of a rule as it was written, by whom and when. */
export function RuleHistory<Rule>({ name, path, says, onClose }: RuleHistoryProps<Rule>) {
  const t = useT();
  const { data, error, refetch } = useGet<{ items: (Rule & Written)[] }>(`${path}/versions`);
  return (
    <Modal opened size="lg" onClose={onClose} title={t('rule_history', { name })} closeButtonProps={{ 'aria-label': t('close') }}>
      {error && <RecordError error={error} onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonCard lines={3} />}
      <ol className={css.versions}>
        {data?.items.map((one) => (
          <li key={one.version}>
            <div className="spread">
              <b>{t('rule_version', { n: one.version })}</b>
              <StatusPill tone={one.is_on ? 'shipped' : 'cancelled'}>{t(one.is_on ? 'rule_on' : 'rule_off')}</StatusPill>
            </div>
            <span className="small soft">
              {one.by} · <Time at={one.at} />
            </span>
            {says(one)}
          </li>
        ))}
      </ol>
    </Modal>
  );
}
