import { useEffect, type ReactNode } from 'react';
import { whenSignedOut } from '@/api/client';
import { queryClient, useGet } from '@/api/query';
import type { Session } from '@/api/types';
import { currentLocale, setLocale } from './i18n';
import { OfflinePage } from './ErrorPages';
import { setShopZone } from '@/ui/format';
import { SessionContext } from './session';

const SESSION = ['/session', {}];

/** What another person has read must not be shown to the next one; the session itself stays watched. */
function forget(): void {
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] });
}

export function signedIn(session: Session): void {
  forget();
  queryClient.setQueryData(SESSION, session);
}

/** Lets nobody further without a session; the sign-in page stands at whatever address was asked for. */
export function Gate({ signIn, noOwner, children }: { signIn: ReactNode; noOwner: (retry: () => void) => ReactNode; children: ReactNode }) {
  const { data, error, refetch } = useGet<Session>('/session');
  useEffect(() => {
    whenSignedOut(() => {
      void queryClient.resetQueries({ queryKey: SESSION }).then(forget);
    });
  }, []);
  const locale = data?.user.locale;
  useEffect(() => {
    if (locale && locale !== currentLocale()) void setLocale(locale);
  }, [locale]);
  if (data) setShopZone(data.time_zone);
  if (data) return <SessionContext key={data.time_zone} value={data}>{children}</SessionContext>;
  if (error && error.status !== 401 && error.status !== 403) return <OfflinePage error={error} onRetry={() => void refetch()} />;
  if (error?.code === 'no_owner') return noOwner(() => void refetch());
  return error ? signIn : null;
}
