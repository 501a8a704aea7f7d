import type { AppError } from '@/api/errors';
import type { T } from './i18n';
import { wordOr } from './i18n';
import { Store } from './store';

export interface Toast {
  id: number;
  tone: 'ok' | 'bad' | 'info';
  text: string;
  requestId?: string;
  undo?: () => void;
}

const UNDO_MS = 8_000;
const PLAIN_MS = 4_000;
const MOST = 3;

export const toasts = new Store<Toast[]>([]);
let lastId = 0;

export function dismiss(id: number): void {
  toasts.set((all) => all.filter((toast) => toast.id !== id));
}

export function toast(tone: Toast['tone'], text: string, more: Pick<Toast, 'undo' | 'requestId'> = {}): number {
  lastId += 1;
  const id = lastId;
  toasts.set((all) => [...all.slice(1 - MOST), { id, tone, text, ...more }]);
  setTimeout(() => dismiss(id), more.undo || tone === 'bad' ? UNDO_MS : PLAIN_MS);
  return id;
}

/** Takes back what the newest toast with an undo has told. */
export function undoLast(): void {
  const newest = toasts.get().findLast((one) => one.undo);
  if (!newest?.undo) return;
  dismiss(newest.id);
  newest.undo();
}

/** The server's sentence where it sent one (it answers in the caller's language), else the words of its code. */
export function errorText(t: T, error: AppError): string {
  return error.detail || wordOr(t, `errors:${error.code}`, t('errors:unknown', { code: error.code }));
}

export function toastError(t: T, error: AppError): void {
  toast('bad', errorText(t, error), { requestId: error.status >= 500 ? error.requestId : undefined });
}
