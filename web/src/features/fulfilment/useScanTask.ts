import { useCallback, useEffect, useRef, useState } from 'react';
import { api, newId } from '@/api/client';
import { AppError, asAppError } from '@/api/errors';
import { refresh, useGet } from '@/api/query';
import type { Page } from '@/api/types';
import { makeQueue } from '@/ui/scan/queue';
import { signalError, signalOk } from '@/ui/scan/signals';
import { isCalled, isGoingBack, type Fulfilment, type FulfilmentLine, type ScanAnswer } from './fulfilment';

export type ScanState = 'ready' | 'ok' | 'bad';

export interface Scanned {
  id: string;
  code: string;
  words: 'ok' | 'wrong_item' | 'too_many' | 'unknown' | 'opened' | 'complete' | 'refused' | 'stopped' | 'back' | 'all_back' | 'not_picked';
  more: string;
  at: number;
}

const RED_MS = 1_200;

export const GOOD = new Set<Scanned['words']>(['ok', 'opened', 'complete', 'back', 'all_back']);
/** What the same answer is called when pieces go back to the shelf. */
const GOING_BACK: Partial<Record<string, Scanned['words']>> = { ok: 'back', complete: 'all_back', wrong_item: 'not_picked', too_many: 'not_picked' };

export function lineFor(lines: FulfilmentLine[], code: string): FulfilmentLine | undefined {
  const wanted = code.toUpperCase();
  const fits = lines.filter((line) => line.sku_code.toUpperCase() === wanted || line.codes.some((one) => one.toUpperCase() === wanted));
  return fits.find((line) => line.picked < line.quantity) ?? fits[0];
}

function lineToPutBack(task: Fulfilment, code: string): FulfilmentLine | undefined {
  const fits = task.lines.filter((line) => line.picked > 0 && lineFor([line], code));
  return fits.find((line) => line.returned < line.picked) ?? fits[0];
}

