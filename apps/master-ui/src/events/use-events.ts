import { useCourtFeed, useLiveSince, wordsOf } from '@restrike/ui';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useHub } from '../api/use-hub.js';
import { isWanted, writeFilter, type EventFilter } from './event-filter.js';
import { eventPageSchema, hubEventSchema, type HubEvent } from './hub-event.js';
import { leavesGap, mergeEvents } from './merge-events.js';
import { OneAtATime } from './one-at-a-time.js';

const pageSize = 500;
/** Rows kept on the page: enough for a long day of one screen. */
const maxRows = 120_000;
/** New events that wait for a reader further down; beyond it the list is read anew. */
const maxWaiting = 5_000;
/** How soon after something was told that may not be all of it the newest page is read again, ms. */
const soonMs = 1_000;
/** The newest page is read again this often, ms: the hub tells a slow screen less, and does not say so. */
const everyMs = 15_000;

interface Kept {
  readonly rows: readonly HubEvent[];
  /** Those that came while the reader was further down. */
  readonly fresh: readonly HubEvent[];
  /** Events may be missing between `fresh` and `rows`. */
  readonly hasGap: boolean;
  readonly next: string | null;
  readonly state: 'loading' | 'ready' | 'failed';
  readonly reason: string | null;
}
const nothing: Kept = { rows: [], fresh: [], hasGap: false, next: null, state: 'loading', reason: null };

export interface EventList {
  readonly rows: readonly HubEvent[];
  readonly state: Kept['state'];
  readonly reason: string | null;
  readonly hasMore: boolean;
  /** New events that came while the reader was further down. */
  readonly waiting: number;
  readonly loadMore: () => void;
  readonly showWaiting: () => void;
  readonly retry: () => void;
}

/**
 * Events by filter, newest first: pages from the hub, and new ones in their place as they are committed. After a lost connection, and whenever the hub may not have
 * told all, the newest page is read again. One filter for the life of the component: another one is another list, so give the component the filter as its key.
 */
export function useEvents(filter: EventFilter, following: boolean): EventList {
  const hub = useHub();
  const feed = useCourtFeed();
  const since = useLiveSince();
  const query = writeFilter(filter).toString();
  const [kept, setKept] = useState(nothing);
  const [pages] = useState(() => new OneAtATime());
  const atTop = useRef(following);
  useEffect(() => {
    atTop.current = following;
  }, [following]);
  const wanted = useCallback((event: HubEvent) => isWanted(event, filter), [query]); // eslint-disable-line react-hooks/exhaustive-deps -- the query is the filter's content

  const ask = useCallback((cursor: string | null, signal: AbortSignal) => hub.ask(`/api/events?${query}${query === '' ? '' : '&'}limit=${String(pageSize)}${cursor === null ? '' : `&cursor=${cursor}`}`, eventPageSchema, { signal }), [hub, query]);

  /** Reads a page: the one after `cursor`, or the newest; while one is under way not at all, or `instead` of it. */
  const load = useCallback(
    (cursor: string | null, instead = false): Promise<void> =>
      pages.run(async (signal) => {
        try {
          const page = await ask(cursor, signal);
          if (signal.aborted) return;
          setKept((before) => {
            const ready = { ...before, state: 'ready', reason: null } as const;
            if (cursor !== null) return { ...ready, rows: mergeEvents(before.rows, page.rows, wanted, true).slice(0, maxRows), next: page.next };
            if (before.rows.length === 0 || (atTop.current && leavesGap(before.rows, page))) return { ...ready, rows: page.rows, fresh: [], hasGap: false, next: page.next };
            if (atTop.current) return { ...ready, rows: mergeEvents(before.rows, page.rows, wanted, before.next === null).slice(0, maxRows) };
            const known = new Set(before.rows.map(({ key }) => key));
            return { ...ready, fresh: mergeEvents(before.fresh, page.rows.filter(({ key }) => !known.has(key)), wanted, true), hasGap: before.hasGap || leavesGap(before.rows, page) };
          });
        } catch (error) {
          if (!signal.aborted) setKept((before) => ({ ...before, state: 'failed', reason: wordsOf(error) }));
        }
      }, instead),
    [ask, pages, wanted],
  );

  // Read first, and again whenever the connection is back.
  useEffect(() => {
    void load(null, true);
    const timer = setInterval(() => void load(null), everyMs);
    return () => {
      clearInterval(timer);
      pages.giveUp();
    };
  }, [load, pages, since]);

  const hasText = filter.text !== '';
  useEffect(() => {
    let soon: ReturnType<typeof setTimeout> | null = null;
    const readSoon = (): void => {
      soon ??= setTimeout(() => {
        soon = null;
        void load(null);
      }, soonMs);
    };
    const stop = feed.watchEvents((incoming, more) => {
      if (more || hasText) readSoon();
      // A text is the hub's to judge.
      if (hasText) return;
      const told = incoming.flatMap((value) => {
        const parsed = hubEventSchema.safeParse(value);
        return parsed.success && (parsed.data.version > 1 || wanted(parsed.data)) ? [parsed.data] : [];
      });
      if (told.length === 0) return;
      setKept((before) => {
        if (before.state === 'loading') return before;
        if (atTop.current) return { ...before, rows: mergeEvents(before.rows, told, wanted, before.next === null).slice(0, maxRows) };
        const known = new Set(before.rows.map(({ key }) => key));
        const changed = told.filter(({ key }) => known.has(key));
        const fresh = mergeEvents(before.fresh, told.filter(({ key }) => !known.has(key)), wanted, true);
        return { ...before, rows: mergeEvents(before.rows, changed, wanted, true), fresh: fresh.slice(0, maxWaiting), hasGap: before.hasGap || fresh.length > maxWaiting };
      });
    });
    return () => {
      stop();
      if (soon !== null) clearTimeout(soon);
    };
  }, [feed, load, wanted, hasText]);

  const { rows, fresh, hasGap, next, state, reason } = kept;
  const showWaiting = (): void => {
    if (hasGap) {
      setKept(nothing);
      // An older page under way would come into the emptied list as its newest rows.
      void load(null, true);
    } else setKept((before) => ({ ...before, rows: mergeEvents(before.rows, before.fresh, wanted, before.next === null).slice(0, maxRows), fresh: [] }));
  };
  return {
    rows,
    state,
    reason,
    hasMore: next !== null && rows.length < maxRows,
    waiting: fresh.length,
    loadMore: () => {
      if (next !== null && state === 'ready') void load(next);
    },
    showWaiting,
    retry: () => {
      setKept((before) => ({ ...before, state: before.rows.length === 0 ? 'loading' : 'ready', reason: null }));
      void load(rows.length === 0 ? null : next, true);
    },
  };
}
