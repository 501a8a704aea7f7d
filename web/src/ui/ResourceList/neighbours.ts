/** What each list showed last, in its order, for whoever walks on from a record's own page. */
const shown = new Map<string, string[]>();

export function showsRows(list: string, ids: string[]): void {
  shown.set(list, ids);
}

/** The records before and after one, along the list one came from. */
export function neighbours(list: string, id: string): { previous?: string; next?: string } {
  const ids = shown.get(list) ?? [];
  const at = ids.indexOf(id);
  return at < 0 ? {} : { previous: ids[at - 1], next: ids[at + 1] };
}
