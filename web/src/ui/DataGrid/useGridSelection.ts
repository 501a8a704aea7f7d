import { useCallback, useEffect, useRef } from 'react';
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

/** Ticks, ranges from the last tick, and whole pages; the callbacks never change, so that rows stay memoised. */
export function useGridSelection(ids: string[], selection: Selection, onSelection: (selection: Selection) => void) {
  const anchor = useRef<string | null>(null);
  const live = useRef({ ids, selection, onSelection });
  useEffect(() => {
    live.current = { ids, selection, onSelection };
  });
  const extend = useCallback((to: string, from?: string | null) => {
    if (from && !anchor.current) anchor.current = from;
    live.current.onSelection(withRange(live.current.selection, live.current.ids, anchor.current, to));
  }, []);
  const check = useCallback(
    (id: string, isRange: boolean) => {
      if (isRange) {
        extend(id);
        return;
      }
      anchor.current = id;
      live.current.onSelection(toggled(live.current.selection, id));
    },
    [extend],
  );
  return { check, extend };
}
