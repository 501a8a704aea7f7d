import { Button, Checkbox, NumberInput, PasswordInput, Select, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { api } from '@/api/client';
import { useGet, useSend } from '@/api/query';
import { RecordError } from '@/app/ErrorPages';
import { useT } from '@/app/i18n';
import { toast } from '@/app/toasts';
import { ErrorBox } from '@/ui/ErrorBox';
import { Card, SkeletonCard } from '@/ui/Layout';

const PATH = '/feedback/delivery';
const WAYS = ['off', 'mail', 'webhook'] as const;
const SECURITY = ['starttls', 'tls', 'none'] as const;

interface Delivery {
  way: (typeof WAYS)[number];
  with_picture: boolean;
  mail: { host: string; port: number; security: (typeof SECURITY)[number]; user: string; sender: string; recipient: string };
  webhook: { url: string; allows_private: boolean };
}

interface Answer {
  delivery: Delivery;
  has_smtp_secret: boolean;
  has_webhook_secret: boolean;
}

interface PartProps<Part> {
  value: Part;
  onValue: (value: Part) => void;
  secret: string;
  onSecret: (secret: string) => void;
  hasSecret: boolean;
}

function Secret({ label, hint, secret, onSecret, hasSecret }: { label: string; hint?: string } & Pick<PartProps<never>, 'secret' | 'onSecret' | 'hasSecret'>) {
  const t = useT();
  return <PasswordInput maw={420} label={label} description={hint} placeholder={hasSecret ? t('feedback:secret_kept') : ''} autoComplete="new-password" value={secret} onChange={(event) => onSecret(event.currentTarget.value)} visibilityToggleButtonProps={{ 'aria-label': t('auth:show_password') }} />;
}

function MailFields({ value, onValue, secret, onSecret, hasSecret }: PartProps<Delivery['mail']>) {
  const t = useT();
  const text = (name: 'host' | 'user' | 'sender' | 'recipient', required = false) => (
    <TextInput maw={420} label={t(`feedback:mail_${name}`)} description={name === 'sender' ? t('feedback:mail_sender_hint') : undefined} type={name === 'sender' || name === 'recipient' ? 'email' : 'text'} required={required} value={value[name]} onChange={(event) => onValue({ ...value, [name]: event.currentTarget.value })} />
  );
  return (
    <>
      {text('recipient', true)}
      {text('host', true)}
      <div className="row">
        <Select label={t('feedback:mail_security')} data={SECURITY.map((one) => ({ value: one, label: t(`feedback:security.${one}`) }))} value={value.security} onChange={(next) => onValue({ ...value, security: next as Delivery['mail']['security'] })} />
        <NumberInput label={t('feedback:mail_port')} min={1} max={65535} allowDecimal={false} value={value.port} onChange={(next) => onValue({ ...value, port: Number(next) })} />
      </div>
      {text('user')}
      <Secret label={t('feedback:mail_secret')} secret={secret} onSecret={onSecret} hasSecret={hasSecret} />
      {text('sender')}
    </>
  );
}

function WebhookFields({ value, onValue, secret, onSecret, hasSecret }: PartProps<Delivery['webhook']>) {
  const t = useT();
  return (
    <>
      <TextInput maw={520} label={t('feedback:url')} type="url" required value={value.url} onChange={(event) => onValue({ ...value, url: event.currentTarget.value })} />
      <Secret label={t('feedback:webhook_secret')} hint={t('feedback:webhook_secret_hint')} secret={secret} onSecret={onSecret} hasSecret={hasSecret} />
      <Checkbox label={t('feedback:allows_private')} description={t('feedback:allows_private_hint')} checked={value.allows_private} onChange={(event) => onValue({ ...value, allows_private: event.currentTarget.checked })} />
    </>
  );
}

function DeliveryForm({ kept }: { kept: Answer }) {
  const t = useT();
  const [delivery, setDelivery] = useState(kept.delivery);
  const [secret, setSecret] = useState('');
  useEffect(() => setDelivery(kept.delivery), [kept.delivery]);
  const { way } = delivery;
  const change = (changed: Partial<Delivery>) => setDelivery((old) => ({ ...old, ...changed }));
  const save = useSend(() => api.put<Answer>(PATH, { delivery, ...(secret && way !== 'off' ? { [way === 'mail' ? 'smtp_secret' : 'webhook_secret']: secret } : {}) }), [PATH]);
  const test = useSend(() => api.post(`${PATH}/test`));
  const isChanged = secret !== '' || JSON.stringify(delivery) !== JSON.stringify(kept.delivery);
  return (
    <Card title={t('feedback:delivery')}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          test.reset();
          save.mutate(undefined, {
            onSuccess: () => {
              setSecret('');
              toast('ok', t('saved'));
            },
          });
        }}
      >
        <p className="small soft">{t('feedback:delivery_why')}</p>
        {save.error && <ErrorBox error={save.error} />}
        {test.error && <ErrorBox error={test.error} />}
        <Select
          maw={320}
          label={t('feedback:way')}
          data={WAYS.map((one) => ({ value: one, label: t(`feedback:way_name.${one}`) }))}
          value={way}
          onChange={(next) => {
            setSecret('');
            change({ way: next as Delivery['way'] });
          }}
        />
        {way === 'mail' && <MailFields value={delivery.mail} onValue={(mail) => change({ mail })} secret={secret} onSecret={setSecret} hasSecret={kept.has_smtp_secret} />}
        {way === 'webhook' && <WebhookFields value={delivery.webhook} onValue={(webhook) => change({ webhook })} secret={secret} onSecret={setSecret} hasSecret={kept.has_webhook_secret} />}
        {way !== 'off' && <Checkbox label={t('feedback:send_picture')} description={t('feedback:send_picture_hint')} checked={delivery.with_picture} onChange={(event) => change({ with_picture: event.currentTarget.checked })} />}
        <div className="row">
          <Button type="submit" loading={save.isPending} disabled={!isChanged}>
            {t('save')}
          </Button>
          {way !== 'off' && (
            <Button variant="default" loading={test.isPending} disabled={isChanged} onClick={() => test.mutate(undefined, { onSuccess: () => void toast('ok', t('feedback:tested')) })}>
              {t('feedback:test')}
            </Button>
          )}
          {way !== 'off' && isChanged && <span className="small muted">{t('feedback:test_saves')}</span>}
        </div>
      </form>
    </Card>
  );
}

/** Where feedback goes to besides this installation. */
export function FeedbackDelivery() {
  const { data, error, refetch } = useGet<Answer>(PATH);
  if (error && !data) return <RecordError error={error} onRetry={() => void refetch()} />;
  return data ? <DeliveryForm kept={data} /> : <SkeletonCard />;
}
