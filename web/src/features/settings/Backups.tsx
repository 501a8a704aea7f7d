import { Button } from '@mantine/core';
import { useState } from 'react';
import { api } from '@/api/client';
import type { AppError } from '@/api/errors';
import { useGet, useSend } from '@/api/query';
import { RecordError } from '@/app/ErrorPages';
import { currentLocale, useT } from '@/app/i18n';
import { useCan } from '@/app/session';
import { toast, toastError } from '@/app/toasts';
import { Empty } from '@/ui/Empty';
import { formatMegabytes } from '@/ui/format';
import { Card, PlainTable, SkeletonCard } from '@/ui/Layout';
import { StatusPill } from '@/ui/StatusPill';
import { Time } from '@/ui/Time';
import { Rules } from './Rules';
import { SecretDialog } from './SecretDialog';

interface Run {
  id: string;
  kind: 'manual' | 'scheduled' | 'upgrade';
  state: 'done' | 'failed';
  path: string;
  size_bytes: number;
  held_until: string | null;
  started_at: string;
  detail: string;
}

interface BackupList {
  items: Run[];
  has_recovery_key: boolean;
}

/** What was backed up, one backup now, the recovery key, the schedule. */
export function Backups() {
  const t = useT();
  const can = useCan();
  const [secret, setSecret] = useState<string | null>(null);
  const { data, error, refetch } = useGet<BackupList>('/backups');
  const makeKey = useSend(() => api.post<{ recovery_key: string }>('/backups/recovery-key', {}), ['/backups']);
  const backUp = useSend(() => api.post('/backups', {}), ['/backups', '/jobs']);
  if (error && !data) return <RecordError error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonCard />;
  const fail = (problem: AppError) => toastError(t, problem);
  return (
    <div className="stack">
      <Card title={t('settings:recovery_key')} aside={data.has_recovery_key && <StatusPill tone="shipped">{t('settings:recovery_key_made')}</StatusPill>}>
        <div className="stack">
          <p className="small soft">{t('settings:recovery_key_why')}</p>
          <div>
            <Button variant={data.has_recovery_key ? 'default' : 'filled'} loading={makeKey.isPending} onClick={() => makeKey.mutate(undefined, { onSuccess: (answer) => setSecret(answer.recovery_key), onError: fail })}>
              {t(data.has_recovery_key ? 'settings:recovery_key_again' : 'settings:recovery_key_make')}
            </Button>
          </div>
        </div>
      </Card>
      {can('settings.policy') && <Rules name="backup" title={t('settings:policy.backup')} />}
      <Card
        title={t('settings:backups_made')}
        flush
        aside={
          <Button disabled={!data.has_recovery_key} loading={backUp.isPending} onClick={() => backUp.mutate(undefined, { onSuccess: () => void toast('ok', t('settings:backup_queued')), onError: fail })}>
            {t('settings:backup_now')}
          </Button>
        }
      >
        {data.items.length ? (
          <PlainTable
            label={t('settings:backups_made')}
            rows={data.items}
            rowId={(run) => run.id}
            columns={[
              { id: 'at', header: t('settings:backup_at'), cell: (run) => <Time at={run.started_at} /> },
              { id: 'kind', header: t('settings:backup_kind'), cell: (run) => <span className="cut">{t(`settings:backup_by.${run.kind}`)}</span> },
              { id: 'state', header: t('settings:state'), cell: (run) => <StatusPill tone={run.state === 'done' ? 'shipped' : 'exception'}>{t(`settings:backup_state.${run.state}`)}</StatusPill> },
              { id: 'size', header: t('settings:backup_size'), isRight: true, cell: (run) => (run.state === 'done' ? <span className="cut">{formatMegabytes(run.size_bytes, currentLocale())}</span> : '') },
              { id: 'path', header: t('settings:backup_file'), cell: (run) => <span className={run.detail ? 'bad' : 'mono'}>{run.detail || run.path}</span> },
            ]}
          />
        ) : (
          <Empty title={t('settings:nothing', { what: t('settings:tab.backups') })} />
        )}
      </Card>
      {secret && <SecretDialog title={t('settings:recovery_key')} hint={t('settings:recovery_key_hint')} secret={secret} onClose={() => setSecret(null)} />}
    </div>
  );
}
