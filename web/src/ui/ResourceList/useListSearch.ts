import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { clean, type Search } from './search';

type Change = Record<string, string | undefined>;

/** The address bar as state: read it, and put something else there. */
export function useListSearch(): { search: Search; go: (next: Change) => void; put: (next: Change) => void } {
  const search = useSearch({ strict: false }) as Search;
  const navigate = useNavigate();
  const move = useCallback(
    (next: Change, replace: boolean) => void navigate({ to: '.', search: clean(next), replace, resetScroll: false }),
    [navigate],
  );
  const go = useCallback((next: Change) => move(next, false), [move]);
  const put = useCallback((next: Change) => move(next, true), [move]);
  return { search, go, put };
}
