import {
  columnPinningFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
  type ColumnSizingState,
} from '@tanstack/react-table';
import { useEffect, useMemo, useState } from 'react';
import { CHECK_WIDTH, type GridColumn, type PlacedColumn } from './types';

const features = tableFeatures({ columnSizingFeature, columnResizingFeature, columnVisibilityFeature, columnPinningFeature });
const NO_ROWS: object[] = [];

function storedSizes(name: string): ColumnSizingState {
  return JSON.parse(localStorage.getItem(name) ?? '{}') as ColumnSizingState;
}

/** Widths, order and visibility of the columns; widths are remembered per grid. */
export function useGridColumns<Row>(gridId: string, columns: GridColumn<Row>[], hidden: ReadonlySet<string>, isSelectable: boolean) {
  const storage = `zhidan.widths.${gridId}`;
  const [sizing, setSizing] = useState<ColumnSizingState>(() => storedSizes(storage));
  useEffect(() => {
    if (Object.keys(sizing).length) localStorage.setItem(storage, JSON.stringify(sizing));
  }, [storage, sizing]);

  const defs = useMemo(
    () => columns.map((column) => ({ id: column.id, header: column.id, size: column.size, minSize: 56, maxSize: 640 })) as ColumnDef<typeof features, object>[],
    [columns],
  );
  const visibility = useMemo(() => Object.fromEntries(columns.map((column) => [column.id, !hidden.has(column.id)])), [columns, hidden]);
  const table = useTable({
    features,
    columns: defs,
    data: NO_ROWS,
    columnResizeMode: 'onChange',
    state: { columnVisibility: visibility, columnSizing: sizing },
    onColumnSizingChange: setSizing,
  });

  const headers = table.getHeaderGroups()[0]?.headers ?? [];
  const widths = headers.map((header) => `${header.column.id}:${header.getSize()}`).join();
  const resizers = new Map(headers.map((header) => [header.column.id, header.getResizeHandler()]));

  const placed = useMemo(() => {
    const width = new Map(widths.split(',').map((pair) => pair.split(':') as [string, string]));
    let left = isSelectable ? CHECK_WIDTH : 0;
    const places = columns
      .filter((column) => width.has(column.id))
      .map((column): PlacedColumn<Row> => {
        const place = { column, width: Number(width.get(column.id)), left, isLastPinned: false };
        if (column.isPinned) left += place.width;
        return place;
      });
    const last = places.findLast((place) => place.column.isPinned);
    if (last) last.isLastPinned = true;
    return places;
  }, [columns, widths, isSelectable]);

  return { placed, resizers };
}
