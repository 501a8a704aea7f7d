import { queryClient, type MayRest } from './query';

interface Asked {
  dataUpdatedAt: number;
  fetchStatus: string;
}

const waiting = new Set<string>();

/** For how many milliseconds a dear answer is still good enough; while it is being asked for, the whole time. */
export function restLeft({ dataUpdatedAt, fetchStatus }: Asked, restMs: number, now: number): number {
  if (fetchStatus === 'fetching') return restMs;
  return Math.max(0, dataUpdatedAt + restMs - now);
}

function whenSeen(run: () => void): void {
  if (document.hidden) document.addEventListener('visibilitychange', run, { once: true });
  else run();
}

/** Asks anew at most this often, and only while somebody looks at the page. */
export function atMostEvery(restMs: number): MayRest {
  return ({ queryHash, state }) => {
    const left = restLeft(state, restMs, Date.now());
    if (!left && !document.hidden) return false;
    if (!waiting.has(queryHash)) {
      waiting.add(queryHash);
      const ask = () => {
        waiting.delete(queryHash);
        void queryClient.invalidateQueries({ predicate: (one) => one.queryHash === queryHash });
      };
      setTimeout(() => whenSeen(ask), left);
    }
    return true;
  };
}
