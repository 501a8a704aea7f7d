import { Button, Checkbox, Modal, SegmentedControl, TextInput } from '@mantine/core';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/api/client';
import { download } from '@/api/download';
import { asAppError } from '@/api/errors';
import { useSend } from '@/api/query';
import { currentLocale, useT } from '@/app/i18n';
import { watchJob } from '@/app/jobTray';
import { useCan } from '@/app/session';
import { toastError } from '@/app/toasts';
import { ErrorBox } from '@/ui/ErrorBox';
import { formatMegabytes } from '@/ui/format';
import { Time } from '@/ui/Time';
import { Section } from './Section';

interface Made {
  id: string;
  name: string;
  size_bytes: number;
  created_at: string;
  expires_at: string;
}

const FORMATS = ['sqlite', 'csv', 'xlsx'] as const;

function ExportDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const can = useCan();
  const [format, setFormat] = useState<string>('sqlite');
  const [isPlain, setPlain] = useState(false);
  const [reason, setReason] = useState('');
  const send = useSend(() => api.post<{ job_id: string }>('/exports', { format, reveal_reason: isPlain ? reason.trim() : null }), ['/jobs']);
  return (
    <Modal opened onClose={onClose} title={t('settings:export_new')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate(undefined, {
            onSuccess: (answer) => {
              watchJob(answer.job_id);
              onClose();
            },
          });
        }}
      >
        <p className="small soft">{t('settings:export_hint')}</p>
        {send.error && <ErrorBox error={send.error} />}
        <SegmentedControl aria-label={t('settings:export_format')} value={format} onChange={setFormat} data={FORMATS.map((value) => ({ value, label: t(`settings:export_as.${value}`) }))} />
        {can('parties.reveal') && <Checkbox label={t('settings:export_plain')} checked={isPlain} onChange={(event) => setPlain(event.currentTarget.checked)} />}
        {isPlain && <TextInput label={t('settings:export_reason')} description={t('settings:export_reason_hint')} required minLength={2} maxLength={300} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />}
        <Button type="submit" size="sm" loading={send.isPending}>
          {t('settings:export_start')}
        </Button>
      </form>
    </Modal>
  );
}

/** Everything out: ask for it, fetch it for a day. */
export function Exports() {
  const t = useT();
  const [isAsking, setAsking] = useState(false);
  const fetchFile = (made: Made) => download(`/files/${made.id}`).catch((error: unknown) => toastError(t, asAppError(error)));
  return (
    <Section<Made>
      title={t('settings:tab.exports')}
      path="/exports"
      rowId={(made) => made.id}
      onAdd={() => setAsking(true)}
      addLabel={t('settings:export_new')}
      columns={[
        { id: 'name', header: t('settings:backup_file'), cell: (made) => <span className="mono">{made.name}</span> },
        { id: 'size', header: t('settings:backup_size'), isRight: true, cell: (made) => formatMegabytes(made.size_bytes, currentLocale()) },
        { id: 'at', header: t('settings:backup_at'), cell: (made) => <Time at={made.created_at} /> },
        { id: 'until', header: t('settings:expires'), cell: (made) => <Time at={made.expires_at} /> },
        {
          id: 'get',
          header: '',
          isRight: true,
          cell: (made) => (
            <Button variant="default" size="compact-xs" leftSection={<Download size={13} aria-hidden />} onClick={() => void fetchFile(made)}>
              {t('settings:export_get')}
            </Button>
          ),
        },
      ]}
    >
      {isAsking && <ExportDialog onClose={() => setAsking(false)} />}
    </Section>
  );
}
