import { ActionIcon, CopyButton } from '@mantine/core';
import clsx from 'clsx';
import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import { Kbd } from '@/ui/Kbd';
import { useHotkey } from './hotkeys';
import { useT } from './i18n';
import css from './toasts.module.css';
import { useStore } from './store';
import { dismiss, toasts, undoLast } from './toasts';

const ICONS = { ok: CircleCheck, bad: CircleAlert, info: Info };

export function Toasts() {
  const t = useT();
  const all = useStore(toasts);
  const newest = all.findLast((one) => one.undo);
  useHotkey('undo', undoLast, newest !== undefined);
  return (
    <div className={css.toasts} role="status">
      {all.map(({ id, tone, text, undo, requestId }) => {
        const Icon = ICONS[tone];
        return (
          <div key={id} className={clsx(css.toast, css[tone])}>
            <Icon size={16} aria-hidden />
            <span>{text}</span>
            {requestId && (
              <CopyButton value={requestId}>
                {({ copied, copy }) => (
                  <button type="button" className={css.toastLink} onClick={copy}>
                    {copied ? t('copied') : t('copy_request_id')}
                  </button>
                )}
              </CopyButton>
            )}
            {undo && (
              <button
                type="button"
                className={css.toastLink}
                onClick={() => {
                  dismiss(id);
                  undo();
                }}
              >
                {t('undo')} {id === newest?.id && <Kbd id="undo" onBar />}
              </button>
            )}
            <ActionIcon size={24} variant="transparent" c="inherit" aria-label={t('dismiss')} onClick={() => dismiss(id)}>
              <X size={14} aria-hidden />
            </ActionIcon>
          </div>
        );
      })}
    </div>
  );
}