/** The pick under the scanner: a local answer at once, the server's word after it, in strict order. */
export function useScanTask(first: string | null) {
  const [task, setTask] = useState<Fulfilment | null>(null);
  const [log, setLog] = useState<Scanned[]>([]);
  const [state, setState] = useState<ScanState>('ready');
  const [queue] = useState(makeQueue);
  const live = useRef(task);
  const put = useCallback((next: Fulfilment | null) => {
    live.current = next;
    setTask(next);
  }, []);

  const say = useCallback((code: string, words: Scanned['words'], more = '') => {
    const isGood = GOOD.has(words);
    if (isGood) signalOk();
    else signalError();
    setState(isGood ? 'ok' : 'bad');
    setLog((old) => [{ id: newId(), code, words, more, at: Date.now() }, ...old].slice(0, 12));
  }, []);
  useEffect(() => {
    if (state === 'ready') return undefined;
    const timer = setTimeout(() => setState('ready'), RED_MS);
    return () => clearTimeout(timer);
  }, [state, log]);

  const tick = useCallback((lineId: string, by: number, exact?: number, what: 'picked' | 'returned' = 'picked') => {
    const now = live.current;
    if (now) put({ ...now, lines: now.lines.map((line) => (line.id === lineId ? { ...line, [what]: exact ?? line[what] + by } : line)) });
  }, [put]);

  // Somebody stopped it meanwhile: the stream says that something changed, the server what.
  const fresh = useGet<Fulfilment>(`/fulfilments/${task?.id}`, {}, { enabled: task !== null }).data;
  useEffect(() => {
    const now = live.current;
    if (!now || !fresh || fresh.id !== now.id || !fresh.is_stopped) return;
    if (now.is_stopped && now.state === fresh.state) return;
    put(fresh);
    if (!now.is_stopped) say(fresh.number, 'stopped');
  }, [fresh, put, say]);

  const open = useCallback(
    async (code: string) => {
      try {
        const found = await api.get<Page<Fulfilment>>('/fulfilments', { q: code, limit: 5 });
        const one = found.items.find((item) => isCalled(item, code) || item.tracking_no === code);
        if (!one) {
          say(code, 'unknown');
          return;
        }
        const whole = await api.get<Fulfilment>(`/fulfilments/${one.id}`);
        put(whole);
        say(code, whole.is_stopped && !isGoingBack(whole) ? 'stopped' : 'opened');
      } catch (error) {
        say(code, 'refused', asAppError(error).detail);
      }
    },
    [put, say],
  );

  const confirm = useCallback(
    async (taskId: string, code: string, lineId: string) => {
      try {
        const answer = await api.post<ScanAnswer>(`/fulfilments/${taskId}/scan`, { scan_id: newId(), code });
        const isGood = answer.result === 'ok' || answer.result === 'complete';
        if (isGood && answer.line_id && answer.picked !== undefined) tick(answer.line_id, 0, answer.picked);
        if (!isGood) {
          tick(lineId, -1);
          say(code, answer.result as Scanned['words']);
        }
        if (answer.result === 'complete') {
          say(code, 'complete');
          const fresh = await api.get<Fulfilment>(`/fulfilments/${taskId}`);
          if (live.current?.id === taskId) put(fresh);
        }
      } catch (error) {
        tick(lineId, -1);
        say(code, 'refused', error instanceof AppError ? error.detail : '');
        void refresh(`/fulfilments/${taskId}`);
      }
    },
    [put, say, tick],
  );

  const putBack = useCallback(
    async (taskId: string, code: string, lineId: string) => {
      try {
        const answer = await api.post<ScanAnswer>(`/fulfilments/${taskId}/put-back-scan`, { scan_id: newId(), code });
        const isGood = answer.result === 'ok' || answer.result === 'complete';
        if (isGood && answer.line_id && answer.picked !== undefined) tick(answer.line_id, 0, answer.picked, 'returned');
        else tick(lineId, -1, undefined, 'returned');
        if (answer.result !== 'ok') say(code, GOING_BACK[answer.result] ?? 'unknown');
        if (answer.result === 'complete') void refresh('/fulfilments', '/counts');
      } catch (error) {
        tick(lineId, -1, undefined, 'returned');
        say(code, 'refused', error instanceof AppError ? error.detail : '');
      }
    },
    [say, tick],
  );

  const scanBack = useCallback(
    (now: Fulfilment, code: string) => {
      const line = lineToPutBack(now, code);
      if (!line && !lineFor(now.lines, code)) void open(code);
      else if (!line || line.returned >= line.picked) say(code, 'not_picked');
      else {
        tick(line.id, 1, undefined, 'returned');
        say(code, 'back', `${line.title} ${line.returned + 1}/${line.picked}`);
        queue(() => putBack(now.id, code, line.id));
      }
    },
    [open, say, tick, queue, putBack],
  );

  const scan = useCallback(
    (code: string) => {
      const now = live.current;
      if (now && isGoingBack(now) && !isCalled(now, code)) {
        scanBack(now, code);
        return;
      }
      if (now?.is_stopped && lineFor(now.lines, code)) {
        say(code, 'stopped');
        return;
      }
      const line = now && lineFor(now.lines, code);
      // Whoever has picked all of it scans the next order, with no hand for a button between.
      const isDone = now?.lines.every(({ picked, quantity }) => picked >= quantity);
      if (!now || isCalled(now, code) || (isDone && !line)) {
        void open(code);
        return;
      }
      if (!line) {
        say(code, 'wrong_item');
        return;
      }
      if (line.picked >= line.quantity) {
        say(code, 'too_many', line.title);
        return;
      }
      tick(line.id, 1);
      say(code, 'ok', `${line.title} ${line.picked + 1}/${line.quantity}`);
      queue(() => confirm(now.id, code, line.id));
    },
    [open, say, tick, queue, confirm, scanBack],
  );

  useEffect(() => {
    if (first) void api.get<Fulfilment>(`/fulfilments/${first}`).then(put, () => undefined);
  }, [first, put]);

  const reload = useCallback(async () => {
    const now = live.current;
    if (now) put(await api.get<Fulfilment>(`/fulfilments/${now.id}`));
  }, [put]);

  return { task, log, state, scan, leave: () => put(null), reload };
}
