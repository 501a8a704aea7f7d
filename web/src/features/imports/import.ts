import { wordOr, type T } from '@/app/i18n';

export const KINDS = ['orders', 'products', 'stock', 'listings', 'suppliers', 'tracking', 'payments', 'edits'] as const;
export type Kind = (typeof KINDS)[number];

/** What a person must be allowed to bring a kind in, beside importing at all. */
export const NEEDS: Record<Kind, string[]> = { orders: ['orders.intake'], products: ['catalog.edit'], stock: ['inventory.receive', 'inventory.count'], listings: ['orders.edit'], suppliers: ['catalog.edit'], tracking: ['orders.ship'], payments: ['payments.enter'], edits: ['orders.edit'] };

export const OUTCOMES = ['created', 'updated', 'unchanged', 'rejected'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface ImportRun extends Record<Outcome, number> {
  id: string;
  number: string;
  kind: Kind;
  files: string[];
  shop_id: string | null;
  format: string;
  state: string;
  rows: number;
  orders: number;
  lines: number;
  units: number;
  amount: Record<string, string>;
  receivable: Record<string, string>;
  undoable: boolean;
  resumable: boolean;
  dry_run: boolean;
  /** The dry run that this import follows. */
  dry_run_id: string | null;
  /** Of a finished dry run: why it cannot be imported now, and the import that followed it. */
  follow_up: { refusal: string | null; import_id: string | null } | null;
  policy: string;
  created_at: string;
  created_by: string;
  job_id: string | null;
  rows_done: number;
  error: { code: string; detail: string } | null;
}

/** The answer to every start of an import. */
export interface Started {
  import_id: string;
  job_id: string;
}

/** "taobao_list+taobao_detail" as people call it; a mapping of their own keeps the name it was given. */
export function formatText(t: T, format: string): string {
  return format.split('+').map((name) => wordOr(t, `imports:format_name.${name.replaceAll('.', '_')}`, name)).join(' + ') || '–';
}

export interface RowProblem {
  column?: string;
  code: string;
  detail: string;
  fix: string;
}

export interface RejectedRow {
  seq: number;
  file: string;
  row: number;
  external_no: string;
  problems: RowProblem[];
}

/** A saved mapping of the server: tables with their roles, and where each field's value comes from. */
export interface ColumnMapping {
  name: string;
  tables: { name: string; role: string; key: string; signature: string[]; via?: string }[];
  fields: Record<string, { column?: string; table?: string; constant?: string }>;
}

export interface Preview {
  format: string;
  channel: string;
  encoding: string | null;
  columns: { name: string; field: string; reason: string }[];
  sample: { row: number; cells: Record<string, string> }[];
  mapping: ColumnMapping | null;
  confidence: number;
  missing?: string[];
  labels?: Record<string, string>;
  needed?: string[][];
  problems: { code: string; column: string; count: number; detail: string }[];
  rows: number;
}

export const POLICIES = ['reject_failed_rows', 'ignore_failed', 'reject_everything'] as const;
export type Policy = (typeof POLICIES)[number];
export const EXISTING = ['reject', 'count'] as const;
export type Existing = (typeof EXISTING)[number];

/** Fields of an order that a column of an unknown file can mean. */
export const FIELDS = [
  'external_no', 'placed_at', 'paid_at', 'shipped_at', 'ship_by', 'currency', 'buyer_message', 'seller_memo', 'buyer.nick', 'buyer.email',
  'recipient.name', 'recipient.mobile', 'recipient.phone', 'recipient.country', 'recipient.province', 'recipient.city', 'recipient.district', 'recipient.detail', 'recipient.postcode', 'recipient.raw_address',
  'shipments.carrier', 'shipments.tracking_no', 'amounts.goods', 'amounts.freight', 'amounts.tax', 'amounts.seller_discount', 'amounts.platform_discount', 'amounts.payable', 'amounts.paid',
  'line.title', 'line.quantity', 'line.outer_code', 'line.spec', 'line.unit_price', 'line.amount', 'line.discount', 'line.external_line_no', 'line.personalisation',
] as const;
export type FieldName = (typeof FIELDS)[number];
/** What an order cannot do without: one field of each group. */
const GROUPS: readonly (readonly FieldName[])[] = [['external_no'], ['line.quantity'], ['line.title', 'line.outer_code'], ['line.unit_price', 'line.amount']];
type Word<Field extends string> = Field extends `${infer Head}.${infer Tail}` ? `${Head}_${Tail}` : Field;
const wordOf = (field: FieldName) => field.replace('.', '_') as Word<FieldName>;

/** A field that a column can mean; of each group one is needed. */
export interface FieldChoice {
  value: string;
  label: string;
  isNeeded: boolean;
  group: number;
}

function choices(names: readonly string[], groups: readonly (readonly string[])[], label: (name: string) => string): FieldChoice[] {
  return names.map((value) => {
    const group = groups.findIndex((one) => one.includes(value));
    return { value, label: label(value), isNeeded: group >= 0, group };
  });
}

export const orderFields = (t: T) => choices(FIELDS, GROUPS, (name) => t(`imports:field.${wordOf(name as FieldName)}`));

/** The fields of master data, named by the server, for the templates use the same words. */
export const masterFields = (preview: Preview | undefined) => choices(Object.keys(preview?.labels ?? {}), preview?.needed ?? [], (name) => preview?.labels?.[name] ?? name);

export function isComplete(fields: FieldChoice[], chosen: Record<string, string>): boolean {
  const groups = new Set(fields.filter((field) => field.isNeeded).map((field) => field.group));
  return [...groups].every((group) => fields.some((field) => field.group === group && chosen[field.value]));
}

/** What the orders of a file without a state column are. */
export const STATES = ['paid', 'unpaid', 'shipped', 'finished'] as const;
export type SourceState = (typeof STATES)[number];

/** What the person chose, one column per field, as the server's mapping of one table. */
export function mappingOf(kind: Kind, chosen: Record<string, string>, columns: string[], state: SourceState): ColumnMapping {
  const { external_no: key = columns[0] ?? '', ...fields } = chosen;
  const sources = Object.fromEntries(Object.entries(fields).map(([field, column]) => [field, { column }]));
  return {
    name: columns.slice(0, 3).join(' '),
    tables: [{ name: 'rows', role: 'both', key, signature: columns.slice(0, 40) }],
    fields: kind === 'orders' ? { ...sources, status: { constant: state } } : sources,
  };
}

export const isFinished = (run: ImportRun) => ['finished', 'failed', 'undone'].includes(run.state);
