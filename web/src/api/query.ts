import { QueryClient, keepPreviousData, useMutation, useQuery, useQueryClient, type Query as Asked } from '@tanstack/react-query';
import { api, type Query } from './client';
import { AppError, asAppError } from './errors';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      gcTime: 5 * 60_000,
      networkMode: 'always',
      refetchOnWindowFocus: false,
      retry: (count, error) => count < 1 && error instanceof AppError && error.status === 0,
    },
    mutations: { networkMode: 'always' },
  },
});

interface Extra {
  enabled?: boolean;
  keep?: boolean;
  refetchInterval?: number | false;
  mayRest?: MayRest;
}

/** Whether what is dear to answer is put off instead of being asked again now. */
export type MayRest = (query: Asked) => boolean;

declare module '@tanstack/react-query' {
  interface Register {
    queryMeta: { mayRest?: MayRest };
  }
}

/** Reads a resource; its path and parameters are the cache key. */
export function useGet<T>(path: string, query: Query = {}, { enabled = true, keep = false, refetchInterval = false, mayRest }: Extra = {}) {
  return useQuery<T, AppError>({
    queryKey: [path, query],
    queryFn: ({ signal }) => api.get<T>(path, query, signal),
    enabled,
    refetchInterval,
    placeholderData: keep ? keepPreviousData : undefined,
    meta: { mayRest },
  });
}

/** Every cached answer whose path begins with one of these is fetched anew where it is on screen. */
export function refresh(...prefixes: string[]): Promise<void> {
  return queryClient.invalidateQueries({
    predicate: (query) => prefixes.some((prefix) => underPath(String(query.queryKey[0]), prefix)) && !query.meta?.mayRest?.(query),
  });
}

/** The same at once, also for what may rest: for what this person changed. */
export function refreshNow(path: string): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: [path] });
}

export function underPath(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}

/** A write; afterwards the named resources are fetched anew. */
export function useSend<In, Out>(run: (input: In) => Promise<Out>, touched: string[] = []) {
  useQueryClient();
  return useMutation<Out, AppError, In>({
    mutationFn: async (input) => {
      try {
        return await run(input);
      } catch (error) {
        throw asAppError(error);
      }
    },
    onSuccess: () => {
      if (touched.length) void refresh(...touched);
    },
  });
}
