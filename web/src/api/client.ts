import { AppError } from './errors';

export const BASE = '/api/v1';

export type QueryValue = string | number | boolean | null | undefined;
export type Query = Record<string, QueryValue>;

interface Options {
  query?: Query;
  body?: unknown;
  form?: FormData;
  signal?: AbortSignal;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export function queryString(query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}

/** Django's CSRF cookie, whatever prefix the installation puts before its name. */
export function csrfToken(cookies: string = document.cookie): string {
  const pair = cookies.split(/;\s*/).find((entry) => /csrftoken=/.test(entry));
  return pair ? decodeURIComponent(pair.slice(pair.indexOf('=') + 1)) : '';
}

export function newId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

let requestId = '';

/** The number under which the server knows the last request of this page. */
export function lastRequestId(): string {
  return requestId;
}

let onSignedOut: () => void = () => undefined;

/** The application says once what happens when a session has ended. */
export function whenSignedOut(handler: () => void): void {
  onSignedOut = handler;
}

function headersFor(method: Method, options: Options): Headers {
  const headers = new Headers({ Accept: 'application/json', 'Accept-Language': document.documentElement.lang || 'zh-CN' });
  if (options.body !== undefined) headers.set('Content-Type', 'application/json');
  if (method !== 'GET') headers.set('X-CSRFToken', csrfToken());
  if (method === 'POST') headers.set('Idempotency-Key', newId());
  return headers;
}

async function send(method: Method, path: string, options: Options): Promise<Response> {
  try {
    const response = await fetch(BASE + path + queryString(options.query), {
      method,
      headers: headersFor(method, options),
      body: options.form ?? (options.body === undefined ? undefined : JSON.stringify(options.body)),
      signal: options.signal,
      credentials: 'same-origin',
    });
    requestId = response.headers.get('X-Request-ID') ?? requestId;
    return response;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new AppError(0, { code: 'offline' });
  }
}

async function problemOf(response: Response): Promise<AppError> {
  const isJson = /json/.test(response.headers.get('Content-Type') ?? '');
  const body = isJson ? ((await response.json().catch(() => ({}))) as object) : {};
  return new AppError(response.status, body);
}

async function request<T>(method: Method, path: string, options: Options = {}): Promise<T> {
  const response = await send(method, path, options);
  if (!response.ok) {
    const error = await problemOf(response);
    if (response.status === 401 && !path.startsWith('/session')) onSignedOut();
    throw error;
  }
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export const api = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) => request<T>('GET', path, { query, signal }),
  post: <T>(path: string, body: unknown = {}) => request<T>('POST', path, { body }),
  put: <T>(path: string, body: unknown) => request<T>('PUT', path, { body }),
  patch: <T>(path: string, body: unknown) => request<T>('PATCH', path, { body }),
  del: <T = void>(path: string, body?: unknown) => request<T>('DELETE', path, { body }),
  upload: <T>(path: string, form: FormData) => request<T>('POST', path, { form }),
};
