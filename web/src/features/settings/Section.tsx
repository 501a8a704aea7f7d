import { Button } from '@mantine/core';
import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { useGet } from '@/api/query';
import { RecordError } from '@/app/ErrorPages';
import { useT } from '@/app/i18n';
import { Empty } from '@/ui/Empty';
import { Card, PlainTable, SkeletonCard, type PlainColumn } from '@/ui/Layout';

interface SectionProps<Row> {
  title: string;
  path: string;
  columns: PlainColumn<Row>[];
  rowId: (row: Row) => string;
  onAdd?: () => void;
  onEdit?: (row: Row) => void;
  addLabel?: string;
  children?: ReactNode;
}

/** One list of the settings with its add and edit buttons. */
export function Section<Row>({ title, path, columns, rowId, onAdd, onEdit, addLabel, children }: SectionProps<Row>) {
  const t = useT();
  const { data, error, refetch } = useGet<{ items: Row[] }>(path);
  const edit: PlainColumn<Row>[] = onEdit
    ? [
        {
          id: 'edit',
          header: '',
          isRight: true,
          cell: (row) => (
            <Button variant="default" size="compact-xs" onClick={() => onEdit(row)}>
              {t('edit')}
            </Button>
          ),
        },
      ]
    : [];
  const add = onAdd && (
    <Button leftSection={<Plus size={14} aria-hidden />} onClick={onAdd}>
      {addLabel ?? t('add')}
    </Button>
  );
  if (error && !data) return <RecordError error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonCard />;
  return (
    <>
      <Card title={title} aside={data.items.length > 0 && add} flush>
        {data.items.length ? <PlainTable label={title} rows={data.items} rowId={rowId} columns={[...columns, ...edit]} /> : <Empty title={t('settings:nothing', { what: title })}>{add}</Empty>}
      </Card>
      {children}
    </>
  );
}
