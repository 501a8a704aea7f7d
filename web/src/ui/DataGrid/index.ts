export { DataGrid } from './DataGrid';
export type { GridColumn, GridHandle, Selection } from './types';
