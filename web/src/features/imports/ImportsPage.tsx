import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { Import, Plus } from 'lucide-react';
import { useMemo } from 'react';
import { useT, wordOr, type T } from '@/app/i18n';
import { directoryOf, useSession, type Directory } from '@/app/session';
import type { GridColumn } from '@/ui/DataGrid';
import { ResourceList, type Resource } from '@/ui/ResourceList';
import { StatusPill, type PillTone } from '@/ui/StatusPill';
import { Time } from '@/ui/Time';
import { formatText, KINDS, OUTCOMES, type ImportRun } from './import';

const TONES: Record<string, PillTone> = { finished: 'shipped', running: 'in_production', uploaded: 'awaiting_payment', validated: 'awaiting_payment', failed: 'exception', undone: 'cancelled' };

export function ImportState({ run, t }: { run: ImportRun; t: T }) {
  return <StatusPill tone={TONES[run.state] ?? 'awaiting_payment'}>{wordOr(t, `imports:state.${run.state}`, run.state)}</StatusPill>;
}

function columns(t: T, directory: Directory): GridColumn<ImportRun>[] {
  return [
    { id: 'file', header: t('imports:file'), size: 220, isPinned: true, cell: (run) => <span className="strong cut">{run.files.join(', ')}</span> },
    { id: 'kind', header: t('imports:kind'), size: 104, cell: (run) => <span className="cut">{t(`imports:kind_name.${run.kind}`)}</span> },
    { id: 'shop', header: t('imports:shop'), size: 110, cell: (run) => <span className="cut">{(run.shop_id && directory.shop(run.shop_id)?.name) || '–'}</span> },
    { id: 'format', header: t('imports:format'), size: 110, grows: true, cell: (run) => <span className="cut">{formatText(t, run.format)}</span> },
    { id: 'state', header: t('imports:status'), size: 100, cell: (run) => <ImportState run={run} t={t} /> },
    { id: 'rows', header: t('imports:rows'), size: 66, isRight: true, cell: (run) => run.rows },
    ...OUTCOMES.map((outcome): GridColumn<ImportRun> => ({ id: outcome, header: t(`imports:outcome.${outcome}`), size: 84, isRight: true, cell: (run) => <span className={outcome === 'rejected' && run.rejected ? 'bad strong' : ''}>{run[outcome]}</span> })),
    { id: 'at', header: t('imports:at'), size: 112, cell: (run) => <Time at={run.created_at} /> },
    { id: 'by', header: t('imports:by'), size: 110, cell: (run) => <span className="cut">{run.created_by}</span> },
  ];
}

export default function ImportsPage() {
  const t = useT();
  const navigate = useNavigate();
  const session = useSession();
  const shown = useMemo(() => columns(t, directoryOf(session)), [t, session]);
  const add = (
    <Button component={Link} to="/imports/new" leftSection={<Plus size={15} aria-hidden />}>
      {t('imports:new')}
    </Button>
  );
  const resource: Resource<ImportRun> = {
    id: 'imports',
    path: '/imports',
    title: t('nav.imports'),
    columns: shown,
    rowId: (run) => run.id,
    rowLabel: (run) => run.files.join(', '),
    defaultSort: '-created_at',
    filters: [
      { kind: 'choice', id: 'kind', label: t('imports:kind'), choices: KINDS.map((value) => ({ value, label: t(`imports:kind_name.${value}`) })) },
      { kind: 'choice', id: 'shop', label: t('imports:shop'), choices: session.shops.map(({ id, name }) => ({ value: id, label: name })) },
    ],
    toolbar: add,
    nothing: { icon: Import, title: t('imports:nothing'), hint: t('imports:nothing_hint'), action: add },
    unit: (n) => t('imports:imports_n', n),
  };
  return <ResourceList resource={resource} onOpenFull={(id) => void navigate({ to: '/imports/$id', params: { id } })} />;
}
