import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { CircleCheckBig, FileDown, History, Send } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useT, type T } from '@/app/i18n';
import { directoryOf, useSession, type Directory } from '@/app/session';
import type { GridColumn } from '@/ui/DataGrid';
import { ResourceList, type Resource } from '@/ui/ResourceList';
import { ChannelMark } from '@/ui/Thumb';
import { Time } from '@/ui/Time';
import { writeFile, type ShopToTell } from './confirm';
import { Memos } from './Memos';

function Write({ row, name, t }: { row: ShopToTell; name: string; t: T }) {
  const navigate = useNavigate();
  const [isBusy, setBusy] = useState(false);
  const go = async () => {
    setBusy(true);
    const id = await writeFile(t, row.shop_id);
    setBusy(false);
    if (id) void navigate({ to: '/confirm/files/$id', params: { id } });
  };
  return (
    <Button size="compact-sm" variant={row.waiting ? 'filled' : 'default'} loading={isBusy} disabled={!row.waiting} leftSection={<FileDown size={14} aria-hidden />} aria-label={t('confirm:write_of', { shop: name })} onClick={() => void go()}>
      {t('confirm:write')}
    </Button>
  );
}

function Found({ count, state, shop, label }: { count: number; state: 'none' | 'failed'; shop: string; label: string }) {
  if (!count) return <span className="muted">0</span>;
  return (
    <Link to="/orders" search={{ confirm: state, shop } as never} aria-label={label} className={state === 'failed' ? 'bad strong num' : 'strong num'}>
      {count}
    </Link>
  );
}

function columns(t: T, directory: Directory): GridColumn<ShopToTell>[] {
  const nameOf = (row: ShopToTell) => directory.shop(row.shop_id)?.name ?? '–';
  return [
    {
      id: 'shop',
      header: t('confirm:shop'),
      size: 240,
      isPinned: true,
      cell: (row) => {
        const channel = directory.shop(row.shop_id)?.channel ?? 'other';
        return (
          <span className="row">
            <ChannelMark channel={channel} letter={t(`channel_mark.${channel}`)} />
            <span className="strong cut">{nameOf(row)}</span>
          </span>
        );
      },
    },
    { id: 'waiting', header: t('confirm:state.none'), size: 90, isRight: true, cell: (row) => <Found count={row.waiting} state="none" shop={row.shop_id} label={t('confirm:see_waiting', { shop: nameOf(row), count: row.waiting })} /> },
    { id: 'since', header: t('confirm:oldest'), size: 130, cell: (row) => <Time at={row.oldest_at} /> },
    { id: 'failed', header: t('confirm:state.failed'), size: 100, isRight: true, cell: (row) => <Found count={row.failed} state="failed" shop={row.shop_id} label={t('confirm:see_failed', { shop: nameOf(row), count: row.failed })} /> },
    { id: 'format', header: t('confirm:format'), size: 330, grows: true, cell: (row) => <span className="cut">{t(`confirm:format_name.${row.format as 'taobao'}`)}</span> },
    { id: 'write', header: t('confirm:file'), size: 150, cell: (row) => <Write row={row} name={nameOf(row)} t={t} /> },
  ];
}

/** Per shop what its channel does not know of yet, and the file that tells it. */
export default function ConfirmPage() {
  const t = useT();
  const session = useSession();
  const shown = useMemo(() => columns(t, directoryOf(session)), [t, session]);
  const resource: Resource<ShopToTell> = {
    id: 'confirmations',
    path: '/confirmations/shops',
    title: t('nav.confirm'),
    columns: shown,
    rowId: (row) => row.shop_id,
    rowLabel: (row) => directoryOf(session).shop(row.shop_id)?.name ?? '',
    defaultSort: '',
    filters: [],
    toolbar: (
      <>
        <Memos />
        <Button component={Link} to="/confirm/files" variant="default" leftSection={<History size={15} aria-hidden />}>
          {t('confirm:files')}
        </Button>
      </>
    ),
    nothing: { icon: Send, title: t('confirm:no_shops'), hint: t('confirm:no_shops_hint') },
    done: { icon: CircleCheckBig, title: t('confirm:no_shops') },
    unit: (n) => t('confirm:shops_n', n),
  };
  return <ResourceList resource={resource} />;
}
