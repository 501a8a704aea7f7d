import { Button, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import { api, BASE } from '@/api/client';
import { useSend } from '@/api/query';
import { useT, wordOr } from '@/app/i18n';
import { toast } from '@/app/toasts';
import { ErrorBox } from '@/ui/ErrorBox';
import { Facts } from '@/ui/Layout';
import { Time } from '@/ui/Time';
import type { Feedback, FeedbackState } from './feedback';
import css from './feedback.module.css';

/** One piece of feedback whole; who may, answers it here. */
export function AnswerDialog({ feedback, onClose }: { feedback: Feedback; onClose: () => void }) {
  const t = useT();
  const [answer, setAnswer] = useState(feedback.answer);
  const send = useSend((state: FeedbackState) => api.post(`/feedback/${feedback.id}/answer`, { state, answer }), ['/feedback']);
  const finish = (state: FeedbackState) =>
    send.mutate(state, {
      onSuccess: () => {
        toast('ok', t('saved'));
        onClose();
      },
    });
  return (
    <Modal opened onClose={onClose} size="xl" title={t('feedback:from', { name: feedback.sender })} closeButtonProps={{ 'aria-label': t('close') }}>
      <div className="stack">
        {send.error && <ErrorBox error={send.error} />}
        <p className={css.text}>{feedback.text}</p>
        {feedback.has_picture && (
          <a href={`${BASE}/feedback/${feedback.id}/picture`} target="_blank" rel="noreferrer">
            <img className={css.picture} src={`${BASE}/feedback/${feedback.id}/picture`} alt={t('feedback:picture')} />
          </a>
        )}
        <Facts
          facts={[
            [t('feedback:at'), <Time key="at" at={feedback.created_at} />],
            [t('feedback:page'), <span key="page" className="mono">{feedback.page}</span>],
            [t('feedback:version'), feedback.version],
            [t('feedback:request'), <span key="request" className="mono">{feedback.request_id || '–'}</span>],
            feedback.delivery ? [t('feedback:delivered'), <span key="delivered">{t(`feedback:progress.${feedback.delivery}`)} {feedback.delivered_at && <Time at={feedback.delivered_at} />} {feedback.delivery_error && wordOr(t, `feedback:why.${feedback.delivery_error}`, feedback.delivery_error)}</span>] : null,
            feedback.answered_by ? [t('feedback:answered_by'), feedback.answered_by] : null,
          ]}
        />
        {feedback.actions.includes('answer') ? (
          <>
            <Textarea label={t('feedback:answer')} autosize minRows={3} maxRows={8} maxLength={4000} value={answer} onChange={(event) => setAnswer(event.currentTarget.value)} />
            <div className="row">
              <Button loading={send.isPending} disabled={!answer.trim()} onClick={() => finish('answered')}>
                {t('feedback:do_answer')}
              </Button>
              <Button variant="default" loading={send.isPending} onClick={() => finish('closed')}>
                {t('feedback:do_close')}
              </Button>
            </div>
          </>
        ) : (
          feedback.answer && (
            <div>
              <h3 className="small muted">{t('feedback:answer')}</h3>
              <p className={css.text}>{feedback.answer}</p>
            </div>
          )
        )}
      </div>
    </Modal>
  );
}
