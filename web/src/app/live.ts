import { BASE } from '@/api/client';
import { follow, type Frame } from '@/api/events';
import { refresh, queryClient } from '@/api/query';
import { Store } from './store';

export type LiveState = 'connecting' | 'live' | 'offline';

export const liveState = new Store<LiveState>('connecting');

type Message = { kind: 'frame'; frame: Frame } | { kind: 'state'; state: LiveState } | { kind: 'ask' };

const COALESCE_MS = 120;
/** What costs the server a count of its own is asked for again this often at most. */
const COUNTED_MS = 4_000;
const LOCK = 'zhidan.live';

/** Which resources a topic touches. */
const TOUCHED: Record<string, string[]> = {
  'order.changed': ['/orders', '/home', '/counts', '/fulfilments', '/listings', '/shortages', '/confirmations', '/customers'],
  'stock.changed': ['/stock', '/home/first-steps'],
  'payment.changed': ['/payments', '/orders', '/credit-accounts'],
  'refund.changed': ['/refunds', '/payments', '/orders'],
  'fulfilment.changed': ['/fulfilments', '/counts', '/home/first-steps'],
  'import.changed': ['/imports'],
  'feedback.changed': ['/feedback'],
  'job.changed': ['/jobs', '/exports', '/backups'],
  'catalog.changed': ['/products', '/skus', '/listings', '/home/first-steps'],
  'customers.changed': ['/customers', '/orders'],
  'listings.mapped': ['/listings'],
  'shops.changed': ['/home/first-steps', '/shops', '/session', '/shop-groups', '/legal-entities'],
  'session.ended': ['/session'],
  counts: ['/counts', '/home'],
};

/** Numbers and boards that a stream of changes must not fetch with each of them. */
const COUNTED: Record<string, string[]> = {
  'order.changed': ['/views/counts', '/exceptions'],
};

let pending = new Set<string>();
let timer: ReturnType<typeof setTimeout> | undefined;

function flush(): void {
  timer = undefined;
  const prefixes = [...pending];
  pending = new Set();
  if (prefixes.includes('*')) void queryClient.invalidateQueries();
  else if (prefixes.length) void refresh(...prefixes);
}

function touch(...prefixes: string[]): void {
  prefixes.forEach((prefix) => pending.add(prefix));
  timer ??= setTimeout(flush, COALESCE_MS);
}

let counting: ReturnType<typeof setTimeout> | undefined;

function recount(event: string): void {
  const prefixes = COUNTED[event];
  if (!prefixes || counting) return;
  counting = setTimeout(() => {
    counting = undefined;
    void refresh(...prefixes);
  }, COUNTED_MS);
}

function apply(frame: Frame): void {
  if (frame.event === 'reset') touch('*');
  else touch(...(TOUCHED[frame.event] ?? []));
  recount(frame.event);
}

let lastId = '';
let lostAt = 0;

function lead(channel: BroadcastChannel, signal: AbortSignal): Promise<void> {
  const say = (message: Message) => channel.postMessage(message);
  const become = (state: LiveState) => {
    liveState.set(state);
    say({ kind: 'state', state });
  };
  channel.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if (data.kind === 'ask') say({ kind: 'state', state: liveState.get() });
  });
  return follow(
    `${BASE}/events`,
    lastId,
    {
      onOpen: () => {
        become('live');
        // What was read from the cache while the stream was away may be old even where the replay is complete.
        if (lostAt) touch('*');
        if (lostAt) say({ kind: 'frame', frame: { id: '', event: 'reset', data: '' } });
        lostAt = 0;
      },
      onLost: () => {
        lostAt ||= Date.now();
        become('offline');
      },
      onFrame: (frame) => {
        if (frame.id) lastId = frame.id;
        apply(frame);
        say({ kind: 'frame', frame });
      },
    },
    signal,
  );
}

function listen(channel: BroadcastChannel): void {
  channel.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if (data.kind === 'state') liveState.set(data.state);
    if (data.kind === 'frame') {
      if (data.frame.id) lastId = data.frame.id;
      apply(data.frame);
    }
  });
  channel.postMessage({ kind: 'ask' } satisfies Message);
}

/** One tab of the browser holds the stream and tells the others; when it closes, the next one takes over. */
export function startLive(): () => void {
  const ending = new AbortController();
  const channel = new BroadcastChannel(LOCK);
  listen(channel);
  if (navigator.locks) {
    void navigator.locks.request(LOCK, { signal: ending.signal }, () => lead(channel, ending.signal)).catch(() => undefined);
  } else {
    void lead(channel, ending.signal);
  }
  return () => {
    ending.abort();
    channel.close();
  };
}
