import type { NamedSku } from '@/ui/SkusInput';

export type Match = 'all' | 'any';
export type Value = unknown;

export interface Condition {
  field: string;
  op: string;
  value: Value;
}

export interface Group {
  match: Match;
  conditions: Condition[];
}

export interface Conditions {
  match: Match;
  groups: Group[];
}

export interface GiftAction {
  sku_id: string;
  quantity: number;
}

export interface Actions {
  hold?: string;
  release?: string[];
  tags?: string[];
  warehouse_id?: string | null;
  carrier_id?: string | null;
  gifts?: GiftAction[];
  delay_minutes?: number;
  finance?: boolean;
  approve?: boolean;
}

export type ParamKind = 'number' | 'hours' | 'percent' | 'money' | 'words' | 'places' | 'flags';

export interface Param {
  name: string;
  kind: ParamKind;
  label: string;
  value: Value;
}

export interface Rule {
  id: string;
  version: number;
  check: string;
  name: string;
  detail: string;
  is_on: boolean;
  is_guard: boolean;
  priority: number;
  params: Param[];
  conditions: Conditions;
  actions: Actions;
  skus: NamedSku[];
  when: string[];
  does: string[];
}

export interface Word {
  name: string;
  label: string;
}

export interface FieldWords extends Word {
  kind: string;
  operators: Word[];
}

export interface RuleWords {
  fields: FieldWords[];
  actions: Word[];
  releasable: Word[];
  flags: Word[];
  weekdays: Word[];
  carriers: Word[];
}

export interface Edit {
  id?: string;
  expected_version?: number;
  name?: string;
  is_on?: boolean;
  is_deleted?: boolean;
  priority?: number;
  params?: Record<string, Value>;
  conditions?: Conditions;
  actions?: Actions;
}

export interface Trial {
  orders: number;
  would_change: number;
  examples: { order_id: string; order_no: string; before: string[]; after: string[] }[];
}

export const RULES = '/review-rules';

/** What a condition of this kind begins with. */
export function firstValue(kind: string): Value {
  if (kind === 'money') return { amount: '100.00', currency: 'CNY' };
  if (kind === 'number') return 1;
  if (kind === 'bool') return true;
  return kind === 'moment' ? '' : [];
}

export function asksValue(op: string): boolean {
  return op !== 'is_set' && op !== 'is_not_set';
}

export function choicesOf(words: Word[]): { value: string; label: string }[] {
  return words.map(({ name, label }) => ({ value: name, label }));
}
