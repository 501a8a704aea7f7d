import { Button, CopyButton } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import type { AppError } from '@/api/errors';
import { useT } from '@/app/i18n';
import { errorText } from '@/app/toasts';
import css from './small.module.css';

/** Says what failed, lets the person try again, and gives the request's number where the server broke. */
export function ErrorBox({ error, onRetry }: { error: AppError; onRetry?: () => void }) {
  const t = useT();
  return (
    <div className={css.error} role="alert">
      <TriangleAlert size={16} aria-hidden />
      <span>{errorText(t, error)}</span>
      {error.status >= 500 && error.requestId && (
        <CopyButton value={error.requestId}>
          {({ copied, copy }) => (
            <Button variant="subtle" color="red" size="compact-xs" onClick={copy}>
              {copied ? t('copied') : t('copy_request_id')}
            </Button>
          )}
        </CopyButton>
      )}
      {onRetry && (
        <Button variant="default" size="compact-xs" onClick={onRetry}>
          {t('retry')}
        </Button>
      )}
    </div>
  );
}
