import { ActionIcon, Button, Textarea, TextInput } from '@mantine/core';
import { UserRoundCheck, X } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/api/client';
import { useSend } from '@/api/query';
import { useT } from '@/app/i18n';
import { toastError } from '@/app/toasts';
import { Card } from '@/ui/Layout';
import { NOBODY, type Draft, type KnownPerson, type Person, type Put } from './draft';
import css from './entry.module.css';

const WHOLE_PHONE = 11;

function Known({ person, onClear }: { person: KnownPerson; onClear: () => void }) {
  const t = useT();
  return (
    <div className={css.known}>
      <UserRoundCheck size={18} aria-hidden />
      <div className={css.lineText}>
        <b>
          {person.name || t('entry:no_name')} <span className="num">{person.phone}</span>
        </b>
        <span className="small muted">{[person.region, person.address].filter(Boolean).join(' ')}</span>
        <span className="small muted">{t('entry:known_from', { order: person.order_no })}</span>
      </div>
      <ActionIcon aria-label={t('entry:other_person')} title={t('entry:other_person')} onClick={onClear}>
        <X size={15} aria-hidden />
      </ActionIcon>
    </div>
  );
}

/** Who buys: found by phone over all shops, recognised from a pasted text, or nobody in particular. */
export function Customer({ draft, put, bad }: { draft: Draft; put: Put; bad: string | undefined }) {
  const t = useT();
  const [found, setFound] = useState<KnownPerson[] | null>(null);
  const { person } = draft;
  const set = (patch: Partial<Person>) => put((old) => ({ person: { ...old.person, ...patch } }));
  const find = useSend((phone: string) => api.post<{ items: KnownPerson[] }>('/order-entries/customers', { phone }));
  const read = useSend((text: string) => api.post<Person>('/order-entries/address', { text }));
  const look = (phone: string) => find.mutate(phone, { onSuccess: ({ items }) => setFound(items), onError: (error) => toastError(t, error) });
  const recognise = (text: string) => {
    if (!text.trim()) return;
    read.mutate(text, {
      onSuccess: ({ name, phone, province, city, district, detail, postcode }) => {
        put((old) => ({ person: { name: name || old.person.name, phone: phone || old.person.phone, province, city, district, detail, postcode } }));
        if (phone) look(phone);
      },
      onError: (error) => toastError(t, error),
    });
  };
  const title = t(draft.is_taken ? 'entry:customer' : 'entry:recipient');
  if (draft.known) {
    return (
      <Card title={title}>
        <Known person={draft.known} onClear={() => { put({ known: null }); setFound(null); }} />
      </Card>
    );
  }
  const field = (name: keyof Person, more: object = {}) => <TextInput size="sm" aria-label={t(`entry:person.${name}`)} placeholder={t(`entry:person.${name}`)} maxLength={120} value={person[name]} onChange={(event) => set({ [name]: event.currentTarget.value })} {...more} />;
  return (
    <Card title={title} aside={draft.is_taken && <span className="small muted">{t('entry:walk_in')}</span>}>
      <div className={css.person}>
        {!draft.is_taken && <Textarea size="sm" autosize minRows={1} maxRows={4} aria-label={t('entry:paste')} placeholder={t('entry:paste_hint')} onPaste={(event) => recognise(event.clipboardData.getData('text'))} onBlur={(event) => recognise(event.currentTarget.value)} />}
        <div className={css.pair}>
          {field('phone', {
            inputMode: 'tel',
            placeholder: t(draft.is_taken ? 'entry:phone_or_none' : 'entry:person.phone'),
            onChange: (event: React.ChangeEvent<HTMLInputElement>) => {
              const phone = event.currentTarget.value;
              set({ phone });
              if (phone.replace(/\D/g, '').length === WHOLE_PHONE) look(phone);
              else setFound(null);
            },
          })}
          {field('name')}
        </div>
        {found !== null && found.length === 0 && <p className="small muted">{t('entry:new_customer')}</p>}
        {found?.map((one) => (
          <Button key={one.order_id} className={css.pick} variant="default" justify="start" onClick={() => put({ known: one, person: NOBODY })}>
            <span className={css.lineText}>
              <b>
                {one.name} <span className="num">{one.phone}</span>
              </b>
              <span className="small muted cut">{[one.region, one.address].filter(Boolean).join(' ') || t('entry:known_from', { order: one.order_no })}</span>
            </span>
          </Button>
        ))}
        {!draft.is_taken && (
          <>
            <div className={css.three}>
              {field('province')}
              {field('city')}
              {field('district')}
            </div>
            {field('detail', { maxLength: 300 })}
          </>
        )}
        {bad && (
          <p className="small bad" role="alert">
            {bad}
          </p>
        )}
      </div>
    </Card>
  );
}
