import { useLiveSince, wordsOf } from '@restrike/ui';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { z } from 'zod';
import { ApiFailure, get } from './court-api.js';

/** Something read from the agent. After a failure the last value stays, marked as old. */
export type Resource<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T; readonly old: string | null }
  /** This agent has no such room. */
  | { readonly state: 'absent' }
  | { readonly state: 'failed'; readonly reason: string };

/** The value, whether fresh or old; null when there is none. */
export function valueOf<T>(resource: Resource<T>): T | null {
  return resource.state === 'ready' ? resource.value : null;
}

/**
 * Reads a path of the agent, again every `everyMs`, at each change of `when`, and as soon as the agent is back. That the feed of a page that was just opened is
 * live is no coming back: what was read with it is as new. A room that is absent is looked for again more rarely.
 * `path` null: nothing is read. `schema` must be the same value in each render.
 */
export function useResource<T extends z.ZodType>(path: string | null, schema: T, everyMs: number, when: unknown = null): { readonly resource: Resource<z.output<T>>; readonly reload: () => void } {
  const [kept, setKept] = useState<{ readonly path: string | null; readonly resource: Resource<z.output<T>> }>({ path, resource: { state: 'loading' } });
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  const liveSince = useLiveSince();
  const liveBefore = useRef(liveSince);
  const hasFailed = useRef(false);
  useEffect(() => {
    const wasLive = liveBefore.current !== null;
    if (liveBefore.current === liveSince) return;
    liveBefore.current = liveSince;
    if (wasLive || hasFailed.current) reload();
  }, [liveSince, reload]);
  useEffect(() => {
    if (path === null) return undefined;
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = async (): Promise<void> => {
      let next = everyMs;
      try {
        const value = await get(path, schema, abort.signal);
        hasFailed.current = false;
        setKept({ path, resource: { state: 'ready', value, old: null } });
      } catch (error) {
        if (abort.signal.aborted) return;
        hasFailed.current = true;
        const reason = wordsOf(error);
        const absent = error instanceof ApiFailure && error.isAbsent;
        if (absent) next = Math.max(everyMs, 15_000);
        setKept((before) => {
          if (before.path === path && before.resource.state === 'ready' && !absent) return { path, resource: { ...before.resource, old: reason } };
          return { path, resource: absent ? { state: 'absent' } : { state: 'failed', reason } };
        });
      }
      timer = setTimeout(() => void load(), next);
    };
    void load();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [path, schema, everyMs, when, round]);
  return { resource: kept.path === path ? kept.resource : { state: 'loading' }, reload };
}
