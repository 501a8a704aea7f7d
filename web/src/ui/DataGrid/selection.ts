import type { Selection } from './types';

export function toggled(selection: Selection, id: string): Selection {
  const next: Record<string, true> = { ...selection };
  if (next[id]) delete next[id];
  else next[id] = true;
  return next;
}

export function withRange(selection: Selection, ids: string[], from: string | null, to: string): Selection {
  const start = from === null ? -1 : ids.indexOf(from);
  const end = ids.indexOf(to);
  const next: Record<string, true> = { ...selection };
  if (start < 0) next[to] = true;
  else for (const id of ids.slice(Math.min(start, end), Math.max(start, end) + 1)) next[id] = true;
  return next;
}

export function selectionOf(ids: string[]): Selection {
  return Object.fromEntries(ids.map((id) => [id, true as const]));
}
