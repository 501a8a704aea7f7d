import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Compass, Lock, ServerCrash, WifiOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { asAppError, type AppError } from '@/api/errors';
import { Empty } from '@/ui/Empty';
import { ErrorBox } from '@/ui/ErrorBox';
import { useT } from './i18n';
import { useCan } from './session';

export function ForbiddenPage() {
  const t = useT();
  return <Empty icon={Lock} title={t('errors:forbidden_title')} hint={t('errors:forbidden_hint')} />;
}

export function NotFoundPage() {
  const t = useT();
  return (
    <Empty icon={Compass} title={t('errors:not_found_title')} hint={t('errors:not_found_hint')}>
      <Link to="/">{t('errors:go_home')}</Link>
    </Empty>
  );
}

export function OfflinePage({ error, onRetry }: { error: AppError; onRetry: () => void }) {
  const t = useT();
  const isAway = error.status === 0;
  return (
    <Empty icon={isAway ? WifiOff : ServerCrash} title={t(isAway ? 'errors:offline_title' : 'errors:server_title')} hint={t(isAway ? 'errors:offline_hint' : 'errors:server_hint')}>
      <Button variant="default" onClick={onRetry}>
        {t('retry')}
      </Button>
    </Empty>
  );
}

/** What stands in place of a record that could not be read. */
export function RecordError({ error, onRetry }: { error: AppError; onRetry: () => void }) {
  if (error.status === 404) return <NotFoundPage />;
  if (error.status === 403) return <ForbiddenPage />;
  return <ErrorBox error={error} onRetry={onRetry} />;
}

export function CrashPage({ error }: { error: unknown }) {
  return <OfflinePage error={asAppError(error).status ? asAppError(error) : { ...asAppError(error), status: 500 }} onRetry={() => location.reload()} />;
}

/** Shows a page only to those who may open it. */
export function Allowed({ permission, children }: { permission: string | string[]; children: ReactNode }) {
  const can = useCan();
  const wanted = Array.isArray(permission) ? permission : [permission];
  return wanted.some(can) ? children : <ForbiddenPage />;
}
