import { api, BASE } from '@/api/client';
import { asAppError } from '@/api/errors';
import type { T } from '@/app/i18n';
import { toastError } from '@/app/toasts';

/** Makes papers of these rows and opens them in a tab of their own, from where they are printed. */
export async function printPapers(t: T, path: '/fulfilments/packing-slips' | '/orders/sheets', ids: string[]): Promise<void> {
  try {
    const { id } = await api.post<{ id: string }>(path, { ids });
    window.open(`${BASE}/papers/${id}.pdf`, '_blank', 'noopener');
  } catch (error) {
    toastError(t, asAppError(error));
  }
}
