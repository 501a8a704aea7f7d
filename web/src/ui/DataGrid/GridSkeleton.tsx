import { Skeleton } from '../Layout';
import css from './grid.module.css';
import { cellClass, cellStyle } from './GridRow';
import { CHECK_WIDTH, type PlacedColumn } from './types';

const ROWS = 12;

/** Rows of the real column widths, until the first answer. */
export function GridSkeleton<Row>({ placed, height, isSelectable }: { placed: PlacedColumn<Row>[]; height: number; isSelectable: boolean }) {
  return (
    <div aria-hidden className={css.rows} data-testid="grid-skeleton">
      {Array.from({ length: ROWS }, (_, index) => (
        <div key={index} className={css.skeletonRow} style={{ height }}>
          {isSelectable && (
            <div className={css.cell} style={{ width: CHECK_WIDTH, paddingLeft: 20 }}>
              <Skeleton width={16} height={16} />
            </div>
          )}
          {placed.map((place) => (
            <div key={place.column.id} className={cellClass(place.column, false)} style={cellStyle(place)}>
              <Skeleton width={`${70 - ((index * 7 + place.width) % 30)}%`} />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
