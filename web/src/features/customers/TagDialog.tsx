import { Button, Modal, MultiSelect } from '@mantine/core';
import { useState } from 'react';
import { useGet } from '@/api/query';
import { useT } from '@/app/i18n';
import { changeTags } from './customer';

/** Sets and takes away tags of everybody chosen; of one customer it shows what is set. */
export function TagDialog({ ids, present, onClose }: { ids: string[]; present?: string[]; onClose: () => void }) {
  const t = useT();
  const known = useGet<{ items: string[] }>('/customers/tags').data?.items ?? [];
  const [add, setAdd] = useState<string[]>(present ?? []);
  const [remove, setRemove] = useState<string[]>([]);
  const [isBusy, setBusy] = useState(false);
  const change = present ? { add: add.filter((tag) => !present.includes(tag)), remove: present.filter((tag) => !add.includes(tag)) } : { add, remove };
  const clear = { 'aria-label': t('clear') };
  const save = async () => {
    setBusy(true);
    const isDone = await changeTags(
      t,
      ids.map((id) => ({ id, ...change })),
    );
    setBusy(false);
    if (isDone) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t(present ? 'customers:tags' : 'customers:tags_of', { count: ids.length })} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <MultiSelect searchable openOnFocus={false} label={t(present ? 'customers:tags' : 'customers:tags_add')} description={t('customers:tags_hint')} data={[...new Set([...known, ...add])]} value={add} onChange={setAdd} clearButtonProps={clear} />
        {!present && <MultiSelect searchable openOnFocus={false} label={t('customers:tags_remove')} data={known} value={remove} onChange={setRemove} clearButtonProps={clear} />}
        <Button type="submit" size="sm" loading={isBusy} disabled={!change.add.length && !change.remove.length}>
          {t('save')}
        </Button>
      </form>
    </Modal>
  );
}
