import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api } from '@/api/client';
import { AppError } from '@/api/errors';
import { refresh, useSend } from '@/api/query';
import type { Channel, Session } from '@/api/types';
import { useT, type T } from '@/app/i18n';
import { watchJob } from '@/app/jobTray';
import { useSession } from '@/app/session';
import { ErrorBox } from '@/ui/ErrorBox';
import { Page, SkeletonCard } from '@/ui/Layout';
import { DropZone } from './DropZone';
import { isComplete, mappingOf, orderFields, masterFields, type Kind, type Preview, type SourceState, type Started } from './import';
import { ImportOptions, type Options } from './ImportOptions';
import css from './imports.module.css';
import { KindChooser, useKinds } from './KindChooser';
import { PreviewCard } from './PreviewCard';

function formOf(files: File[], fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const file of files) form.append('files', file);
  for (const [name, value] of Object.entries(fields)) if (value) form.set(name, value);
  return form;
}

/** What the server made of the columns: recognised, remembered or guessed. */
function proposed(found: Preview): Record<string, string> {
  return Object.fromEntries(found.columns.filter((column) => column.field).map((column) => [column.field, column.name]));
}

/** The shop that a file of another platform can only be meant for. */
function shopFor(error: AppError, shops: Session['shops']): string | undefined {
  const fitting = error.code === 'channel_mismatch' ? shops.filter(({ channel }) => channel === error.params.channel) : [];
  return fitting.length === 1 ? fitting[0]!.id : undefined;
}

/** The server names the two platforms by their codes. */
function inWords(t: T, error: AppError): AppError {
  if (error.code !== 'channel_mismatch') return error;
  const platform = (name: 'channel' | 'shop') => t(`channel.${error.params[name] as Channel}`);
  return new AppError(error.status, { code: error.code, detail: t('imports:other_platform', { channel: platform('channel'), shop: platform('shop') }) });
}

/** Drop, look, start: the file is recognised by its content, an unknown one asks what its columns mean. */
export default function NewImportPage() {
  const t = useT();
  const navigate = useNavigate();
  const { shops } = useSession();
  const kinds = useKinds();
  const search = useSearch({ strict: false }) as { kind?: string };
  const kind = kinds.find((one) => one === search.kind) ?? kinds[0] ?? 'orders';
  const [files, setFiles] = useState<File[]>([]);
  const [options, setOptions] = useState<Options>({ shop: shops[0]?.id ?? null, default_shop: null, channel: null, policy: 'reject_failed_rows', existing_stock: 'reject', create_skus: false, dry_run: false });
  const [mapping, setMapping] = useState<Record<string, string>>({});
  const [isChanged, setChanged] = useState(false);
  const [state, setState] = useState<SourceState>('paid');
  const { shop, default_shop, channel } = options;
  const isMaster = kind !== 'orders';
  const target: Record<string, string> = { kind };
  if (kind === 'orders') Object.assign(target, { shop: shop ?? '', channel: channel ?? '' });
  if (kind === 'listings') target['shop'] = default_shop ?? '';
  const look = useSend((chosen: File[]) => api.upload<Preview>('/imports/preview', formOf(chosen, target)));
  const preview = look.data;
  const isKnown = preview !== undefined && preview.format !== '';
  const fields = isMaster ? masterFields(preview) : orderFields(t);
  const says = preview && (!isKnown || isChanged) ? JSON.stringify(mappingOf(kind, mapping, preview.columns.map((column) => column.name), state)) : '';
  const start = useSend(() =>
    api.upload<Started>(
      '/imports',
      formOf(files, { ...target, policy: options.policy, existing_stock: options.existing_stock, create_skus: String(!isMaster && options.create_skus), dry_run: String(options.dry_run), mapping: says }),
    ),
  );
  const { mutate: runLook, reset } = look;
  useEffect(() => {
    setChanged(false);
    if (!files.length || !(isMaster || shop)) return reset();
    runLook(files, {
      onSuccess: (found) => setMapping(proposed(found)),
      onError: (error) => setOptions((now) => ({ ...now, shop: shopFor(error, shops) ?? now.shop })),
    });
  }, [files, isMaster, kind, shop, default_shop, shops, channel, runLook, reset]);
  const isReady = files.length > 0 && (isMaster || shop !== null) && preview !== undefined && ((isKnown && !isChanged) || isComplete(fields, mapping));
  const choose = (chosen: Kind) => {
    setFiles([]);
    start.reset();
    void navigate({ to: '/imports/new', search: { kind: chosen } as never, replace: true });
  };
  const begin = () =>
    start.mutate(undefined, {
      onSuccess: ({ import_id, job_id }) => {
        if (job_id) watchJob(job_id);
        void refresh('/imports');
        void navigate({ to: '/imports/$id', params: { id: import_id } });
      },
    });
  const changeMapping = (changed: Record<string, string>) => {
    setChanged(true);
    setMapping(changed);
  };
  return (
    <Page title={t('imports:new')} narrow>
      <div className="stack">
        <KindChooser kind={kind} onKind={choose} />
        <DropZone kind={kind} files={files} onFiles={setFiles} />
        <ImportOptions kind={kind} options={options} onOptions={setOptions} />
        {look.isPending && <SkeletonCard />}
        {look.error && <ErrorBox error={inWords(t, look.error)} />}
        {start.error && <ErrorBox error={start.error} />}
        {preview && files.length > 0 && <PreviewCard kind={kind} preview={preview} fields={fields} mapping={mapping} onMapping={changeMapping} state={state} onState={setState} />}
        <div className={css.start}>
          <Button size="sm" disabled={!isReady} loading={start.isPending} onClick={begin}>
            {t(options.dry_run ? 'imports:start_dry' : 'imports:start')}
          </Button>
        </div>
      </div>
    </Page>
  );
}
