import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { HotkeyId } from '@/app/hotkeys';
import type { GridColumn } from '../DataGrid';
import type { Counted } from '../format';
import type { Search } from './search';

export interface Choice {
  value: string;
  label: string;
}

/** One chip of the filter row; a date filter owns two parameters, `<id>_from` and `<id>_to` (`from` and `to` without an id). */
export type Filter = { kind: 'choice'; id: string; label: string; choices: Choice[] } | { kind: 'dates'; id: string; label: string };

export interface Tab {
  value: string;
  label: string;
  count: number | null | undefined;
  isAlarm?: boolean;
}

/** What a bulk step works on: rows by name, or everything that the filter finds, with the number the person was shown. */
export type Target = { ids: string[] } | { filter: Search; expected_count: number };

export interface BulkAction<Row> {
  id: string;
  label: string;
  icon: LucideIcon;
  hotkey?: HotkeyId;
  isPrimary?: boolean;
  isDanger?: boolean;
  /** Goes under 更多 where a bar would have too many. */
  isRare?: boolean;
  allowsAll?: boolean;
  appliesTo: (row: Row) => boolean;
  run: (target: Target, rows: Row[]) => void;
}

export interface EmptyWords {
  icon?: LucideIcon;
  title: string;
  hint?: string;
  action?: ReactNode;
}

/** A list page as data. */
export interface Resource<Row> {
  id: string;
  path: string;
  title: string;
  columns: GridColumn<Row>[];
  rowId: (row: Row) => string;
  rowLabel: (row: Row) => string;
  rowPath?: (id: string) => string;
  defaultSort: string;
  filters: Filter[];
  tabs?: { param: string; items: Tab[] };
  searchHint?: string;
  countPath?: string;
  exportPath?: string;
  hasViews?: boolean;
  bulk?: BulkAction<Row>[];
  toolbar?: ReactNode;
  nothing: EmptyWords;
  done?: EmptyWords;
  fixed?: Search;
  unit: (n: Counted) => string;
}
