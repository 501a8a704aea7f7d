import { Button, Modal, Table } from '@mantine/core';
import { FileDown, MessageSquareText } from 'lucide-react';
import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { api } from '@/api/client';
import { download } from '@/api/download';
import { asAppError } from '@/api/errors';
import { refresh, useGet } from '@/api/query';
import type { StepOutcome } from '@/api/types';
import { useT } from '@/app/i18n';
import { toast, toastError } from '@/app/toasts';
import { Tag } from '@/ui/StatusPill';

interface Memo {
  order_id: string;
  order_no: string;
  external_no: string;
  memo: string;
  state: 'queued' | 'exported' | 'failed';
  reason: string;
}

const TONES = { queued: 'pending_review', exported: 'packing', failed: 'exception' } as const;
const MOST = 500;

function MemoDialog({ memos, onClose }: { memos: Memo[]; onClose: () => void }) {
  const t = useT();
  const [isBusy, setBusy] = useState(false);
  const waiting = memos.filter((memo) => memo.state !== 'exported').slice(0, MOST);
  const told = memos.filter((memo) => memo.state === 'exported').slice(0, MOST);
  const step = async (rows: Memo[], action: 'export' | 'accept') => {
    setBusy(true);
    try {
      if (action === 'export') await download('/orders/memos/export', { format: 'xlsx' });
      const { outcomes } = await api.post<{ outcomes: StepOutcome[] }>('/orders/memos/step', { ids: rows.map((row) => row.order_id), action });
      toast('ok', t(`confirm:memos_did.${action}`, { count: outcomes.filter((one) => one.code === 'ok').length }));
    } catch (caught) {
      toastError(t, asAppError(caught));
    } finally {
      setBusy(false);
      void refresh('/orders');
    }
  };
  return (
    <Modal opened onClose={onClose} size="xl" title={t('confirm:memos')} closeButtonProps={{ 'aria-label': t('close') }}>
      <div className="stack">
        <p className="small soft">{t('confirm:memos_hint')}</p>
        <Table>
          <Table.Tbody>
            {memos.map((memo) => (
              <Table.Tr key={memo.order_id}>
                <Table.Td>
                  <Link to="/orders/$id" params={{ id: memo.order_id }} className="mono">
                    {memo.order_no}
                  </Link>
                </Table.Td>
                <Table.Td className="mono">{memo.external_no}</Table.Td>
                <Table.Td>{memo.memo || '–'}</Table.Td>
                <Table.Td>
                  <Tag tone={TONES[memo.state]}>{[t(`orders:memo_state.${memo.state}`), memo.reason].filter(Boolean).join(' ')}</Tag>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <div className="row">
          <Button size="sm" loading={isBusy} disabled={!waiting.length} leftSection={<FileDown size={14} aria-hidden />} onClick={() => void step(waiting, 'export')}>
            {t('confirm:memos_export', { count: waiting.length })}
          </Button>
          <Button size="sm" variant="default" loading={isBusy} disabled={!told.length} onClick={() => void step(told, 'accept')}>
            {t('confirm:memos_accept', { count: told.length })}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

/** Memos of ours that channels have not taken yet, behind one button. */
export function Memos() {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  const memos = useGet<{ items: Memo[] }>('/orders/memos').data?.items ?? [];
  if (!memos.length && !isOpen) return null;
  return (
    <>
      <Button variant="default" leftSection={<MessageSquareText size={15} aria-hidden />} onClick={() => setOpen(true)}>
        {t('confirm:memos_n', { count: memos.length })}
      </Button>
      {isOpen && <MemoDialog memos={memos} onClose={() => setOpen(false)} />}
    </>
  );
}
