import { Button } from '@mantine/core';
import clsx from 'clsx';
import { FileSpreadsheet, Upload, X } from 'lucide-react';
import { useRef, useState, type DragEvent } from 'react';
import { fetchFile } from '@/api/download';
import { useSend } from '@/api/query';
import { SAMPLES, useFirstSteps } from '@/app/firstSteps/firstSteps';
import { useT } from '@/app/i18n';
import { toastError } from '@/app/toasts';
import type { Kind } from './import';
import css from './imports.module.css';

const TABLES = '.csv,.tsv,.txt,.xlsx,.xls';
const ACCEPT: Record<Kind, string> = { orders: `${TABLES},.json`, products: `${TABLES},.zip,.png,.jpg,.jpeg,.webp,.gif`, stock: TABLES, listings: TABLES, suppliers: TABLES, tracking: TABLES, payments: TABLES, edits: TABLES };

interface DropZoneProps {
  kind: Kind;
  files: File[];
  onFiles: (files: File[]) => void;
}

/** On the first day there may be no file yet: the sample is taken as if it had been dropped. */
function SampleButton({ kind, onFiles }: Pick<DropZoneProps, 'kind' | 'onFiles'>) {
  const t = useT();
  const hasSample = SAMPLES.some((one) => one === kind);
  const isFirstDay = useFirstSteps() !== null;
  const get = useSend(() => fetchFile(`/samples/${kind}.csv`));
  if (!hasSample || !isFirstDay) return null;
  return (
    <Button variant="light" loading={get.isPending} onClick={() => get.mutate(undefined, { onSuccess: (file) => onFiles([file]), onError: (error) => toastError(t, error) })}>
      {t('imports:try_sample')}
    </Button>
  );
}

/** Files of one import, dropped or chosen. */
export function DropZone({ kind, files, onFiles }: DropZoneProps) {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const hint = kind === 'orders' ? t('imports:drop_hint') : t(kind === 'products' ? 'imports:drop_products_hint' : 'imports:drop_master_hint');
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
      <input ref={input} className="sr" type="file" multiple accept={ACCEPT[kind]} aria-label={t('imports:choose')} onChange={(event) => onFiles([...(event.currentTarget.files ?? [])])} />
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
          <b>{t(kind === 'orders' ? 'imports:drop' : 'imports:drop_master')}</b>
          <span className="small muted">{hint}</span>
          <div className="row">
            <Button variant="default" onClick={() => input.current?.click()}>
              {t('imports:choose')}
            </Button>
            <SampleButton kind={kind} onFiles={onFiles} />
          </div>
        </>
      )}
    </div>
  );
}
