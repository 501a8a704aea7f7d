import { ActionIcon, Button, Checkbox, Menu, Modal, TextInput } from '@mantine/core';
import clsx from 'clsx';
import { Ellipsis, Star, Trash2, UserRound, Users } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/api/client';
import type { AppError } from '@/api/errors';
import { useGet, useSend } from '@/api/query';
import type { Count, SavedView } from '@/api/types';
import { currentLocale, useT } from '@/app/i18n';
import { toastError } from '@/app/toasts';
import { formatNumber } from '../format';
import css from './list.module.css';
import { filterOf, sameView, type Search } from './search';

interface ViewsProps {
  resource: string;
  search: Search;
  onSearch: (search: Search) => void;
}

export function useViews(resource: string): SavedView[] {
  return useGet<{ items: SavedView[] }>('/views', { resource }).data?.items ?? [];
}

/** What the owner may do with a view that is being looked at. */
function ViewMenu({ view }: { view: SavedView }) {
  const t = useT();
  const onError = (error: AppError) => toastError(t, error);
  const remove = useSend(() => api.del(`/views/${view.id}`), ['/views']);
  const share = useSend((isShared: boolean) => api.patch(`/views/${view.id}`, { is_shared: isShared }), ['/views']);
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon size={20} variant="subtle" color="gray" aria-label={t('view_menu', { name: view.name })}>
          <Ellipsis size={13} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={view.is_shared ? <UserRound size={14} aria-hidden /> : <Users size={14} aria-hidden />} onClick={() => share.mutate(!view.is_shared, { onError })}>
          {t(view.is_shared ? 'view_unshare' : 'view_share')}
        </Menu.Item>
        <Menu.Item color="red" leftSection={<Trash2 size={14} aria-hidden />} onClick={() => remove.mutate(undefined, { onError })}>
          {t('view_remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** The saved views beside the title, each with how much stands in it now: one's own, and the team's. */
export function Views({ resource, search, onSearch }: ViewsProps) {
  const t = useT();
  const views = useViews(resource);
  const counts = useGet<{ items: (Count & { id: string })[] }>('/views/counts', { resource }, { enabled: views.length > 0, keep: true }).data?.items;
  const current = views.find((view) => sameView(view.query, search));
  const isAll = !Object.keys(filterOf(search)).length;
  if (!views.length) return null;
  return (
    <nav className={css.views} aria-label={t('views')}>
      <button type="button" className={clsx(css.view, isAll && css.viewOn)} onClick={() => onSearch({})}>
        {t('view_all')}
      </button>
      {views.map((view) => {
        const Icon = view.is_shared ? Users : Star;
        const counted = counts?.find((one) => one.id === view.id);
        const says = view.is_shared ? t('view_of_team', { name: view.owner_name }) : t('view_own');
        return (
          <span key={view.id} className={clsx(css.view, view === current && css.viewOn)}>
            <button type="button" aria-current={view === current || undefined} title={says} onClick={() => onSearch(view.query)}>
              <Icon size={13} aria-hidden /> {view.name}
              {counted && <span className={clsx(css.count, 'num')}>{formatNumber(counted.count, currentLocale()) + (counted.capped ? '+' : '')}</span>}
            </button>
            {view === current && view.is_mine && <ViewMenu view={view} />}
          </span>
        );
      })}
    </nav>
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
      <Button variant="subtle" size="compact-sm" leftSection={<Star size={14} aria-hidden />} onClick={() => setOpen(true)} className={css.save}>
        <span className={css.saveWord}>{t('view_save')}</span>
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
