import { TextInput } from '@mantine/core';
import type { Order, Recipient } from '@/api/types';
import { useT } from '@/app/i18n';
import { ADDRESS, type AddressDraft } from './change';
import css from './change.module.css';

/** What is known stands masked in the background; what is left empty stays as it is. */
export function AddressFields({ order, draft, onDraft }: { order: Order; draft: AddressDraft; onDraft: (draft: AddressDraft) => void }) {
  const t = useT();
  const known: Partial<Recipient> = order.recipient ?? {};
  return (
    <div className={css.address}>
      {ADDRESS.map((name) => (
        <TextInput key={name} className={name === 'address' ? css.wide : undefined} label={t(`orders:recipient.${name}`)} placeholder={known[name] ?? ''} value={draft[name]} onChange={(event) => onDraft({ ...draft, [name]: event.currentTarget.value })} />
      ))}
    </div>
  );
}
