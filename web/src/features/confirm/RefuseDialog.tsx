import { Button, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useT } from '@/app/i18n';
import { refuse, type ConfirmFile } from './confirm';

/** The channel's list of failures, pasted as it is or typed: a line per order, its number and the reason. */
export function RefuseDialog({ file, onClose }: { file: ConfirmFile; onClose: () => void }) {
  const t = useT();
  const [pasted, setPasted] = useState('');
  const [isBusy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    const isDone = await refuse(t, file.id, pasted);
    setBusy(false);
    if (isDone) onClose();
  };
  return (
    <Modal opened onClose={onClose} size="lg" title={t('confirm:refuse')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <p className="small soft">{t('confirm:refuse_hint')}</p>
        <Textarea label={t('confirm:refuse_label')} placeholder={t('confirm:refuse_example')} autosize minRows={6} maxRows={14} data-autofocus value={pasted} onChange={(event) => setPasted(event.currentTarget.value)} />
        <div className="row">
          <Button type="submit" size="sm" loading={isBusy} disabled={!pasted.trim()}>
            {t('confirm:refuse')}
          </Button>
          <Button size="sm" variant="default" onClick={onClose}>
            {t('back')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
