import { useEffect, type ReactNode } from 'react';
import { whenSignedOut } from '@/api/client';
import { queryClient, useGet } from '@/api/query';
import type { Session } from '@/api/types';
import { currentLocale, setLocale } from './i18n';
import { OfflinePage } from './ErrorPages';
import { SessionContext } from './session';

export function signedIn(session: Session): void {
  queryClient.clear();
  queryClient.setQueryData(['/session', {}], session);
}

/** Lets nobody further without a session; the sign-in page stands at whatever address was asked for. */
export function Gate({ signIn, children }: { signIn: ReactNode; children: ReactNode }) {
  const { data, error, refetch } = useGet<Session>('/session');
  useEffect(() => {
    whenSignedOut(() => {
      queryClient.clear();
      void queryClient.resetQueries({ queryKey: ['/session', {}] });
    });
  }, []);
  const locale = data?.user.locale;
  useEffect(() => {
    if (locale && locale !== currentLocale()) void setLocale(locale);
  }, [locale]);
  if (data) return <SessionContext value={data}>{children}</SessionContext>;
  if (error && error.status !== 401 && error.status !== 403) return <OfflinePage error={error} onRetry={() => void refetch()} />;
  return error ? signIn : null;
}
