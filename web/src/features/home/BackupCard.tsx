import { Link } from '@tanstack/react-router';
import { useT } from '@/app/i18n';
import { Card } from '@/ui/Layout';
import { Time } from '@/ui/Time';
import type { BackupHealth } from './home';

/** Whether the data is safe: the last good backup, and what went wrong since. */
export function BackupCard({ health }: { health: BackupHealth }) {
  const t = useT();
  return (
    <Card
      title={t('home:backup')}
      aside={
        <Link className="small" to="/settings" search={{ tab: 'backups' }}>
          {t('home:backup_open')}
        </Link>
      }
    >
      <p>
        {health.last_done_at ? (
          <>
            {t('home:backup_last')} <Time at={health.last_done_at} />
          </>
        ) : (
          t('home:backup_never')
        )}
      </p>
      {!health.is_on && <p className="small muted">{t('home:backup_off')}</p>}
      {health.is_overdue && <p className="small bad">{t('home:backup_overdue')}</p>}
      {health.failures > 0 && <p className="small bad">{t('home:backup_failed', { n: health.failures, why: health.detail })}</p>}
    </Card>
  );
}
