export interface StockRow {
  sku_id: string;
  sku_code: string;
  title: string;
  options: Record<string, string> | string | null;
  picture_url: string | null;
  warehouse_id: string;
  on_hand: number;
  allocated: number;
  available: number;
  updated_at: string | null;
}

export interface Move {
  id: string;
  at: string;
  sku_code: string;
  kind: string;
  warehouse_id: string;
  quantity: number;
  on_hand_after?: number | null;
  reason: string;
  document_no: string | null;
  actor: string;
}

export type StockAct = 'receive' | 'adjust' | 'count';

export const stockKey = (row: StockRow) => `${row.sku_id}.${row.warehouse_id}`;

/** The options in words, without those that the title names already. */
export function optionText(options: StockRow['options'], title: string): string {
  if (!options) return '';
  const words = typeof options === 'string' ? [options] : Object.values(options);
  return words.filter((word) => !title.includes(word)).join(' / ');
}
