import { Select } from '@mantine/core';
import { useT } from '@/app/i18n';
import { PlainTable } from '@/ui/Layout';
import type { FieldChoice, Preview } from './import';

interface MappingTableProps {
  preview: Preview;
  fields: FieldChoice[];
  mapping: Record<string, string>;
  onMapping: (mapping: Record<string, string>) => void;
}

/** One row per column of the file: what it is called, what stands in it, and what it means. */
export function MappingTable({ preview, fields, mapping, onMapping }: MappingTableProps) {
  const t = useT();
  const fieldOf = (column: string) => fields.find((field) => mapping[field.value] === column)?.value ?? null;
  const set = (column: string, field: string | null) => {
    const rest = Object.entries(mapping).filter(([name, value]) => value !== column && name !== field);
    onMapping(Object.fromEntries(field ? [...rest, [field, column]] : rest));
  };
  const data = fields.map(({ value, label, isNeeded }) => ({ value, label: label + (isNeeded ? ' *' : '') }));
  const rows = preview.columns.map(({ name }, index) => ({ column: name, index, sample: preview.sample.slice(0, 3).map((row) => row.cells[name] ?? '') }));
  return (
    <PlainTable
      label={t('imports:mapping')}
      rows={rows}
      rowId={(row) => `${row.index}`}
      columns={[
        { id: 'column', header: t('imports:column'), cell: (row) => <b>{row.column}</b> },
        { id: 'sample', header: t('imports:sample'), cell: (row) => <span className="soft">{row.sample.filter(Boolean).join(' · ').slice(0, 60)}</span> },
        {
          id: 'field',
          header: t('imports:means'),
          cell: (row) => (
            <Select
              aria-label={t('imports:means_of', { column: row.column })}
              size="xs"
              searchable
              allowDeselect={false}
              clearable
              clearButtonProps={{ 'aria-label': t('clear') }}
              placeholder={t('imports:ignored')}
              data={data}
              value={fieldOf(row.column)}
              onChange={(value) => set(row.column, value)}
            />
          ),
        },
      ]}
    />
  );
}
