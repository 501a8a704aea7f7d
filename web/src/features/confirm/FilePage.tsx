import { Button, Menu } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { Check, Download, TriangleAlert, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useGet } from '@/api/query';
import { RecordError } from '@/app/ErrorPages';
import { useT, type T } from '@/app/i18n';
import { useShop } from '@/app/session';
import { ConfirmPill } from '@/ui/ConfirmPill';
import { Card, Facts, Page, PlainTable, SkeletonCard } from '@/ui/Layout';
import { Time } from '@/ui/Time';
import { fetchFile, settle, type ConfirmEntry, type FileWithEntries, type Told } from './confirm';
import { RefuseDialog } from './RefuseDialog';

/** What the format had no room for, or what the channel said. */
function Remark({ entry, t }: { entry: ConfirmEntry; t: T }) {
  if (entry.confirm_state === 'failed') return <span className="bad">{entry.confirm_reason || t('confirm:no_reason')}</span>;
  if (entry.left_out.length) return <span className="warn">{t('confirm:left_out', { numbers: entry.left_out.join(', ') })}</span>;
  return <span className="muted">–</span>;
}

function Tools({ file }: { file: FileWithEntries }) {
  const t = useT();
  const [isRefusing, setRefusing] = useState(false);
  const [busy, setBusy] = useState<Told | null>(null);
  const idsOf = (fits: (entry: ConfirmEntry) => boolean) => file.entries.filter(fits).map((entry) => entry.id);
  const exported = idsOf((entry) => entry.confirm_state === 'exported' && entry.actions.includes('confirm_accept'));
  const failed = idsOf((entry) => entry.confirm_state === 'failed' && entry.actions.includes('confirm_undo'));
  const undoable = idsOf((entry) => entry.actions.includes('confirm_undo'));
  const take = async (told: Told, ids: string[]) => {
    setBusy(told);
    await settle(t, told, ids);
    setBusy(null);
  };
  return (
    <>
      <Button variant="default" leftSection={<Download size={15} aria-hidden />} onClick={() => void fetchFile(t, file.id)}>
        {t('confirm:download')}
      </Button>
      {undoable.length > 0 && (
        <Menu>
          <Menu.Target>
            <Button variant="default" loading={busy === 'undo'} leftSection={<Undo2 size={15} aria-hidden />}>
              {t('confirm:undo')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {failed.length > 0 && <Menu.Item onClick={() => void take('undo', failed)}>{t('confirm:undo_failed', { count: failed.length })}</Menu.Item>}
            <Menu.Item onClick={() => void take('undo', undoable)}>{t('confirm:undo_all', { count: undoable.length })}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {undoable.length > 0 && (
        <Button variant="default" leftSection={<TriangleAlert size={15} aria-hidden />} onClick={() => setRefusing(true)}>
          {t('confirm:refuse')}
        </Button>
      )}
      {exported.length > 0 && (
        <Button loading={busy === 'accept'} leftSection={<Check size={15} aria-hidden />} onClick={() => void take('accept', exported)}>
          {t('confirm:accept', { count: exported.length })}
        </Button>
      )}
      {isRefusing && <RefuseDialog file={file} onClose={() => setRefusing(false)} />}
    </>
  );
}

export default function FilePage() {
  const t = useT();
  const { id } = useParams({ strict: false }) as { id: string };
  const { data: file, error, refetch } = useGet<FileWithEntries>(`/confirmations/files/${id}`);
  const shop = useShop(file?.shop_id);
  if (error && !file) return <RecordError error={error} onRetry={() => void refetch()} />;
  if (!file) {
    return (
      <Page title={t('nav.confirm')}>
        <SkeletonCard />
      </Page>
    );
  }
  return (
    <Page title={t('confirm:file_title', { number: file.number })} actions={<Tools file={file} />}>
      <div className="stack">
        <Card>
          <Facts
            facts={[
              [t('confirm:shop'), shop?.name ?? '–'],
              [t('confirm:format'), t(`confirm:format_name.${file.format as 'taobao'}`)],
              [t('confirm:next'), t(`confirm:next_step.${file.format as 'taobao'}`)],
              [t('confirm:at'), <span key="t"><Time at={file.created_at} /> {file.created_by}</span>],
            ]}
          />
        </Card>
        <Card flush title={t('confirm:orders_n', { count: file.orders })}>
          <PlainTable
            label={t('confirm:file_title', { number: file.number })}
            rows={file.entries}
            rowId={(entry) => entry.id}
            columns={[
              {
                id: 'order',
                header: t('orders:column.order'),
                cell: (entry) => (
                  <Link to="/orders/$id" params={{ id: entry.id }} className="mono">
                    {entry.order_no}
                  </Link>
                ),
              },
              { id: 'external', header: t('orders:column.external'), cell: (entry) => <span className="mono">{entry.external_no}</span> },
              { id: 'tracking', header: t('confirm:tracking'), cell: (entry) => <span className="mono">{entry.tracking_no}</span> },
              { id: 'state', header: t('confirm:state_of'), cell: (entry) => <ConfirmPill state={entry.confirm_state} t={t} /> },
              { id: 'remark', header: t('confirm:remark'), cell: (entry) => <Remark entry={entry} t={t} /> },
            ]}
          />
        </Card>
      </div>
    </Page>
  );
}
