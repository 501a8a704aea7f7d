export const PAPERS = ['a4', 'a5', '100x150', '76x130'] as const;
export const TEXT_SIZES = ['small', 'normal', 'large'] as const;
export const LANGUAGES = ['reader', 'zh-CN', 'en'] as const;
export const FACTS = ['order_no', 'external_no', 'shop', 'placed_at', 'recipient', 'buyer', 'message', 'note', 'printed_at'] as const;
export const COLUMNS = ['number', 'picture', 'title', 'code', 'spec', 'personalisation', 'quantity', 'unit_price', 'amount', 'barcode'] as const;

export type PaperKind = 'packing_slip' | 'order_sheet' | 'pick_list';
export const POLICY_OF: Record<PaperKind, string> = { packing_slip: 'packingslip', order_sheet: 'ordersheet', pick_list: 'picklist' };

/** The chosen ones in their order, then the rest as they stand. */
export function ordered(all: readonly string[], chosen: string[]): string[] {
  return [...chosen, ...all.filter((one) => !chosen.includes(one))];
}

/** One place up (-1) or down (1) among the chosen. */
export function moved(chosen: string[], one: string, by: -1 | 1): string[] {
  const at = chosen.indexOf(one);
  const to = at + by;
  if (at < 0 || to < 0 || to >= chosen.length) return chosen;
  const next = [...chosen];
  [next[at], next[to]] = [next[to]!, next[at]!];
  return next;
}
