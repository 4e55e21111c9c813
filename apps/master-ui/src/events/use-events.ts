import { useCourtFeed } from '@restrike/ui';
import { useCallback, useEffect, useRef, useState } from 'react';
import { writeFilter, type EventFilter } from './event-filter.js';
import { eventPageSchema, hubEventSchema, keyOf, type HubEvent } from './hub-event.js';

const pageSize = 200;
const requestLimitMs = 15_000;
/** Rows kept on the page: enough for a long day of one screen. */
const maxRows = 120_000;

export interface EventList {
  readonly rows: readonly HubEvent[];
  readonly state: 'loading' | 'ready' | 'failed';
  readonly reason: string | null;
  readonly hasMore: boolean;
  /** New events that came while the reader was further down. */
  readonly waiting: number;
  readonly loadMore: () => void;
  readonly showWaiting: () => void;
  readonly retry: () => void;
}

const matches = (event: HubEvent, filter: EventFilter): boolean =>
  (filter.court.length === 0 || filter.court.includes(event.nodeId)) &&
  (filter.category.length === 0 || filter.category.includes(event.category)) &&
  (filter.side === '' || filter.side === event.side) &&
  (filter.type === '' || filter.type === event.type) &&
  (filter.match === '' || filter.match === event.matchNumber) &&
  (filter.validity === '' || (filter.validity === 'valid') === event.valid) &&
  (filter.day === '' || filter.day === event.day);

/**
 * Events by filter, newest first: pages from the hub, and new ones on top as they are committed. One filter for the life of the
 * component: another one is another list, so give the component the filter as its key.
 */
export function useEvents(filter: EventFilter, following: boolean, token: string | null): EventList {
  const feed = useCourtFeed();
  const query = writeFilter(filter).toString();
  const [rows, setRows] = useState<readonly HubEvent[]>([]);
  const [fresh, setFresh] = useState<readonly HubEvent[]>([]);
  const [state, setState] = useState<EventList['state']>('loading');
  const [reason, setReason] = useState<string | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const loading = useRef(false);
  const seen = useRef(new Set<string>());

  const load = useCallback(
    async (cursor: string | null, signal: AbortSignal): Promise<void> => {
      loading.current = true;
      try {
        const parameters = new URLSearchParams(query);
        parameters.set('limit', String(pageSize));
        if (cursor !== null) parameters.set('cursor', cursor);
        const response = await fetch(`/api/events?${parameters.toString()}`, {
          headers: token === null ? {} : { authorization: `Bearer ${token}` },
          signal: AbortSignal.any([signal, AbortSignal.timeout(requestLimitMs)]),
        });
        if (!response.ok) throw new Error(((await response.json()) as { message?: string }).message ?? `the hub answered ${String(response.status)}`);
        const page = eventPageSchema.parse(await response.json());
        if (signal.aborted) return;
        const unseen = page.rows.filter((row) => !seen.current.has(keyOf(row)));
        for (const row of unseen) seen.current.add(keyOf(row));
        setRows((before) => [...before, ...unseen].slice(0, maxRows));
        setNext(page.next);
        setState('ready');
        setReason(null);
      } catch (error) {
        if (signal.aborted) return;
        setState('failed');
        setReason(error instanceof Error ? error.message : String(error));
      } finally {
        loading.current = false;
      }
    },
    [query, token],
  );

  useEffect(() => {
    const abort = new AbortController();
    void load(null, abort.signal);
    return () => abort.abort();
  }, [load]);

  useEffect(
    () =>
      feed.watchEvents((incoming) => {
        // A text filter is the hub's to judge: with one, new rows come by loading anew.
        if (filter.text !== '') return;
        const own = incoming.flatMap((value) => {
          const parsed = hubEventSchema.safeParse(value);
          return parsed.success && matches(parsed.data, filter) && !seen.current.has(keyOf(parsed.data)) ? [parsed.data] : [];
        });
        if (own.length === 0) return;
        for (const row of own) seen.current.add(keyOf(row));
        const newest = own.reverse();
        if (following) setRows((before) => [...newest, ...before].slice(0, maxRows));
        else setFresh((before) => [...newest, ...before].slice(0, 5_000));
      }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the query is the filter's content
    [feed, query, following],
  );

  const showWaiting = useCallback(() => {
    setRows((before) => [...fresh, ...before].slice(0, maxRows));
    setFresh([]);
  }, [fresh]);

  return {
    rows,
    state,
    reason,
    hasMore: next !== null,
    waiting: fresh.length,
    loadMore: () => {
      if (next !== null && !loading.current && state === 'ready') void load(next, new AbortController().signal);
    },
    showWaiting,
    retry: () => {
      setState('loading');
      void load(rows.length === 0 ? null : next, new AbortController().signal);
    },
  };
}
