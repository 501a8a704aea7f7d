import { ActionIcon, Menu, SegmentedControl, Tooltip } from '@mantine/core';
import { Check, Columns3, Rows2, Rows4 } from 'lucide-react';
import { useState } from 'react';
import { density } from '@/app/appearance';
import { useHotkey } from '@/app/hotkeys';
import { useT } from '@/app/i18n';
import { useStore } from '@/app/store';
import type { GridColumn } from '../DataGrid';

export function useHiddenColumns<Row>(resource: string, columns: GridColumn<Row>[]) {
  const key = `zhidan.hidden.${resource}`;
  const [hidden, setHidden] = useState<ReadonlySet<string>>(() => {
    const saved = localStorage.getItem(key);
    return new Set(saved ? (JSON.parse(saved) as string[]) : columns.filter((column) => column.isHiddenAtFirst).map((column) => column.id));
  });
  const toggle = (id: string) => {
    const next = new Set(hidden);
    if (!next.delete(id)) next.add(id);
    localStorage.setItem(key, JSON.stringify([...next]));
    setHidden(next);
  };
  return { hidden, toggle };
}

interface GridOptionsProps<Row> {
  columns: GridColumn<Row>[];
  hidden: ReadonlySet<string>;
  onToggle: (id: string) => void;
}

/** Density and choice of columns, both remembered in this browser. */
export function GridOptions<Row>({ columns, hidden, onToggle }: GridOptionsProps<Row>) {
  const t = useT();
  const value = useStore(density);
  useHotkey('density', () => density.set(value === 'compact' ? 'standard' : 'compact'));
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={t('density')}
        value={value}
        onChange={(next) => density.set(next === 'compact' ? 'compact' : 'standard')}
        data={[
          { value: 'standard', label: <DensityMark icon={<Rows2 size={15} aria-hidden />} words={t('density_standard')} /> },
          { value: 'compact', label: <DensityMark icon={<Rows4 size={15} aria-hidden />} words={t('density_compact')} /> },
        ]}
      />
      <Menu closeOnItemClick={false}>
        <Tooltip label={t('columns')}>
          <span>
            <Menu.Target>
              <ActionIcon variant="default" aria-label={t('columns')}>
                <Columns3 size={16} aria-hidden />
              </ActionIcon>
            </Menu.Target>
          </span>
        </Tooltip>
        <Menu.Dropdown>
          {columns
            .filter((column) => !column.isPinned)
            .map((column) => (
              <Menu.Item key={column.id} leftSection={<Check size={14} aria-hidden visibility={hidden.has(column.id) ? 'hidden' : 'visible'} />} onClick={() => onToggle(column.id)}>
                {column.header}
              </Menu.Item>
            ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

function DensityMark({ icon, words }: { icon: React.ReactNode; words: string }) {
  return (
    <span className="row" title={words}>
      {icon}
      <span className="sr">{words}</span>
    </span>
  );
}
