import { Button } from '@mantine/core';
import { ListChecks } from 'lucide-react';
import { useMemo, useState } from 'react';
import { api } from '@/api/client';
import { useSend } from '@/api/query';
import type { Job } from '@/api/types';
import { isOver, JobBar, JobFailures } from '@/app/JobCards';
import { useT, type T } from '@/app/i18n';
import { toast, toastError } from '@/app/toasts';
import type { GridColumn } from '@/ui/DataGrid';
import { ResourceList, type Resource } from '@/ui/ResourceList';
import { StatusPill, type PillTone } from '@/ui/StatusPill';
import { Time } from '@/ui/Time';

const TONES: Record<Job['state'], PillTone> = { queued: 'awaiting_payment', running: 'in_production', done: 'shipped', failed: 'exception', cancelled: 'cancelled', quarantined: 'exception' };
const STATES = Object.keys(TONES) as Job['state'][];

function columns(t: T, onFailures: (job: Job) => void, onCancel: (id: string) => void, onRetry: (id: string) => void): GridColumn<Job>[] {
  return [
    { id: 'title', header: t('jobs:name'), size: 300, isPinned: true, cell: (job) => <span className="strong cut">{job.title}</span> },
    { id: 'state', header: t('jobs:status'), size: 120, cell: (job) => <StatusPill tone={TONES[job.state]}>{t(`jobs:state.${job.state}`)}</StatusPill> },
    {
      id: 'progress',
      header: t('jobs:progress'),
      size: 220,
      grows: true,
      cell: (job) => (
        <div className="row">
          <div style={{ flex: 1 }}>
            <JobBar job={job} />
          </div>
          <span className="num">
            {job.progress.total ? `${job.progress.done} / ${job.progress.total}` : job.progress.done || ''}
          </span>
        </div>
      ),
    },
    {
      id: 'result',
      header: t('jobs:result'),
      size: 170,
      cell: (job) => (
        <span className="row">
          {job.ok > 0 && <span className="good num">{t('jobs:ok', { count: job.ok })}</span>}
          {job.failed > 0 && <span className="bad num">{t('jobs:failed', { count: job.failed })}</span>}
        </span>
      ),
    },
    { id: 'created', header: t('jobs:created'), size: 120, cell: (job) => <Time at={job.created_at} /> },
    { id: 'finished', header: t('jobs:finished'), size: 120, cell: (job) => <Time at={job.finished_at} /> },
    {
      id: 'actions',
      header: '',
      size: 190,
      cell: (job) => (
        <span className="row">
          {job.failed > 0 && (
            <Button variant="default" size="compact-xs" onClick={() => onFailures(job)}>
              {t('jobs:see_failures')}
            </Button>
          )}
          {job.can_cancel && !isOver(job) && (
            <Button variant="default" size="compact-xs" onClick={() => onCancel(job.id)}>
              {t('cancel')}
            </Button>
          )}
          {job.can_retry && (
            <Button variant="default" size="compact-xs" onClick={() => onRetry(job.id)}>
              {t('jobs:retry')}
            </Button>
          )}
        </span>
      ),
    },
  ];
}

export default function JobsPage() {
  const t = useT();
  const [failures, setFailures] = useState<Job | null>(null);
  const { mutate: act } = useSend(({ id, what }: { id: string; what: 'cancel' | 'retry' }) => api.post(`/jobs/${id}/${what}`), ['/jobs']);
  const shown = useMemo(
    () =>
      columns(
        t,
        setFailures,
        (id) => act({ id, what: 'cancel' }, { onError: (error) => toastError(t, error) }),
        (id) => act({ id, what: 'retry' }, { onSuccess: () => void toast('ok', t('jobs:retried')), onError: (error) => toastError(t, error) }),
      ),
    [t, act],
  );
  const resource: Resource<Job> = {
    id: 'jobs',
    path: '/jobs',
    title: t('jobs:title'),
    columns: shown,
    rowId: (job) => job.id,
    rowLabel: (job) => job.title,
    defaultSort: '-created_at',
    filters: [{ kind: 'choice', id: 'state', label: t('jobs:status'), choices: STATES.map((value) => ({ value, label: t(`jobs:state.${value}`) })) }],
    nothing: { icon: ListChecks, title: t('jobs:nothing'), hint: t('jobs:nothing_hint') },
    unit: (n) => t('rows', n),
  };
  return (
    <>
      <ResourceList resource={resource} />
      {failures && <JobFailures id={failures.id} title={failures.title} onClose={() => setFailures(null)} />}
    </>
  );
}
