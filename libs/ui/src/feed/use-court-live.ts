import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import type { CourtLive, CourtLiveState } from './court-live.js';

/** The agent's feed; null on pages that have none. */
export const CourtLiveContext = createContext<CourtLive | null>(null);

/** Gives a court's feed to everything below it. */
export const CourtLiveProvider = CourtLiveContext.Provider;

function useFeedOfCourt(): CourtLive {
  const feed = useContext(CourtLiveContext);
  if (feed === null) throw new Error('useCourtLive needs a CourtLiveProvider above it');
  return feed;
}

/**
 * Part of a court's live state; renders anew when that part is another value.
 *
 * @throws Error outside a {@link CourtLiveProvider}.
 */
export function useCourtLive<T>(part: (state: CourtLiveState) => T): T {
  const feed = useFeedOfCourt();
  return useSyncExternalStore(feed.subscribe, () => part(feed.current()));
}

/** The court's wall clock now, ms, as far as the feed tells; else this machine's. A function, so that it is read when it is needed. */
export function useCourtNow(): () => number {
  const feed = useFeedOfCourt();
  return useCallback(() => {
    const { courtAheadMs } = feed.current();
    return courtAheadMs === null ? Date.now() : performance.now() + courtAheadMs;
  }, [feed]);
}
