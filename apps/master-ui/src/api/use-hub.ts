import { keepPreviousData, useMutation, useQuery, useQueryClient, type UseMutationResult, type UseQueryOptions, type UseQueryResult } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { z } from 'zod';
import { HubClient, type HubError, type HubRequest } from './hub-client.js';

const context = createContext(new HubClient(null));
/** Gives the hub's client to everything below it. */
export const HubProvider = context.Provider;
export const useHub = (): HubClient => useContext(context);

/** An answer of the hub, kept and asked for again: at `everyMs`, after a change of what `key` begins with, and when the page is looked at again. */
export function useHubQuery<T extends z.ZodType>(key: readonly unknown[], path: string | (() => string), schema: T, options: { readonly everyMs?: number; readonly enabled?: boolean; readonly keep?: boolean } = {}): UseQueryResult<z.output<T>, HubError> {
  const hub = useHub();
  const wanted = {
    queryKey: key,
    queryFn: ({ signal }: { readonly signal: AbortSignal }) => hub.ask(typeof path === 'string' ? path : path(), schema, { signal }),
    enabled: options.enabled ?? true,
    ...(options.everyMs === undefined ? {} : { refetchInterval: options.everyMs }),
    ...(options.keep === true ? { placeholderData: keepPreviousData } : {}),
  };
  return useQuery(wanted as UseQueryOptions<z.output<T>, HubError>);
}

/** A change on the hub. What is known under the keys in `renews` is asked for again when it is done. */
export function useHubChange<V, T extends z.ZodType>(
  make: (value: V) => HubRequest & { readonly path: string },
  schema: T,
  renews: readonly (readonly unknown[])[] = [],
): UseMutationResult<z.output<T>, HubError, V> {
  const hub = useHub();
  const queries = useQueryClient();
  return useMutation<z.output<T>, HubError, V>({
    mutationFn: (value) => {
      const { path, ...request } = make(value);
      return hub.ask(path, schema, { method: 'POST', ...request });
    },
    onSuccess: () => void Promise.all(renews.map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}
