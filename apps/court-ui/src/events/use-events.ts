import { eventRecordSchema, type EventRecord } from '@restrike/contracts';
import { useCourtLive, useLiveSince, wordsOf } from '@restrike/ui';
import { useCallback, useEffect, useRef, useState } from 'react';
import { z } from 'zod';
import { get } from '../api/court-api.js';
import { refreshRows } from './refresh-rows.js';

const pageSchema = z.object({ rows: z.array(eventRecordSchema), next: z.number().nullable() });
const pageSize = 200;
const maxRows = 20_000;
/** New rows are fetched at most this often, however fast the court scores. */
const fetchEveryMs = 250;
/** Events are linked to a clip within this time of its being ready. */
const linkedAfterMs = 1_500;
/** Rows change after they were read: a kick turns out to be a turning one, a repeated point to be a second one. */
const refreshEveryMs = 10_000;
/** Rows that are fetched at once; when more came meanwhile, the table begins anew. */
const fetchAtOnce = 500;

export interface EventList {
  /** Newest first. */
  readonly rows: readonly EventRecord[];
  readonly state: 'loading' | 'ready' | 'failed';
  readonly reason: string | null;
  readonly hasMore: boolean;
  readonly loadMore: () => void;
  readonly retry: () => void;
}

interface Loaded {
  readonly request: string;
  readonly rows: readonly EventRecord[];
  /** `before` of the next older page; null at the beginning. */
  readonly next: number | null;
  /** Highest sequence that was looked at. */
  readonly through: number;
}

/**
 * Events of the court by a query, newest first. New ones come as the feed tells of commits; the newest page is read again for what was changed in it since.
 */
export function useEvents(request: string): EventList {
  const sequence = useCourtLive((state) => state.live?.sequence ?? null);
  const liveSince = useLiveSince();
  const clips = useCourtLive((state) => state.clips?.slice(0, 3).map(({ clipId, state: stands }) => `${clipId} ${stands}`).join() ?? '');
  const sessions = useCourtLive((state) => state.changes.sessions);
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  const busy = useRef(false);
  const current = loaded !== null && loaded.request === request ? loaded : null;
  const path = useCallback((rest: string) => `/api/events?${request}${request === '' ? '' : '&'}${rest}`, [request]);

  useEffect(() => {
    const abort = new AbortController();
    get(path(`limit=${String(pageSize)}`), pageSchema, abort.signal).then(
      ({ rows, next }) => {
        setProblem(null);
        setLoaded({ request, rows, next, through: rows[0]?.sequence ?? 0 });
      },
      (error: unknown) => {
        if (!abort.signal.aborted) setProblem(wordsOf(error));
      },
    );
    return () => abort.abort();
  }, [path, request, round, liveSince]);

  const through = current?.through ?? null;
  useEffect(() => {
    if (through === null || sequence === null || sequence <= through) return undefined;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      get(path(`order=oldest&after=${String(through)}&limit=${String(fetchAtOnce)}`), pageSchema, abort.signal).then(
        ({ rows }) => {
          if (rows.length >= fetchAtOnce) return setRound((before) => before + 1);
          setLoaded((before) =>
            before === null || before.request !== request ? before : { ...before, rows: [...rows.toReversed(), ...before.rows].slice(0, maxRows), through: Math.max(sequence, rows.at(-1)?.sequence ?? 0) },
          );
        },
        () => undefined, // the feed tells again, and a lost agent is said by the page
      );
    }, fetchEveryMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [through, sequence, path, request]);

  // A replay that is there links the events it shows, and a session that begins, ends or is corrected moves their positions: those rows have changed.
  useEffect(() => {
    const abort = new AbortController();
    const refresh = (): void => {
      get(path(`limit=${String(pageSize)}`), pageSchema, abort.signal).then(
        ({ rows }) => {
          setLoaded((before) => (before === null || before.request !== request ? before : { ...before, rows: refreshRows(before.rows, rows, before.through, rows.length < pageSize) }));
        },
        () => undefined, // it comes with the next one
      );
    };
    const timer = setTimeout(refresh, linkedAfterMs);
    const again = setInterval(refresh, refreshEveryMs);
    return () => {
      clearTimeout(timer);
      clearInterval(again);
      abort.abort();
    };
  }, [clips, sessions, path, request]);

  return {
    rows: current?.rows ?? [],
    state: problem !== null && current === null ? 'failed' : current === null ? 'loading' : 'ready',
    reason: problem,
    hasMore: current?.next != null && current.rows.length < maxRows,
    loadMore: () => {
      if (current?.next == null || busy.current) return;
      busy.current = true;
      get(path(`limit=${String(pageSize)}&before=${String(current.next)}`), pageSchema)
        .then(
          ({ rows, next }) => setLoaded((before) => (before === null || before.request !== request ? before : { ...before, rows: [...before.rows, ...rows], next })),
          (error: unknown) => setProblem(wordsOf(error)),
        )
        .finally(() => (busy.current = false));
    },
    retry: () => {
      setProblem(null);
      setRound((before) => before + 1);
    },
  };
}
