import { Button, Menu, Modal } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { Download, RotateCw, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/api/client';
import { download } from '@/api/download';
import { asAppError } from '@/api/errors';
import { useGet, useSend } from '@/api/query';
import type { Job, Page as Rows } from '@/api/types';
import { isOver, JobBar } from '@/app/JobCards';
import { RecordError } from '@/app/ErrorPages';
import { currentLocale, useT } from '@/app/i18n';
import { watchJob } from '@/app/jobTray';
import { useCan, useShop } from '@/app/session';
import { toast, toastError } from '@/app/toasts';
import { counted, formatMoney, formatNumber } from '@/ui/format';
import { Card, Facts, Page, PlainTable, SkeletonCard } from '@/ui/Layout';
import { Time } from '@/ui/Time';
import { ImportNow, ToBrought, TriedOnly } from './FollowUp';
import { formatText, isFinished, OUTCOMES, type ImportRun, type RejectedRow } from './import';
import { ImportState } from './ImportsPage';
import css from './imports.module.css';

function sums(amounts: Record<string, string> | null): string {
  const parts = Object.entries(amounts ?? {}).map(([currency, amount]) => formatMoney({ amount, currency }, currentLocale()));
  return parts.join(' + ') || '–';
}

/** In = created + updated + unchanged + rejected: every row of the file has exactly one outcome. */
function Outcomes({ run }: { run: ImportRun }) {
  const t = useT();
  const shown = (value: number) => formatNumber(value, currentLocale());
  return (
    <div className={css.sum}>
      <section>
        <span className="small muted">{t('imports:rows_in')}</span>
        <b className="num">{shown(run.rows)}</b>
      </section>
      {OUTCOMES.map((outcome, index) => (
        <div key={outcome} style={{ display: 'contents' }}>
          <i aria-hidden>{index === 0 ? '=' : '+'}</i>
          <section>
            <span className="small muted">{t(run.kind === 'tracking' ? `imports:tracking_outcome.${outcome}` : `imports:outcome.${outcome}`)}</span>
            <b className={`num ${outcome === 'rejected' && run.rejected ? 'bad' : ''}`}>{shown(run[outcome])}</b>
          </section>
        </div>
      ))}
    </div>
  );
}

function Rejected({ run }: { run: ImportRun }) {
  const t = useT();
  const { data } = useGet<Rows<RejectedRow>>(`/imports/${run.id}/rows`, { outcome: 'rejected', limit: 100 });
  const fetchFile = (format: 'xlsx' | 'csv') => download(`/imports/${run.id}/rejected.${format}`).catch((error: unknown) => toastError(t, asAppError(error)));
  return (
    <Card
      flush
      title={t('imports:rejected_rows')}
      aside={
        <Menu>
          <Menu.Target>
            <Button variant="default" size="compact-sm" leftSection={<Download size={14} aria-hidden />}>
              {t('imports:rejected_file')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => void fetchFile('xlsx')}>{t('export_xlsx')}</Menu.Item>
            <Menu.Item onClick={() => void fetchFile('csv')}>{t('export_csv')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      }
    >
      <PlainTable
        label={t('imports:rejected_rows')}
        rows={data?.items ?? []}
        rowId={(row) => `${row.seq}`}
        columns={[
          { id: 'row', header: t('imports:row'), isRight: true, cell: (row) => row.row },
          { id: 'no', header: t(run.kind === 'orders' ? 'orders:column.external' : 'imports:number'), cell: (row) => <span className="mono cut">{row.external_no || '–'}</span> },
          { id: 'column', header: t('imports:column'), cell: (row) => row.problems.map((problem) => problem.column).filter(Boolean).join(', ') || '–' },
          { id: 'reason', header: t('imports:reason'), cell: (row) => row.problems.map((problem) => problem.detail || problem.code).join(' ') },
          { id: 'fix', header: t('imports:fix'), cell: (row) => row.problems.map((problem) => problem.fix).join(' ') || '–' },
        ]}
      />
    </Card>
  );
}

function Tools({ run, isWorking }: { run: ImportRun; isWorking: boolean }) {
  const t = useT();
  const can = useCan();
  const [isAsking, setAsking] = useState(false);
  const act = useSend((what: 'undo' | 'resume') => api.post<{ job_id?: string }>(`/imports/${run.id}/${what}`), ['/imports', '/orders', '/counts', '/jobs', '/products', '/skus', '/stock', '/fulfilments', '/confirmations']);
  const go = (what: 'undo' | 'resume') =>
    act.mutate(what, {
      onSuccess: (answer) => {
        if (answer?.job_id) watchJob(answer.job_id);
        toast('ok', t(`imports:${what}_started`));
        setAsking(false);
      },
      onError: (error) => toastError(t, error),
    });
  const file = run.files.join(', ');
  const isOrders = run.kind === 'orders';
  const n = counted(isOrders ? run.orders : run.created + run.updated, currentLocale());
  const effect = isOrders ? t('imports:undo_effect', { ...n, file }) : t(run.kind === 'tracking' ? 'imports:undo_tracking_effect' : 'imports:undo_master_effect', { ...n, file });
  return (
    <>
      <ImportNow run={run} />
      {isFinished(run) && <ToBrought run={run} />}
      {isOrders && run.created > 0 && isFinished(run) && can('orders.approve') && (
        <Button component={Link} to="/review">
          {t('imports:to_review')}
        </Button>
      )}
      {run.resumable && !isWorking && (
        <Button variant="default" leftSection={<RotateCw size={15} aria-hidden />} loading={act.isPending} onClick={() => go('resume')}>
          {t('imports:resume')}
        </Button>
      )}
      {run.undoable && can('channels.undo') && (
        <Button variant="default" color="red" leftSection={<Undo2 size={15} aria-hidden />} onClick={() => setAsking(true)}>
          {t('imports:undo')}
        </Button>
      )}
      <Modal opened={isAsking} onClose={() => setAsking(false)} title={t('imports:undo_title')} closeButtonProps={{ 'aria-label': t('close') }}>
        <div className="stack">
          <p>{effect}</p>
          <div className="row">
            <Button size="sm" color="red" loading={act.isPending} onClick={() => go('undo')}>
              {t('imports:undo')}
            </Button>
            <Button size="sm" variant="default" onClick={() => setAsking(false)}>
              {t('back')}
            </Button>
          </div>
        </div>
      </Modal>
    </>
  );
}

export default function ImportPage() {
  const t = useT();
  const can = useCan();
  const { id } = useParams({ strict: false }) as { id: string };
  const { data: run, error, refetch } = useGet<ImportRun>(`/imports/${id}`);
  const job = useGet<Job>(`/jobs/${run?.job_id}`, {}, { enabled: Boolean(run?.job_id) && run !== undefined && !isFinished(run) }).data;
  const shop = useShop(run?.shop_id);
  if (error && !run) return <RecordError error={error} onRetry={() => void refetch()} />;
  if (!run) {
    return (
      <Page title={t('nav.imports')}>
        <SkeletonCard />
      </Page>
    );
  }
  const isOrders = run.kind === 'orders';
  return (
    <Page
      narrow
      title={
        <>
          {run.files.join(', ')} <ImportState run={run} t={t} />
        </>
      }
      actions={<Tools run={run} isWorking={job !== undefined && !isOver(job)} />}
    >
      <div className="stack">
        {job && !isFinished(run) && <JobBar job={job} />}
        {run.error && <p className="bad">{run.error.detail || run.error.code}</p>}
        {run.dry_run && <TriedOnly run={run} />}
        <Outcomes run={run} />
        <Card>
          <Facts
            facts={[
              [t('imports:kind'), t(`imports:kind_name.${run.kind}`)],
              shop && [t('imports:shop'), shop.name],
              [t('imports:format'), formatText(t, run.format)],
              isOrders && [t('imports:became'), t('imports:became_n', { orders: formatNumber(run.orders, currentLocale()), lines: formatNumber(run.lines, currentLocale()), units: formatNumber(run.units, currentLocale()) })],
              isOrders && can('money.view') && [t('orders:amount.payable'), <span key="a" className="num">{sums(run.amount)}</span>],
              isOrders && can('money.view') && [t('orders:amount.receivable'), <span key="r" className="num">{sums(run.receivable)}</span>],
              run.dry_run_id !== null && [t('imports:dry_run_before'), <Link key="d" to="/imports/$id" params={{ id: run.dry_run_id }}>{t('imports:see_dry_run')}</Link>],
              [t('imports:at'), <span key="t"><Time at={run.created_at} /> {run.created_by}</span>],
            ]}
          />
        </Card>
        {run.rejected > 0 && <Rejected run={run} />}
      </div>
    </Page>
  );
}
