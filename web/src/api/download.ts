import { BASE, queryString, type Query } from './client';
import { AppError } from './errors';

function nameFrom(disposition: string | null): string {
  const encoded = /filename\*=(?:UTF-8'')?([^;]+)/i.exec(disposition ?? '')?.[1];
  if (encoded) return decodeURIComponent(encoded);
  return /filename="?([^";]+)"?/i.exec(disposition ?? '')?.[1] ?? 'zhidan';
}

function save(file: File): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A file of the server, kept in the page. */
export async function fetchFile(path: string, query: Query = {}): Promise<File> {
  const response = await fetch(BASE + path + queryString(query), {
    headers: { 'Accept-Language': document.documentElement.lang },
    credentials: 'same-origin',
  }).catch(() => {
    throw new AppError(0, { code: 'offline' });
  });
  if (!response.ok) throw new AppError(response.status, (await response.json().catch(() => ({}))) as object);
  return new File([await response.blob()], nameFrom(response.headers.get('Content-Disposition')));
}

/** Fetches a file and hands it to the person. */
export async function download(path: string, query: Query = {}): Promise<void> {
  save(await fetchFile(path, query));
}
