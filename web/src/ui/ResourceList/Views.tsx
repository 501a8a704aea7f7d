import { ActionIcon, Button, Checkbox, Menu, Modal, TextInput } from '@mantine/core';
import clsx from 'clsx';
import { Star, X } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/api/client';
import { useGet, useSend } from '@/api/query';
import type { SavedView } from '@/api/types';
import { useT } from '@/app/i18n';
import { toastError } from '@/app/toasts';
import css from './list.module.css';
import { filterOf, sameView, type Search } from './search';

interface ViewsProps {
  resource: string;
  search: Search;
  onSearch: (search: Search) => void;
}

type ViewList = { items: SavedView[] } | SavedView[];
const listOf = (answer: ViewList | undefined): SavedView[] => (Array.isArray(answer) ? answer : (answer?.items ?? []));

export function useViews(resource: string): SavedView[] {
  return listOf(useGet<ViewList>('/views', { resource }).data);
}

/** The saved views beside the title: the person's own, and those shared by colleagues. */
export function Views({ resource, search, onSearch }: ViewsProps) {
  const t = useT();
  const views = useViews(resource);
  const remove = useSend((id: string) => api.del(`/views/${id}`), ['/views']);
  const current = views.find((view) => sameView(view.query, search));
  const isAll = !Object.keys(filterOf(search)).length;
  if (!views.length) return null;
  return (
    <div className={css.views}>
      <button type="button" className={clsx(css.view, isAll && css.viewOn)} onClick={() => onSearch({})}>
        {t('view_all')}
      </button>
      {views.map((view) => (
        <span key={view.id} className={clsx(css.view, view === current && css.viewOn)}>
          <button type="button" onClick={() => onSearch(view.query)}>
            <Star size={13} aria-hidden /> {view.name}
          </button>
          {view === current && (
            <Menu>
              <Menu.Target>
                <ActionIcon size={20} aria-label={t('view_remove')}>
                  <X size={12} aria-hidden />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item color="red" onClick={() => remove.mutate(view.id, { onError: (error) => toastError(t, error) })}>
                  {t('view_remove')}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </span>
      ))}
    </div>
  );
}

/** Shown as soon as the filter differs from every saved view. */
export function SaveView({ resource, search }: Omit<ViewsProps, 'onSearch'>) {
  const t = useT();
  const views = useViews(resource);
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [isShared, setShared] = useState(false);
  const query: Search = { ...filterOf(search), ...(search.sort ? { sort: search.sort } : {}) };
  const save = useSend(() => api.post('/views', { name: name.trim(), resource, query, is_shared: isShared }), ['/views']);
  if (!Object.keys(query).length || views.some((view) => sameView(view.query, search))) return null;
  const submit = () => save.mutate(undefined, { onSuccess: () => setOpen(false), onError: (error) => toastError(t, error) });
  return (
    <>
      <Button variant="subtle" size="compact-sm" leftSection={<Star size={14} aria-hidden />} onClick={() => setOpen(true)}>
        {t('view_save')}
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={t('view_save')} closeButtonProps={{ 'aria-label': t('close') }}>
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <TextInput label={t('view_name')} value={name} maxLength={40} required data-autofocus onChange={(event) => setName(event.currentTarget.value)} />
          <Checkbox label={t('view_shared')} checked={isShared} onChange={(event) => setShared(event.currentTarget.checked)} />
          <Button type="submit" size="sm" loading={save.isPending} disabled={!name.trim()}>
            {t('save')}
          </Button>
        </form>
      </Modal>
    </>
  );
}
