import { Button, PasswordInput, Select, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { api } from '@/api/client';
import { queryClient, useSend } from '@/api/query';
import type { Locale, Session } from '@/api/types';
import { useT } from '@/app/i18n';
import { useSession } from '@/app/session';
import { toast } from '@/app/toasts';
import { chooseLocale } from '@/app/TopBar';
import { ErrorBox } from '@/ui/ErrorBox';
import { Card, Page } from '@/ui/Layout';
import css from './settings.module.css';

const submitting = (run: () => void) => (event: FormEvent) => {
  event.preventDefault();
  run();
};

function Own() {
  const t = useT();
  const { user } = useSession();
  const [name, setName] = useState(user.name);
  const save = useSend(() => api.patch<Session>('/me', { name: name.trim() }), ['/session']);
  return (
    <Card title={t('settings:profile_own')}>
      <form className="stack" onSubmit={submitting(() => save.mutate(undefined, { onSuccess: () => void toast('ok', t('saved')) }))}>
        {save.error && <ErrorBox error={save.error} />}
        <TextInput label={t('auth:email')} value={user.email} readOnly />
        <TextInput label={t('settings:person_name')} required maxLength={80} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Select label={t('language')} value={user.locale} data={[{ value: 'zh-CN', label: t('settings:locale_zh') }, { value: 'en', label: t('settings:locale_en') }]} onChange={(value) => value && void chooseLocale(value as Locale, true)} />
        <div>
          <Button type="submit" loading={save.isPending} disabled={name.trim() === user.name}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Password() {
  const t = useT();
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState('');
  const save = useSend(() => api.post('/me/password', { old, new: fresh }));
  const done = () => {
    toast('ok', t('settings:password_changed'));
    setOld('');
    setFresh('');
  };
  const eye = { 'aria-label': t('auth:show_password') };
  return (
    <Card title={t('settings:password')}>
      <form className="stack" onSubmit={submitting(() => save.mutate(undefined, { onSuccess: done }))}>
        {save.error && <ErrorBox error={save.error} />}
        <PasswordInput label={t('settings:password_old')} autoComplete="current-password" required value={old} onChange={(event) => setOld(event.currentTarget.value)} visibilityToggleButtonProps={eye} />
        <PasswordInput label={t('settings:password_new')} description={t('auth:password_rule')} autoComplete="new-password" required minLength={10} value={fresh} onChange={(event) => setFresh(event.currentTarget.value)} visibilityToggleButtonProps={eye} />
        <div>
          <Button type="submit" loading={save.isPending}>
            {t('settings:password_change')}
          </Button>
        </div>
      </form>
    </Card>
  );
}

interface Enrolment {
  secret: string;
  uri: string;
  qr_svg: string;
}

function TotpOff() {
  const t = useT();
  const [password, setPassword] = useState('');
  const off = useSend(() => api.del('/me/totp', { password }), ['/session']);
  return (
    <form className="stack" onSubmit={submitting(() => off.mutate(undefined, { onSuccess: () => void toast('ok', t('settings:totp_off_done')) }))}>
      <p className="good">{t('settings:totp_is_on')}</p>
      {off.error && <ErrorBox error={off.error} />}
      <PasswordInput label={t('auth:password')} autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.currentTarget.value)} visibilityToggleButtonProps={{ 'aria-label': t('auth:show_password') }} />
      <div>
        <Button type="submit" variant="default" color="red" loading={off.isPending}>
          {t('settings:totp_off')}
        </Button>
      </div>
    </form>
  );
}

function TotpOn() {
  const t = useT();
  const [code, setCode] = useState('');
  const begin = useSend(() => api.post<Enrolment>('/me/totp'));
  const confirm = useSend(() => api.post<{ recovery_codes: string[] }>('/me/totp/confirm', { code: code.trim() }));
  if (confirm.data) {
    return (
      <div className="stack">
        <p className="good">{t('settings:totp_is_on')}</p>
        <p className="small soft">{t('settings:recovery_hint')}</p>
        <ul className={css.codes}>
          {confirm.data.recovery_codes.map((one) => (
            <li key={one} className="mono">
              {one}
            </li>
          ))}
        </ul>
        <div>
          <Button onClick={() => void queryClient.invalidateQueries({ queryKey: ['/session', {}] })}>{t('settings:recovery_kept')}</Button>
        </div>
      </div>
    );
  }
  if (!begin.data) {
    return (
      <div className="stack">
        <p className="small soft">{t('settings:totp_hint')}</p>
        {begin.error && <ErrorBox error={begin.error} />}
        <div>
          <Button loading={begin.isPending} onClick={() => begin.mutate(undefined)}>
            {t('settings:totp_begin')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <form className="stack" onSubmit={submitting(() => confirm.mutate(undefined))}>
      <p className="small soft">{t('settings:totp_scan')}</p>
      <img className={css.qr} alt={t('settings:totp_qr')} src={`data:image/svg+xml,${encodeURIComponent(begin.data.qr_svg)}`} />
      <TextInput label={t('settings:totp_secret')} readOnly value={begin.data.secret} />
      {confirm.error && <ErrorBox error={confirm.error} />}
      <TextInput label={t('auth:totp_code')} inputMode="numeric" autoComplete="one-time-code" required value={code} onChange={(event) => setCode(event.currentTarget.value)} />
      <div>
        <Button type="submit" loading={confirm.isPending}>
          {t('settings:totp_confirm')}
        </Button>
      </div>
    </form>
  );
}

export default function ProfilePage() {
  const t = useT();
  const { user } = useSession();
  return (
    <Page title={t('nav.profile')} narrow>
      <div className="stack" style={{ maxWidth: 560 }}>
        <Own />
        <Password />
        <Card title={t('auth:totp_title')}>{user.is_totp ? <TotpOff /> : <TotpOn />}</Card>
      </div>
    </Page>
  );
}
