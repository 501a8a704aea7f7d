import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { Import, List } from 'lucide-react';
import { api } from '@/api/client';
import { useSend } from '@/api/query';
import { useT } from '@/app/i18n';
import { watchJob } from '@/app/jobTray';
import { useCan } from '@/app/session';
import { toastError } from '@/app/toasts';
import type { ImportRun, Started } from './import';

/** Imports what a dry run has tried: one press, no second upload. */
export function ImportNow({ run }: { run: ImportRun }) {
  const t = useT();
  const navigate = useNavigate();
  const start = useSend(() => api.post<Started>(`/imports/${run.id}/import`), ['/imports', '/jobs']);
  if (!run.follow_up || run.follow_up.refusal) return null;
  const begin = () =>
    start.mutate(undefined, {
      onSuccess: ({ import_id, job_id }) => {
        watchJob(job_id);
        void navigate({ to: '/imports/$id', params: { id: import_id } });
      },
      onError: (error) => toastError(t, error),
    });
  return (
    <Button leftSection={<Import size={15} aria-hidden />} loading={start.isPending} onClick={begin}>
      {t('imports:import_now')}
    </Button>
  );
}

/** That nothing was written yet, and where it goes on from here. */
export function TriedOnly({ run }: { run: ImportRun }) {
  const t = useT();
  const after = run.follow_up?.import_id;
  const isGone = run.follow_up?.refusal === 'import_files_deleted';
  return (
    <div className="row">
      <p className="warn">
        {t('imports:was_dry')} {isGone && t('imports:files_deleted')}
      </p>
      {after && (
        <Link to="/imports/$id" params={{ id: after }}>
          {t('imports:see_import')}
        </Link>
      )}
      {isGone && (
        <Link to="/imports/new" search={{ kind: run.kind }}>
          {t('imports:upload_again')}
        </Link>
      )}
    </div>
  );
}

const LISTS = {
  orders: { to: '/orders', needs: 'orders.view' },
  products: { to: '/products', needs: 'catalog.view' },
  suppliers: { to: '/suppliers', needs: 'catalog.view' },
  tracking: { to: '/fulfilment', needs: 'fulfilment.view' },
} as const;
type Listed = keyof typeof LISTS;
const isListed = (kind: string): kind is Listed => kind in LISTS;

/** To the list of what an import brought. */
export function ToBrought({ run }: { run: ImportRun }) {
  const t = useT();
  const can = useCan();
  const { kind } = run;
  if (!isListed(kind) || run.dry_run || run.rejected === run.rows || !can(LISTS[kind].needs)) return null;
  return (
    <Button component={Link} to={LISTS[kind].to} search={{ import_id: run.id } as never} variant="default" leftSection={<List size={15} aria-hidden />}>
      {t(`imports:brought.${kind}`)}
    </Button>
  );
}
