import { ActionIcon, Button, Modal } from '@mantine/core';
import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { api } from '@/api/client';
import { useGet, useSend } from '@/api/query';
import type { Job, JobResult, Page } from '@/api/types';
import { PlainTable } from '@/ui/Layout';
import { useT } from './i18n';
import { unwatchJob, watchedJobs } from './jobTray';
import { liveState } from './live';
import css from './jobs.module.css';
import { useStore } from './store';
import { toastError } from './toasts';

const FALLBACK_MS = 3_000;
const ETA_AFTER_MS = 5_000;
const DONE_MS = 8_000;

export const isOver = (job: Job) => !['queued', 'running'].includes(job.state);

export function useJob(id: string) {
  const live = useStore(liveState);
  const answer = useGet<Job>(`/jobs/${id}`);
  const isRunning = answer.data ? !isOver(answer.data) : false;
  const { refetch } = answer;
  // Without the stream the card asks by itself, so that nobody waits at a frozen bar.
  useEffect(() => {
    if (live === 'live' || !isRunning) return undefined;
    const timer = setInterval(() => void refetch(), FALLBACK_MS);
    return () => clearInterval(timer);
  }, [live, isRunning, refetch]);
  return answer;
}

function minutesLeft(job: Job): number | null {
  const { done, total } = job.progress;
  const spent = Date.now() - new Date(job.created_at).getTime();
  if (!total || !done || spent < ETA_AFTER_MS) return null;
  return Math.max(1, Math.ceil((spent / done) * (total - done) / 60_000));
}

export function JobBar({ job }: { job: Job }) {
  const isWell = job.state === 'done' && job.failed === 0;
  const total = job.progress.total ?? job.progress.done;
  const share = (part: number) => `${total ? (100 * part) / total : 0}%`;
  return (
    <div className={css.jobBar} role="progressbar" aria-label={job.title} aria-valuemin={0} aria-valuemax={total || 1} aria-valuenow={job.progress.done}>
      <span style={{ width: isWell ? '100%' : share(Math.max(0, job.progress.done - job.failed)) }} />
      <span data-bad style={{ width: share(job.failed) }} />
    </div>
  );
}

export function JobFailures({ id, title, onClose }: { id: string; title: string; onClose: () => void }) {
  const t = useT();
  const answer = useGet<Page<JobResult>>(`/jobs/${id}/results`, { failed: true, limit: 200 });
  return (
    <Modal opened onClose={onClose} size="lg" title={t('jobs:failures_of', { title })} closeButtonProps={{ 'aria-label': t('close') }}>
      <PlainTable
        label={t('jobs:failures')}
        rows={(answer.data?.items ?? []).filter((row) => row.code !== 'ok')}
        rowId={(row) => String(row.seq)}
        columns={[
          { id: 'subject', header: t('jobs:subject'), cell: (row) => <span className="num">{row.label}</span> },
          { id: 'reason', header: t('jobs:reason'), cell: (row) => row.detail || row.code },
        ]}
      />
    </Modal>
  );
}

function JobCard({ id, onFailures }: { id: string; onFailures: (job: Job) => void }) {
  const t = useT();
  const { data: job, error } = useJob(id);
  const cancel = useSend(() => api.post(`/jobs/${id}/cancel`), ['/jobs']);
  useEffect(() => {
    if (error?.status === 404) unwatchJob(id);
  }, [error, id]);
  const isWell = job?.state === 'done' && job.failed === 0;
  useEffect(() => {
    if (!isWell) return undefined;
    const timer = setTimeout(() => unwatchJob(id), DONE_MS);
    return () => clearTimeout(timer);
  }, [isWell, id]);
  if (!job) return null;
  const left = isOver(job) ? null : minutesLeft(job);
  return (
    <article className={css.job}>
      <header>
        <b className="cut">{job.title}</b>
        <span className="muted">{t(`jobs:state.${job.state}`)}</span>
        <span className="num strong">
          {job.progress.total ? `${job.progress.done}/${job.progress.total}` : job.progress.done || ''}
        </span>
        <ActionIcon size={24} aria-label={t('dismiss')} onClick={() => unwatchJob(id)}>
          <X size={14} aria-hidden />
        </ActionIcon>
      </header>
      <JobBar job={job} />
      <footer className="num">
        {job.ok > 0 && <span className="good">{t('jobs:ok', { count: job.ok })}</span>}
        {job.failed > 0 && <span className="bad">{t('jobs:failed', { count: job.failed })}</span>}
        {left !== null && <span className="muted">{t('jobs:left', { count: left })}</span>}
        <span className={css.jobTools}>
          {job.failed > 0 && (
            <Button variant="subtle" size="compact-xs" onClick={() => onFailures(job)}>
              {t('jobs:see_failures')}
            </Button>
          )}
          {job.can_cancel && (
            <Button variant="subtle" color="red" size="compact-xs" loading={cancel.isPending} onClick={() => cancel.mutate(undefined, { onError: (failure) => toastError(t, failure) })}>
              {t('cancel')}
            </Button>
          )}
        </span>
      </footer>
    </article>
  );
}

/** Cards of the running jobs, above the footer; they stay through navigation and reload. */
export function JobCards() {
  const ids = useStore(watchedJobs);
  const [shown, setShown] = useState<Job | null>(null);
  return (
    <>
      <div className={css.jobs} role="status">
        {ids.map((id) => (
          <JobCard key={id} id={id} onFailures={setShown} />
        ))}
      </div>
      {shown && <JobFailures id={shown.id} title={shown.title} onClose={() => setShown(null)} />}
    </>
  );
}
