export const OUTCOMES = ['created', 'updated', 'unchanged', 'rejected'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface ImportRun extends Record<Outcome, number> {
  id: string;
  file_name: string;
  shop_id: string;
  format: string;
  state: string;
  rows: number;
  orders: number;
  lines: number;
  units: number;
  amount: Record<string, string>;
  receivable: Record<string, string>;
  undoable: boolean;
  resumable?: boolean;
  dry_run: boolean;
  policy: string;
  created_at: string;
  created_by: string;
  job_id: string | null;
}

export interface RejectedRow {
  row: number;
  column: string | null;
  code: string;
  message: string;
  fix?: string;
  external_no?: string | null;
}

export interface Preview {
  format: string | null;
  encoding: string | null;
  columns: string[];
  sample: string[][];
  mapping: Record<string, string>;
  confidence: number;
  problems: { code: string; detail?: string }[];
  rows?: number;
}

export const POLICIES = ['reject_failed_rows', 'ignore_failed', 'reject_everything'] as const;
export type Policy = (typeof POLICIES)[number];

/** Fields of an order that a column of an unknown file can mean; the first ones are needed. */
export const FIELDS = [
  'external_no',
  'line_no',
  'placed_at',
  'paid_at',
  'status',
  'title',
  'spec',
  'sku_code',
  'quantity',
  'unit_price',
  'line_total',
  'payable',
  'freight',
  'discount',
  'currency',
  'buyer_nick',
  'recipient_name',
  'recipient_phone',
  'province',
  'city',
  'district',
  'address',
  'buyer_message',
  'seller_memo',
  'carrier',
  'tracking_no',
] as const;
export type FieldName = (typeof FIELDS)[number];
export const NEEDED: readonly FieldName[] = ['external_no', 'quantity'];

export const isFinished = (run: ImportRun) => ['done', 'finished', 'failed', 'undone'].includes(run.state);
export const KNOWN_FROM = 0.8;
