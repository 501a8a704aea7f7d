import clsx from 'clsx';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useEffect, useRef } from 'react';
import css from './grid.module.css';
import { cellClass, cellStyle } from './GridRow';
import { CHECK_WIDTH, type PlacedColumn } from './types';

interface HeadProps<Row> {
  placed: PlacedColumn<Row>[];
  sort: string;
  onSort: (sort: string) => void;
  resizers: Map<string, (event: unknown) => void>;
  isSelectable: boolean;
  allLabel: string;
  hasRows: boolean;
  isAll: boolean;
  isSome: boolean;
  onAll: () => void;
}

function nextSort(present: string, name: string): string {
  return present === `-${name}` ? name : `-${name}`;
}

export function GridHead<Row>({ placed, sort, onSort, resizers, isSelectable, allLabel, hasRows, isAll, isSome, onAll }: HeadProps<Row>) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = isSome;
  }, [isSome]);
  return (
    <div role="row" aria-rowindex={1} className={css.head}>
      {isSelectable && (
        <div role="columnheader" className={clsx(css.cell, css.pinned, css.check)} style={{ width: CHECK_WIDTH, left: 0 }}>
          <input ref={box} type="checkbox" tabIndex={-1} aria-label={allLabel} disabled={!hasRows} checked={isAll} onChange={onAll} />
        </div>
      )}
      {placed.map((place) => {
        const { column } = place;
        const isSorted = column.sort !== undefined && sort.replace('-', '') === column.sort;
        const isDown = sort.startsWith('-');
        const order = isSorted ? (isDown ? 'descending' : 'ascending') : 'none';
        return (
          <div key={column.id} role="columnheader" aria-sort={column.sort ? order : undefined} className={cellClass(column, place.isLastPinned)} style={cellStyle(place)}>
            {column.sort ? (
              <button type="button" tabIndex={-1} className={css.sort} onClick={() => onSort(nextSort(sort, column.sort!))}>
                {column.header}
                {isSorted && (isDown ? <ArrowDown size={12} aria-hidden /> : <ArrowUp size={12} aria-hidden />)}
              </button>
            ) : (
              column.header
            )}
            <span className={css.resizer} onMouseDown={resizers.get(column.id)} aria-hidden />
          </div>
        );
      })}
    </div>
  );
}
