/** The address bar's parameters: every value is text. */
export type Search = Record<string, string>;

/** Parameters that place the person in the list and do not choose rows. */
const PLACE = ['open', 'cursor', 'limit', 'sort', 'view', 'tab'];

export const PAGE_SIZES = ['50', '100', '200'] as const;
export const DEFAULT_PAGE_SIZE = '100';

export function parseSearch(text: string): Search {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}

/** What chooses rows: the same filter goes to the list, its count, an export and a bulk step. */
export function filterOf(search: Search): Search {
  return Object.fromEntries(Object.entries(search).filter(([name, value]) => value && !PLACE.includes(name)));
}

export function listQuery(search: Search, defaultSort: string): Search {
  const query: Search = { ...filterOf(search), sort: search.sort || defaultSort, limit: pageSize(search) };
  if (search.cursor) query.cursor = search.cursor;
  return query;
}

export function pageSize(search: Search): string {
  return PAGE_SIZES.some((size) => size === search.limit) ? search.limit! : DEFAULT_PAGE_SIZE;
}

/** A change of the filter always goes back to the first page and closes what was open. */
export function withFilter(search: Search, patch: Record<string, string | undefined>): Search {
  const next: Record<string, string | undefined> = { ...search, ...patch };
  delete next.cursor;
  delete next.open;
  return clean(next);
}

export function clean(search: Record<string, string | undefined>): Search {
  return Object.fromEntries(Object.entries(search).filter((entry): entry is [string, string] => Boolean(entry[1])));
}

/** Whether two searches show the same rows in the same order: a saved view is compared this way. */
export function sameView(one: Search, other: Search): boolean {
  const text = (search: Search) => JSON.stringify(Object.entries({ ...filterOf(search), sort: search.sort ?? '' }).sort());
  return text(one) === text(other);
}

export function hasFilter(search: Search, tabParam: string | undefined): boolean {
  return Object.keys(filterOf(search)).some((name) => name !== tabParam);
}
