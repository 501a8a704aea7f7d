import type { ReactNode } from 'react';

export interface GridColumn<Row> {
  id: string;
  header: string;
  cell: (row: Row, isCompact: boolean) => ReactNode;
  size: number;
  sort?: string;
  isRight?: boolean;
  isPinned?: boolean;
  grows?: boolean;
  isHiddenAtFirst?: boolean;
}

/** A visible column with its present width and, when pinned, its distance from the left edge. */
export interface PlacedColumn<Row> {
  column: GridColumn<Row>;
  width: number;
  left: number;
  isLastPinned: boolean;
}

export type Selection = Readonly<Record<string, true>>;

export interface GridHandle {
  focus: () => void;
  move: (steps: number) => void;
}

export const CHECK_WIDTH = 44;
export const ROW_HEIGHT = { standard: 54, compact: 36 } as const;
