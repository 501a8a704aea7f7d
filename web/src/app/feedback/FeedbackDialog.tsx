import { Button, Checkbox, Modal, Textarea } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api, lastRequestId } from '@/api/client';
import { useSend } from '@/api/query';
import { ErrorBox } from '@/ui/ErrorBox';
import { useT } from '../i18n';
import { useSession } from '../session';
import { toast } from '../toasts';
import css from './feedback.module.css';

function formOf(text: string, requestId: string, picture: Blob | null): FormData {
  const form = new FormData();
  form.set('text', text);
  form.set('page', location.pathname + location.search.replace(/([?&]q=)[^&]*/, '$1'));
  form.set('request_id', requestId);
  if (picture) form.set('picture', picture, 'page.webp');
  return form;
}

function useUrl(picture: Blob | null): string {
  const [url, setUrl] = useState('');
  useEffect(() => {
    const made = picture ? URL.createObjectURL(picture) : '';
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [picture]);
  return url;
}

/** Text and, where the person wants, the picture they see here before it is sent. */
export function FeedbackDialog({ picture, onClose }: { picture: Blob | null; onClose: () => void }) {
  const t = useT();
  const { version } = useSession();
  const [text, setText] = useState('');
  const [requestId] = useState(lastRequestId);
  const [withPicture, setWithPicture] = useState(picture !== null);
  const url = useUrl(picture);
  const send = useSend(() => api.upload('/feedback', formOf(text, requestId, withPicture ? picture : null)), ['/feedback']);
  const submit = () =>
    send.mutate(undefined, {
      onSuccess: () => {
        toast('ok', t('feedback:sent'));
        onClose();
      },
    });
  return (
    <Modal opened onClose={onClose} size="lg" title={t('feedback:send')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {send.error && <ErrorBox error={send.error} />}
        <Textarea label={t('feedback:text')} placeholder={t('feedback:text_hint')} required autosize minRows={4} maxRows={10} maxLength={4000} data-autofocus value={text} onChange={(event) => setText(event.currentTarget.value)} />
        {picture && (
          <>
            <Checkbox label={t('feedback:with_picture')} description={t('feedback:picture_hint')} checked={withPicture} onChange={(event) => setWithPicture(event.currentTarget.checked)} />
            {withPicture && url && <img className={css.preview} src={url} alt={t('feedback:picture')} />}
          </>
        )}
        <p className="small muted">{t('feedback:goes_along', { version, request: requestId || '–' })}</p>
        <div className="row">
          <Button type="submit" loading={send.isPending} disabled={!text.trim()}>
            {t('feedback:send')}
          </Button>
          <Link to="/feedback" onClick={onClose}>
            {t('feedback:see_mine')}
          </Link>
        </div>
      </form>
    </Modal>
  );
}
