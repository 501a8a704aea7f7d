import { Button, CopyButton, Modal, TextInput } from '@mantine/core';
import { useT } from '@/app/i18n';

/** What is shown once and never again: an invitation's link, a key's secret. */
export function SecretDialog({ title, hint, secret, onClose }: { title: string; hint: string; secret: string; onClose: () => void }) {
  const t = useT();
  return (
    <Modal opened onClose={onClose} title={title} closeOnClickOutside={false} closeButtonProps={{ 'aria-label': t('close') }}>
      <div className="stack">
        <p className="small soft">{hint}</p>
        <TextInput aria-label={title} readOnly value={secret} onFocus={(event) => event.currentTarget.select()} />
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button size="sm" onClick={copy}>
              {copied ? t('copied') : t('copy')}
            </Button>
          )}
        </CopyButton>
      </div>
    </Modal>
  );
}
