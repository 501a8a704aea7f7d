import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '@/api/client';
import { useSend } from '@/api/query';
import { useT } from '@/app/i18n';
import { toast } from '@/app/toasts';
import { ErrorBox } from './ErrorBox';

const REASONS = ['contact_buyer', 'fix_address', 'after_sale', 'other'] as const;

interface RevealDialogProps<Plain> {
  path: string;
  title: string;
  /** Which reasons are offered; the first one is chosen at first. */
  reasons?: readonly (typeof REASONS)[number][];
  onShown: (plain: Plain) => void;
  onClose: () => void;
}

/** Reads somebody's data in plain, for a reason that goes on record. */
export function RevealDialog<Plain>({ path, title, reasons = REASONS, onShown, onClose }: RevealDialogProps<Plain>) {
  const t = useT();
  const [kind, setKind] = useState<(typeof REASONS)[number]>(reasons[0]!);
  const [words, setWords] = useState('');
  const reveal = useSend((reason: string) => api.post<Plain>(path, { reason }));
  const reason = [t(`orders:reveal_reason.${kind}`), words.trim()].filter(Boolean).join(': ');
  const show = (plain: Plain) => {
    toast('info', t('orders:revealed'));
    onShown(plain);
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          reveal.mutate(reason, { onSuccess: show });
        }}
      >
        <p className="small soft">{t('orders:reveal_hint')}</p>
        {reveal.error && <ErrorBox error={reveal.error} />}
        {reasons.length > 1 && <Select label={t('orders:reason')} value={kind} onChange={(value) => setKind(value as typeof kind)} data={reasons.map((value) => ({ value, label: t(`orders:reveal_reason.${value}`) }))} />}
        <TextInput label={t(reasons.length > 1 ? 'orders:reveal_more' : 'orders:reason')} required={kind === 'other'} value={words} maxLength={120} onChange={(event) => setWords(event.currentTarget.value)} />
        <Button type="submit" size="sm" loading={reveal.isPending}>
          {t('orders:reveal')}
        </Button>
      </form>
    </Modal>
  );
}
