import clsx from 'clsx';
import { memo, type CSSProperties, type MouseEvent } from 'react';
import css from './grid.module.css';
import { CHECK_WIDTH, type GridColumn, type PlacedColumn } from './types';

export function cellStyle<Row>({ column, width, left }: PlacedColumn<Row>): CSSProperties {
  if (column.grows) return { flex: `1 0 ${width}px`, width };
  return column.isPinned ? { width, left } : { width };
}

export function cellClass<Row>(column: GridColumn<Row>, isLastPinned: boolean): string {
  return clsx(css.cell, column.isRight && css.right, column.isPinned && css.pinned, isLastPinned && css.lastPinned);
}

interface RowProps<Row> {
  row: Row;
  id: string;
  label: string;
  index: number;
  top: number;
  height: number;
  isSelectable: boolean;
  isSelected: boolean;
  isActive: boolean;
  isTinted: boolean;
  isCompact: boolean;
  placed: PlacedColumn<Row>[];
  onClick: (id: string, event: MouseEvent) => void;
  onCheck: (id: string, isRange: boolean) => void;
}

function PlainRow<Row>(props: RowProps<Row>) {
  const { row, id, label, index, top, height, isSelectable, isSelected, isActive, isTinted, isCompact, placed, onClick, onCheck } = props;
  return (
    <div
      role="row"
      id={`row-${id}`}
      aria-rowindex={index + 2}
      aria-selected={isSelectable ? isSelected : undefined}
      data-active={isActive}
      data-tinted={isTinted}
      className={css.row}
      style={{ height, transform: `translateY(${top}px)` }}
      onClick={(event) => onClick(id, event)}
    >
      {isSelectable && (
        <div role="gridcell" className={clsx(css.cell, css.pinned, css.check)} style={{ width: CHECK_WIDTH, left: 0 }}>
          <input
            type="checkbox"
            tabIndex={-1}
            checked={isSelected}
            aria-label={label}
            onChange={() => undefined}
            onClick={(event) => {
              event.stopPropagation();
              onCheck(id, event.shiftKey);
            }}
          />
        </div>
      )}
      {placed.map((place) => (
        <div key={place.column.id} role="gridcell" className={cellClass(place.column, place.isLastPinned)} style={cellStyle(place)}>
          {place.column.cell(row, isCompact)}
        </div>
      ))}
    </div>
  );
}

/** Memoised: ticking one row paints one row. */
export const GridRow = memo(PlainRow) as typeof PlainRow;
