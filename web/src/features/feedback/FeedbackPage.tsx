import { Button } from '@mantine/core';
import { MessageSquareWarning } from 'lucide-react';
import { useMemo, useState } from 'react';
import { download } from '@/api/download';
import { useSend } from '@/api/query';
import { useT, type T } from '@/app/i18n';
import { useCan } from '@/app/session';
import { toastError } from '@/app/toasts';
import type { GridColumn } from '@/ui/DataGrid';
import { ResourceList, type Resource } from '@/ui/ResourceList';
import { StatusPill } from '@/ui/StatusPill';
import { Time } from '@/ui/Time';
import { AnswerDialog } from './AnswerDialog';
import { STATES, stateText, TONES, type Feedback } from './feedback';

function columns(t: T, onOpen: (row: Feedback) => void): GridColumn<Feedback>[] {
  return [
    { id: 'created', header: t('feedback:at'), size: 130, isPinned: true, cell: (row) => <Time at={row.created_at} /> },
    { id: 'sender', header: t('feedback:sender'), size: 120, cell: (row) => <span className="cut">{row.sender}</span> },
    { id: 'state', header: t('feedback:state'), size: 110, cell: (row) => <StatusPill tone={TONES[row.state]}>{stateText(t, row)}</StatusPill> },
    { id: 'text', header: t('feedback:text'), size: 230, grows: true, cell: (row) => <span className="cut strong">{row.text}</span> },
    { id: 'page', header: t('feedback:page'), size: 150, cell: (row) => <span className="mono cut">{row.page}</span> },
    { id: 'answer', header: t('feedback:answer'), size: 180, cell: (row) => <span className="cut">{row.answer || '–'}</span> },
    {
      id: 'actions',
      header: '',
      size: 110,
      cell: (row) => (
        <Button variant="default" size="compact-xs" onClick={() => onOpen(row)}>
          {t(row.actions.includes('answer') ? 'feedback:do_answer' : 'feedback:look')}
        </Button>
      ),
    },
  ];
}

function Export() {
  const t = useT();
  const get = useSend(() => download('/feedback/export'));
  return (
    <Button variant="default" loading={get.isPending} onClick={() => get.mutate(undefined, { onError: (error) => toastError(t, error) })}>
      {t('export')}
    </Button>
  );
}

/** What was told, and what became of it: everybody their own, the owner all of it. */
export default function FeedbackPage() {
  const t = useT();
  const answers = useCan()('service.feedback');
  const [shown, setShown] = useState<Feedback | null>(null);
  const listed = useMemo(() => columns(t, setShown), [t]);
  const resource: Resource<Feedback> = {
    id: 'feedback',
    path: '/feedback',
    countPath: '/feedback/count',
    title: t('nav.feedback'),
    columns: listed,
    rowId: (row) => row.id,
    rowLabel: (row) => row.text.slice(0, 40),
    defaultSort: '-created_at',
    filters: [{ kind: 'choice', id: 'state', label: t('feedback:state'), choices: STATES.map((value) => ({ value, label: t(`feedback:state_name.${value}`) })) }],
    toolbar: answers ? <Export /> : undefined,
    nothing: { icon: MessageSquareWarning, title: t('feedback:nothing'), hint: t('feedback:nothing_hint') },
    unit: (n) => t('rows', n),
  };
  return (
    <>
      <ResourceList resource={resource} />
      {shown && <AnswerDialog feedback={shown} onClose={() => setShown(null)} />}
    </>
  );
}
