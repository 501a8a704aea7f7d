import { useCallback, useEffect, useRef } from 'react';
import { toggled, withRange } from './selection';
import type { Selection } from './types';

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
