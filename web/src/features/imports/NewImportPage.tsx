import { Button, Checkbox, Select } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import clsx from 'clsx';
import { FileSpreadsheet, Upload, X } from 'lucide-react';
import { useEffect, useRef, useState, type DragEvent } from 'react';
import { api } from '@/api/client';
import type { AppError } from '@/api/errors';
import { refresh, useSend } from '@/api/query';
import { CHANNELS, type Session } from '@/api/types';
import { useT } from '@/app/i18n';
import { watchJob } from '@/app/jobTray';
import { useSession } from '@/app/session';
import { ErrorBox } from '@/ui/ErrorBox';
import { Card, Facts, Page, SkeletonCard } from '@/ui/Layout';
import { formatText, isComplete, mappingOf, STATES, type SourceState, POLICIES, type Policy, type Preview } from './import';
import css from './imports.module.css';
import { MappingTable } from './MappingTable';

interface Started {
  import_id: string;
  job_id: string;
}

function formOf(files: File[], fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const file of files) form.append('files', file);
  for (const [name, value] of Object.entries(fields)) if (value) form.set(name, value);
  return form;
}

/** What the server guessed of an unknown file, column by column. */
function proposed(found: Preview): Record<string, string> {
  return Object.fromEntries(found.columns.filter((column) => column.field).map((column) => [column.field, column.name]));
}

/** The shop that a file of another platform can only be meant for. */
function shopFor(error: AppError, shops: Session['shops']): string | undefined {
  const fitting = error.code === 'channel_mismatch' ? shops.filter(({ channel }) => channel === error.params.channel) : [];
  return fitting.length === 1 ? fitting[0]!.id : undefined;
}

function DropZone({ files, onFiles }: { files: File[]; onFiles: (files: File[]) => void }) {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onFiles([...event.dataTransfer.files]);
  };
  return (
    <div
      className={clsx(css.drop, isOver && css.over)}
      onDrop={drop}
      onDragLeave={() => setOver(false)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
    >
      <input ref={input} className="sr" type="file" multiple accept=".csv,.tsv,.txt,.xlsx,.xls,.json" aria-label={t('imports:choose')} onChange={(event) => onFiles([...(event.currentTarget.files ?? [])])} />
      {files.length ? (
        <>
          <FileSpreadsheet size={28} aria-hidden />
          <b>{files.map((file) => file.name).join(', ')}</b>
          <Button variant="default" leftSection={<X size={14} aria-hidden />} onClick={() => onFiles([])}>
            {t('imports:other_file')}
          </Button>
        </>
      ) : (
        <>
          <Upload size={28} aria-hidden />
          <b>{t('imports:drop')}</b>
          <span className="small muted">{t('imports:drop_hint')}</span>
          <Button variant="default" onClick={() => input.current?.click()}>
            {t('imports:choose')}
          </Button>
        </>
      )}
    </div>
  );
}

/** Drop, look, start: the file is recognised by its content, an unknown one asks what its columns mean. */
export default function NewImportPage() {
  const t = useT();
  const navigate = useNavigate();
  const { shops } = useSession();
  const [files, setFiles] = useState<File[]>([]);
  const [shop, setShop] = useState<string | null>(shops[0]?.id ?? null);
  const [channel, setChannel] = useState<string | null>(null);
  const [policy, setPolicy] = useState<Policy>('reject_failed_rows');
  const [flags, setFlags] = useState({ create_skus: false, dry_run: false });
  const [mapping, setMapping] = useState<Record<string, string>>({});
  const [state, setState] = useState<SourceState>('paid');
  const look = useSend((chosen: File[]) => api.upload<Preview>('/imports/preview', formOf(chosen, { shop: shop ?? '', channel: channel ?? '' })));
  const start = useSend(() =>
    api.upload<Started>(
      '/imports',
      formOf(files, {
        shop: shop ?? '',
        channel: channel ?? '',
        policy,
        create_skus: String(flags.create_skus),
        dry_run: String(flags.dry_run),
        mapping: isKnown || !preview ? '' : JSON.stringify(mappingOf(mapping, preview.columns.map((column) => column.name), state)),
      }),
    ),
  );
  const preview = look.data;
  const isKnown = preview !== undefined && preview.format !== '';
  const { mutate: runLook, reset } = look;
  useEffect(() => {
    if (!files.length || !shop) return reset();
    runLook(files, {
      onSuccess: (found) => setMapping(proposed(found)),
      onError: (error) => setShop((now) => shopFor(error, shops) ?? now),
    });
  }, [files, shop, channel, shops, runLook, reset]);
  const isReady = files.length > 0 && shop !== null && preview !== undefined && (isKnown || isComplete(mapping));
  const begin = () =>
    start.mutate(undefined, {
      onSuccess: ({ import_id, job_id }) => {
        if (job_id) watchJob(job_id);
        void refresh('/imports');
        void navigate({ to: '/imports/$id', params: { id: import_id } });
      },
    });
  return (
    <Page title={t('imports:new')} narrow>
      <div className="stack">
        <DropZone files={files} onFiles={setFiles} />
        <div className={css.options}>
          <Select label={t('imports:shop')} data={shops.map(({ id, name }) => ({ value: id, label: name }))} value={shop} onChange={setShop} searchable />
          <Select label={t('imports:channel')} placeholder={t('imports:channel_auto')} clearable clearButtonProps={{ 'aria-label': t('clear') }} data={CHANNELS.map((value) => ({ value, label: t(`channel.${value}`) }))} value={channel} onChange={setChannel} />
          <Select label={t('imports:policy')} data={POLICIES.map((value) => ({ value, label: t(`imports:policy_name.${value}`) }))} value={policy} onChange={(value) => setPolicy(value as Policy)} />
          <div className="stack">
            <Checkbox label={t('imports:create_skus')} checked={flags.create_skus} onChange={(event) => setFlags({ ...flags, create_skus: event.currentTarget.checked })} />
            <Checkbox label={t('imports:dry_run')} checked={flags.dry_run} onChange={(event) => setFlags({ ...flags, dry_run: event.currentTarget.checked })} />
          </div>
        </div>
        {look.isPending && <SkeletonCard />}
        {look.error && <ErrorBox error={look.error} />}
        {start.error && <ErrorBox error={start.error} />}
        {preview && files.length > 0 && (
          <Card title={isKnown ? t('imports:recognised') : t('imports:unknown')}>
            <div className="stack">
              <Facts
                facts={[
                  [t('imports:format'), formatText(t, preview.format)],
                  preview.encoding ? [t('imports:encoding'), preview.encoding] : null,
                  [t('imports:rows'), preview.rows],
                ]}
              />
              {preview.problems.map((problem) => (
                <p key={problem.code + problem.column} className="small warn">
                  {[problem.column, problem.detail || problem.code, `× ${problem.count}`].filter(Boolean).join(' · ')}
                </p>
              ))}
              {!isKnown && <p className="small soft">{t('imports:unknown_hint')}</p>}
              {!isKnown && <Select maw={300} label={t('imports:orders_are')} data={STATES.map((value) => ({ value, label: t(`imports:source_state.${value}`) }))} value={state} onChange={(value) => setState(value as SourceState)} />}
            </div>
            {!isKnown && <MappingTable preview={preview} mapping={mapping} onMapping={setMapping} />}
          </Card>
        )}
        <div>
          <Button size="sm" disabled={!isReady} loading={start.isPending} onClick={begin}>
            {t(flags.dry_run ? 'imports:start_dry' : 'imports:start')}
          </Button>
        </div>
      </div>
    </Page>
  );
}
