import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '@/api/client';
import { useSend } from '@/api/query';
import { useT } from '@/app/i18n';
import { toast } from '@/app/toasts';
import { ErrorBox } from '@/ui/ErrorBox';
import { BuyForm } from './BuyForm';
import { GIFTS, NEW_SPEC, type GiftEdit, type GiftRule } from './gift';
import css from './gifts.module.css';
import { GiveForm } from './GiveForm';
import { LimitForm } from './LimitForm';
import { TryGifts } from './TryGifts';

/** The editor: what has to be bought, what is given, within which limits, a trial, then the switch. */
export function GiftDialog({ rule, priority, onClose }: { rule: GiftRule | null; priority: number; onClose: () => void }) {
  const t = useT();
  const [name, setName] = useState(rule?.name ?? '');
  const [spec, setSpec] = useState(rule?.spec ?? NEW_SPEC);
  const edit: GiftEdit = { ...(rule ? { id: rule.id, expected_version: rule.version } : { priority }), name, spec };
  const save = useSend((change: GiftEdit) => api.post(GIFTS, { edits: [{ ...edit, ...change }] }), [GIFTS]);
  const send = (change: GiftEdit) =>
    save.mutate(change, {
      onSuccess: () => {
        toast('ok', t('saved'));
        onClose();
      },
    });
  return (
    <Modal opened size="xl" onClose={onClose} title={t(rule ? 'gifts:edit' : 'gifts:new')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          send({ is_on: true });
        }}
      >
        <TextInput label={t('gifts:name')} required maxLength={80} value={name} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
        <h3>{t('gifts:buy')}</h3>
        <BuyForm spec={spec} rule={rule} onChange={setSpec} />
        <h3>{t('gifts:give')}</h3>
        <GiveForm spec={spec} named={rule?.skus ?? []} onChange={setSpec} />
        <h3>{t('gifts:limits')}</h3>
        <LimitForm spec={spec} onChange={setSpec} />
        <h3>{t('gifts:try')}</h3>
        <TryGifts rule={edit} />
        {save.error && <ErrorBox error={save.error} />}
        <div className={css.foot}>
          {rule && (
            <Button variant="default" color="red" loading={save.isPending} onClick={() => send({ is_deleted: true })}>
              {t('gifts:delete')}
            </Button>
          )}
          <span />
          <Button variant="default" loading={save.isPending} onClick={() => send({ is_on: false })}>
            {t('gifts:save_off')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t('gifts:save_on')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
