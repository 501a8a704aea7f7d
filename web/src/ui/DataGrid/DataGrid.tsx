import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useImperativeHandle, useRef, type KeyboardEvent, type MouseEvent, type ReactNode, type Ref } from 'react';
import { useT } from '@/app/i18n';
import css from './grid.module.css';
import { GridHead } from './GridHead';
import { GridRow } from './GridRow';
import { GridSkeleton } from './GridSkeleton';
import { ROW_HEIGHT, type GridColumn, type GridHandle, type Selection } from './types';
import { useGridColumns } from './useGridColumns';
import { selectionOf } from './selection';
import { useGridSelection } from './useGridSelection';

interface GridProps<Row> {
  id: string;
  label: string;
  columns: GridColumn<Row>[];
  rows: Row[];
  rowId: (row: Row) => string;
  rowLabel: (row: Row) => string;
  isCompact: boolean;
  isLoading: boolean;
  hidden: ReadonlySet<string>;
  tinted?: ReadonlySet<string>;
  selection?: Selection;
  onSelection?: (selection: Selection) => void;
  active: string | null;
  onActive: (id: string) => void;
  onOpen?: (id: string) => void;
  sort: string;
  onSort: (sort: string) => void;
  empty: ReactNode;
  ref?: Ref<GridHandle>;
}

const NOTHING: Selection = {};
const NO_TINT: ReadonlySet<string> = new Set();
const ignore = () => undefined;

/** The list of the product: virtual rows, pinned and resizable columns, one tab stop, and the keyboard of a grid. */
export function DataGrid<Row>(props: GridProps<Row>) {
  const { id, label, columns, rows, rowId, rowLabel, isCompact, isLoading, hidden, tinted = NO_TINT, active, onActive, onOpen, sort, onSort, empty, ref } = props;
  const selection = props.selection ?? NOTHING;
  const onSelection = props.onSelection ?? ignore;
  const isSelectable = props.onSelection !== undefined;
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const ids = rows.map(rowId);
  const height = isCompact ? ROW_HEIGHT.compact : ROW_HEIGHT.standard;
  const { placed, resizers } = useGridColumns(id, columns, hidden, isSelectable);
  const { check, extend } = useGridSelection(ids, selection, onSelection);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => box.current, estimateSize: () => height, overscan: 8, getItemKey: (index) => ids[index]! });
  useEffect(() => virtual.measure(), [height, virtual]);

  const move = (steps: number): string | null => {
    if (!ids.length) return null;
    const from = active === null ? -1 : ids.indexOf(active);
    const to = Math.max(0, Math.min(ids.length - 1, from < 0 ? 0 : from + steps));
    onActive(ids[to]!);
    virtual.scrollToIndex(to, { align: 'auto' });
    return ids[to]!;
  };
  // Whoever moves by J and K goes on with X and Enter, which are the grid's own keys.
  const moveHere = (steps: number) => {
    box.current?.focus({ preventScroll: true });
    return move(steps);
  };
  useImperativeHandle(ref, () => ({ focus: () => box.current?.focus(), move: moveHere }));

  const live = useRef({ onActive, onOpen });
  useEffect(() => {
    live.current = { onActive, onOpen };
  });
  const click = useCallback(
    (rowKey: string, event: MouseEvent) => {
      if ((event.target as HTMLElement).closest('a, button')) return;
      live.current.onActive(rowKey);
      if (isSelectable && event.shiftKey) extend(rowKey);
      else if (isSelectable && (event.metaKey || event.ctrlKey)) check(rowKey, false);
      else if (!window.getSelection()?.toString()) live.current.onOpen?.(rowKey);
      box.current?.focus({ preventScroll: true });
    },
    [check, extend, isSelectable],
  );

  const tick = useCallback(
    (rowKey: string, isRange: boolean) => {
      check(rowKey, isRange);
      live.current.onActive(rowKey);
      box.current?.focus({ preventScroll: true });
    },
    [check],
  );

  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? height) / height) - 2);
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -rows.length, End: rows.length };
    const step = steps[event.key];
    const before = active;
    if (step !== undefined) {
      event.preventDefault();
      const to = move(step);
      if (event.shiftKey && isSelectable && to) extend(to, before);
    } else if (isSelectable && (event.key === ' ' || event.key === 'x') && active) {
      event.preventDefault();
      check(active, false);
    } else if (event.key === 'Enter' && active && event.target === box.current) {
      event.preventDefault();
      onOpen?.(active);
    } else if (isSelectable && event.key === 'a' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      onSelection(selectionOf(ids));
    }
  };

  const isAll = ids.length > 0 && ids.every((rowKey) => selection[rowKey]);
  const isSome = !isAll && ids.some((rowKey) => selection[rowKey]);
  const isActiveShown = virtual.getVirtualItems().some(({ index }) => active !== null && ids[index] === active);
  return (
    <div
      ref={box}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-multiselectable={isSelectable || undefined}
      aria-activedescendant={isActiveShown ? `row-${active}` : undefined}
      aria-busy={isLoading}
      tabIndex={0}
      className={css.grid}
      onKeyDown={onKeyDown}
    >
      <GridHead
        placed={placed}
        sort={sort}
        onSort={onSort}
        resizers={resizers}
        isSelectable={isSelectable}
        allLabel={t('select_page')}
        hasRows={ids.length > 0}
        isAll={isAll}
        isSome={isSome}
        onAll={() => onSelection(isAll ? NOTHING : selectionOf(ids))}
      />
      {isLoading && !rows.length ? (
        <GridSkeleton placed={placed} height={height} isSelectable={isSelectable} />
      ) : (
        <div role="rowgroup" className={css.rows} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index]!;
            const rowKey = ids[index]!;
            return (
              <GridRow
                key={rowKey}
                row={row}
                id={rowKey}
                label={t('select_row', { name: rowLabel(row) })}
                index={index}
                top={start}
                height={height}
                isSelectable={isSelectable}
                isSelected={selection[rowKey] === true}
                isActive={active === rowKey}
                isTinted={tinted.has(rowKey)}
                isCompact={isCompact}
                placed={placed}
                onClick={click}
                onCheck={tick}
              />
            );
          })}
        </div>
      )}
      {!isLoading && !rows.length && (
        <div role="row" className={css.empty}>
          <div role="gridcell">{empty}</div>
        </div>
      )}
    </div>
  );
}
