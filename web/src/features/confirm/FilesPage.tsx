import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { History, Send } from 'lucide-react';
import { useMemo } from 'react';
import type { ConfirmState } from '@/api/types';
import { useT, type T } from '@/app/i18n';
import { directoryOf, useSession, type Directory } from '@/app/session';
import type { GridColumn } from '@/ui/DataGrid';
import { ResourceList, type Resource } from '@/ui/ResourceList';
import { Time } from '@/ui/Time';
import type { ConfirmFile } from './confirm';

const STATES: ConfirmState[] = ['exported', 'accepted', 'failed', 'none'];

function columns(t: T, directory: Directory): GridColumn<ConfirmFile>[] {
  return [
    { id: 'number', header: t('confirm:number'), size: 130, isPinned: true, cell: (file) => <span className="strong mono">{file.number}</span> },
    { id: 'shop', header: t('confirm:shop'), size: 150, cell: (file) => <span className="cut">{directory.shop(file.shop_id)?.name ?? '–'}</span> },
    { id: 'format', header: t('confirm:format'), size: 170, grows: true, cell: (file) => <span className="cut">{t(`confirm:format_name.${file.format as 'taobao'}`)}</span> },
    { id: 'orders', header: t('confirm:orders'), size: 70, isRight: true, cell: (file) => file.orders },
    ...STATES.map((state): GridColumn<ConfirmFile> => ({ id: state, header: t(`confirm:now.${state}`), size: 78, isRight: true, cell: (file) => <span className={state === 'failed' && file.states.failed ? 'bad strong' : ''}>{file.states[state] ?? 0}</span> })),
    { id: 'at', header: t('confirm:at'), size: 105, cell: (file) => <Time at={file.created_at} /> },
    { id: 'by', header: t('confirm:by'), size: 100, cell: (file) => <span className="cut">{file.created_by || '–'}</span> },
  ];
}

/** Every file that was written, with what became of its orders. */
export default function FilesPage() {
  const t = useT();
  const navigate = useNavigate();
  const session = useSession();
  const shown = useMemo(() => columns(t, directoryOf(session)), [t, session]);
  const resource: Resource<ConfirmFile> = {
    id: 'confirm-files',
    path: '/confirmations/files',
    title: t('confirm:files'),
    columns: shown,
    rowId: (file) => file.id,
    rowLabel: (file) => file.number,
    defaultSort: '',
    filters: [{ kind: 'choice', id: 'shop', label: t('confirm:shop'), choices: session.shops.map(({ id, name }) => ({ value: id, label: name })) }],
    toolbar: (
      <Button component={Link} to="/confirm" variant="default" leftSection={<Send size={15} aria-hidden />}>
        {t('nav.confirm')}
      </Button>
    ),
    nothing: { icon: History, title: t('confirm:no_files'), hint: t('confirm:no_files_hint') },
    unit: (n) => t('confirm:files_n', n),
  };
  return <ResourceList resource={resource} onOpenFull={(id) => void navigate({ to: '/confirm/files/$id', params: { id } })} />;
}
