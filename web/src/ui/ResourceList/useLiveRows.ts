import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '@/api/client';
import { useGet } from '@/api/query';
import type { Page } from '@/api/types';
import { patchRows } from './patch';
import type { Search } from './search';

interface Shown<Row> {
  key: string;
  rows: Row[];
  waiting: number;
  changed: ReadonlySet<string>;
}

const OWN_CHANGE_MS = 4_000;
const TINT_MS = 1_300;
const MAX_SINGLE_READS = 20;
const NONE: ReadonlySet<string> = new Set();

const ownChanges = new Map<string, number>();

/** After a step of this person the list may move at once; after somebody else's it must not. */
export function markOwnChange(path: string): void {
  ownChanges.set(path, Date.now());
}

interface Options<Row> {
  path: string;
  query: Search;
  rowId: (row: Row) => string;
  rowPath?: (id: string) => string;
  /** Whether the person's eyes or hands are on the rows; if not, they may move. */
  isBusy: () => boolean;
}

/** The page of rows, kept fresh by the live stream without ever moving a row under the cursor. */
export function useLiveRows<Row>({ path, query, rowId, rowPath, isBusy }: Options<Row>) {
  const answer = useGet<Page<Row>>(path, query, { keep: true });
  const key = JSON.stringify([path, query]);
  const [shown, setShown] = useState<Shown<Row>>({ key: '', rows: [], waiting: 0, changed: NONE });
  const latest = useRef({ rowId, rowPath, isBusy });
  useEffect(() => {
    latest.current = { rowId, rowPath, isBusy };
  });

  const { data, isPlaceholderData } = answer;
  const adopt = useCallback(() => {
    if (data) setShown((old) => ({ key, rows: data.items, waiting: 0, changed: old.key === key ? changedBetween(old.rows, data.items, latest.current.rowId) : NONE }));
  }, [data, key]);

  useEffect(() => {
    if (!data || isPlaceholderData) return;
    const isOwn = Date.now() - (ownChanges.get(path) ?? 0) < OWN_CHANGE_MS;
    const mayMove = shown.key !== key || !shown.rows.length || isOwn || !latest.current.isBusy();
    if (mayMove) {
      adopt();
      return;
    }
    const patched = patchRows(shown.rows, data.items, latest.current.rowId);
    setShown({ key, rows: patched.rows, waiting: patched.waiting, changed: patched.changed });
    if (latest.current.rowPath) void readGone(patched.missing, latest.current.rowPath, latest.current.rowId, setShown);
    // Only a fresh answer starts this; the shown rows are what it is laid over.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [data, isPlaceholderData, key]);

  useEffect(() => {
    if (!shown.changed.size) return undefined;
    const timer = setTimeout(() => setShown((old) => ({ ...old, changed: NONE })), TINT_MS);
    return () => clearTimeout(timer);
  }, [shown.changed]);

  const isFirst = !data || (shown.key === '' && answer.isFetching);
  return { answer, rows: shown.rows, waiting: shown.waiting, changed: shown.changed, adopt, isFirst, isStale: isPlaceholderData };
}

function changedBetween<Row>(old: Row[], fresh: Row[], rowId: (row: Row) => string): ReadonlySet<string> {
  const before = new Map(old.map((row) => [rowId(row), JSON.stringify(row)]));
  return new Set(fresh.filter((row) => before.get(rowId(row)) !== JSON.stringify(row)).map(rowId));
}

type Setter<Row> = (change: (old: Shown<Row>) => Shown<Row>) => void;

/** Rows that no longer match the filter stay in their place, but show what has become of them. */
async function readGone<Row>(ids: string[], rowPath: (id: string) => string, rowId: (row: Row) => string, setShown: Setter<Row>): Promise<void> {
  const reads = await Promise.allSettled(ids.slice(0, MAX_SINGLE_READS).map((id) => api.get<Row>(rowPath(id))));
  const found = new Map(reads.flatMap((read) => (read.status === 'fulfilled' ? [[rowId(read.value), read.value] as const] : [])));
  if (found.size) setShown((old) => ({ ...old, rows: old.rows.map((row) => found.get(rowId(row)) ?? row), changed: new Set([...old.changed, ...found.keys()]) }));
}
