import { Modal } from '@mantine/core';
import { useGet } from '@/api/query';
import { RecordError } from '@/app/ErrorPages';
import { useT } from '@/app/i18n';
import { SkeletonCard } from '@/ui/Layout';
import { StatusPill } from '@/ui/StatusPill';
import { Time } from '@/ui/Time';
import { GIFTS, type GiftRule } from './gift';
import css from './gifts.module.css';
import { GiftSays } from './GiftSays';

interface Version extends GiftRule {
  at: string;
  by: string;
}

/** Every version of a gift rule as it was written, by whom and when. */
export function GiftHistory({ rule, onClose }: { rule: GiftRule; onClose: () => void }) {
  const t = useT();
  const { data, error, refetch } = useGet<{ items: Version[] }>(`${GIFTS}/${rule.id}/versions`);
  return (
    <Modal opened size="lg" onClose={onClose} title={t('gifts:history_of', { name: rule.name })} closeButtonProps={{ 'aria-label': t('close') }}>
      {error && <RecordError error={error} onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonCard lines={3} />}
      <ol className={css.versions}>
        {data?.items.map((one) => (
          <li key={one.version}>
            <div className="spread">
              <b>{t('gifts:version', { n: one.version })}</b>
              <StatusPill tone={one.is_on ? 'shipped' : 'cancelled'}>{t(one.is_on ? 'gifts:state_on' : 'gifts:state_off')}</StatusPill>
            </div>
            <span className="small soft">
              {one.by} · <Time at={one.at} />
            </span>
            <GiftSays rule={one} />
          </li>
        ))}
      </ol>
    </Modal>
  );
}
