import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useT } from '@/app/i18n';
import { blacklist } from './customer';

/** The end of a day in this browser's zone. */
const endOf = (day: string) => new Date(`${day}T23:59:59`).toISOString();

export function BlacklistDialog({ ids, onClose }: { ids: string[]; onClose: () => void }) {
  const t = useT();
  const [reason, setReason] = useState('');
  const [day, setDay] = useState('');
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    const isDone = await blacklist(t, ids, reason.trim(), day ? endOf(day) : null);
    setBusy(false);
    if (isDone) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t('customers:blacklist_title', { count: ids.length })} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <p className="small soft">{t('customers:blacklist_hint')}</p>
        <Textarea label={t('orders:reason')} required data-autofocus autosize minRows={2} maxLength={200} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        <TextInput type="date" label={t('customers:until_label')} description={t('customers:until_hint')} value={day} onChange={(event) => setDay(event.currentTarget.value)} />
        <Button type="submit" size="sm" color="red" loading={isBusy} disabled={!reason.trim()}>
          {t('customers:blacklist')}
        </Button>
      </form>
    </Modal>
  );
}
