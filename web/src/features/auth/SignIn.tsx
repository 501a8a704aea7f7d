import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useEffect, useState, type FormEvent } from 'react';
import { api } from '@/api/client';
import { useSend } from '@/api/query';
import type { Session } from '@/api/types';
import { signedIn } from '@/app/Gate';
import { useT } from '@/app/i18n';
import { ErrorBox } from '@/ui/ErrorBox';
import css from './auth.module.css';
import { AuthFrame } from './AuthFrame';

type Answer = Session | { need: 'totp' };

function submitting(run: () => void) {
  return (event: FormEvent) => {
    event.preventDefault();
    run();
  };
}

function SecondFactor({ onBack }: { onBack: () => void }) {
  const t = useT();
  const [code, setCode] = useState('');
  const send = useSend(() => api.post<Session>('/session/totp', { code: code.trim() }));
  return (
    <AuthFrame title={t('auth:totp_title')} hint={t('auth:totp_hint')}>
      <form className="stack" onSubmit={submitting(() => send.mutate(undefined, { onSuccess: signedIn }))}>
        {send.error && <ErrorBox error={send.error} />}
        <TextInput label={t('auth:totp_code')} inputMode="numeric" autoComplete="one-time-code" maxLength={10} required autoFocus value={code} onChange={(event) => setCode(event.currentTarget.value)} />
        <Button type="submit" size="sm" loading={send.isPending}>
          {t('auth:sign_in')}
        </Button>
        <Button variant="subtle" size="sm" onClick={onBack}>
          {t('back')}
        </Button>
      </form>
    </AuthFrame>
  );
}

/** Nobody could sign in yet: where the link lies that makes the first account. */
export function NoOwner({ onDone }: { onDone: () => void }) {
  const t = useT();
  return (
    <AuthFrame title={t('auth:no_owner_title')} hint={t('auth:no_owner_hint')}>
      <div className="stack">
        <p>{t('auth:no_owner_where')}</p>
        <code className={css.line}>{t('auth:no_owner_line')}</code>
        <p className="small muted">{t('auth:no_owner_again')}</p>
        <Button variant="default" size="sm" onClick={onDone}>
          {t('auth:no_owner_done')}
        </Button>
      </div>
    </AuthFrame>
  );
}

export function SignIn() {
  const t = useT();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [needsCode, setNeedsCode] = useState(false);
  const send = useSend(() => api.post<Answer>('/session', { email: email.trim(), password }));
  const submit = () =>
    send.mutate(undefined, {
      onSuccess: (answer) => ('need' in answer ? setNeedsCode(true) : signedIn(answer)),
    });
  if (needsCode) return <SecondFactor onBack={() => setNeedsCode(false)} />;
  return (
    <AuthFrame title={t('product')} hint={t('auth:sign_in_hint')}>
      <form className="stack" onSubmit={submitting(submit)}>
        {send.error && <ErrorBox error={send.error} />}
        <TextInput label={t('auth:email')} type="email" autoComplete="username" required autoFocus value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
        <PasswordInput label={t('auth:password')} autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.currentTarget.value)} visibilityToggleButtonProps={{ 'aria-label': t('auth:show_password') }} />
        <Button type="submit" size="sm" loading={send.isPending}>
          {t('auth:sign_in')}
        </Button>
      </form>
    </AuthFrame>
  );
}

/** One of the demo's one-time links: /enter#token. It needs nothing but to be opened. */
export function Enter() {
  const t = useT();
  const send = useSend((token: string) => api.post<Answer>('/session/link', { token }));
  const { mutate, error } = send;
  useEffect(() => {
    mutate(location.hash.slice(1), { onSuccess: () => location.replace('/') });
  }, [mutate]);
  return (
    <AuthFrame title={t('auth:enter_title')} hint={error ? '' : t('auth:enter_hint')}>
      {error && (
        <div className="stack">
          <ErrorBox error={error} />
          <Button component="a" href="/" size="sm">
            {t('auth:enter_by_password')}
          </Button>
        </div>
      )}
    </AuthFrame>
  );
}

/** The one-time link of the first owner or of an invited colleague: /claim#token. */
export function Claim() {
  const t = useT();
  const [token] = useState(() => location.hash.slice(1));
  const [values, setValues] = useState({ name: '', email: '', password: '' });
  const set = (name: keyof typeof values) => (event: { currentTarget: HTMLInputElement }) => {
    const { value } = event.currentTarget;
    setValues((old) => ({ ...old, [name]: value }));
  };
  const send = useSend(() => api.post<Session>('/session/claim', { token, ...values }));
  const fieldError = (name: string) => send.error?.errors.find((one) => one.field === name)?.detail ?? (send.error?.field === name ? send.error.detail : undefined);
  const done = (session: Session) => {
    signedIn(session);
    location.replace('/');
  };
  return (
    <AuthFrame title={t('auth:claim_title')} hint={t('auth:claim_hint')}>
      <form className="stack" onSubmit={submitting(() => send.mutate(undefined, { onSuccess: done }))}>
        {send.error && <ErrorBox error={send.error} />}
        <TextInput label={t('auth:name')} autoComplete="name" required autoFocus value={values.name} onChange={set('name')} error={fieldError('name')} />
        <TextInput label={t('auth:email')} type="email" autoComplete="username" required value={values.email} onChange={set('email')} error={fieldError('email')} />
        <PasswordInput label={t('auth:new_password')} description={t('auth:password_rule')} autoComplete="new-password" required minLength={10} value={values.password} onChange={set('password')} error={fieldError('password')} visibilityToggleButtonProps={{ 'aria-label': t('auth:show_password') }} />
        <Button type="submit" size="sm" loading={send.isPending} disabled={!token}>
          {t('auth:claim')}
        </Button>
        {!token && <p className="small bad">{t('auth:claim_missing')}</p>}
      </form>
    </AuthFrame>
  );
}
