import { Button, Modal, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '@/api/client';
import { useSend } from '@/api/query';
import { useT } from '@/app/i18n';
import { toast } from '@/app/toasts';
import { ErrorBox } from '@/ui/ErrorBox';
import { CONTACT, type Contact, type Supplier } from './supplier';

/** A new supplier, or a known one: what of the contact is left empty stays as it is. */
export function SupplierDialog({ of, onClose }: { of: Supplier | null; onClose: () => void }) {
  const t = useT();
  const [code, setCode] = useState(of?.code ?? '');
  const [name, setName] = useState(of?.name ?? '');
  const [isActive, setActive] = useState(of?.is_active ?? true);
  const [contact, setContact] = useState<Contact>({});
  const said = Object.fromEntries(Object.entries(contact).filter(([, text]) => text.trim()));
  const body = { code: code.trim(), name: name.trim(), is_active: isActive, contact: said };
  const save = useSend(() => (of ? api.patch(`/suppliers/${of.id}`, body) : api.post('/suppliers', body)), ['/suppliers']);
  const refused = (field: string) => save.error?.errors.find((one) => one.field.endsWith(field))?.detail ?? (save.error?.field === field ? save.error.detail : undefined);
  const done = () => {
    toast('ok', t('saved'));
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={of ? of.name : t('suppliers:new')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(undefined, { onSuccess: done });
        }}
      >
        {save.error && <ErrorBox error={save.error} />}
        <TextInput label={t('suppliers:code')} required maxLength={40} data-autofocus value={code} error={refused('code')} onChange={(event) => setCode(event.currentTarget.value)} />
        <TextInput label={t('suppliers:name')} required maxLength={120} value={name} error={refused('name')} onChange={(event) => setName(event.currentTarget.value)} />
        {of && <p className="small soft">{t('suppliers:contact_hint')}</p>}
        {CONTACT.map((field) => (
          <TextInput key={field} label={t(`suppliers:contact.${field}`)} maxLength={300} value={contact[field] ?? ''} error={refused(`contact.${field}`)} onChange={(event) => setContact({ ...contact, [field]: event.currentTarget.value })} />
        ))}
        {of && <Switch label={t('suppliers:on')} checked={isActive} onChange={(event) => setActive(event.currentTarget.checked)} />}
        <Button type="submit" size="sm" loading={save.isPending}>
          {t('save')}
        </Button>
      </form>
    </Modal>
  );
}
