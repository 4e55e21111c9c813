import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { CourtFeed, FeedState } from './court-feed.js';

const context = createContext<CourtFeed | null>(null);

/** Gives the feed to everything below it. */
export const FeedProvider = context.Provider;

/** The feed of this page. @throws Error outside a {@link FeedProvider}. */
export function useCourtFeed(): CourtFeed {
  const feed = useContext(context);
  if (feed === null) throw new Error('useFeed needs a FeedProvider above it');
  return feed;
}

/** State of all courts; renders anew on each change. */
export function useFeed(): FeedState {
  const feed = useCourtFeed();
  return useSyncExternalStore(feed.subscribe, feed.current);
}

/** Since when the feed is live, of this page's monotonic clock, ms; null while it is not. Renders anew when that changes alone, not with every word of a court. */
export function useLiveSince(): number | null {
  const feed = useCourtFeed();
  return useSyncExternalStore(feed.subscribe, () => {
    const { connection, connectionSince } = feed.current();
    return connection === 'live' ? connectionSince : null;
  });
}

const hearsNothing = (): (() => void) => () => undefined;

/** Whether the hub is lost: what is shown of it may not be so any more. Renders anew when that changes alone; where there is no feed nothing is lost. */
export function useFeedLost(): boolean {
  const feed = useContext(context);
  return useSyncExternalStore(feed?.subscribe ?? hearsNothing, () => feed?.current().connection === 'lost');
}

/** Whether the hub has been lost for so long, ms, that nothing is asked of it any more: one that is only busy is silent for a few seconds now and then. Renders anew when that changes alone. */
export function useFeedAway(afterMs = 10_000): boolean {
  const feed = useContext(context);
  const lostSince = useSyncExternalStore(feed?.subscribe ?? hearsNothing, () => {
    const state = feed?.current();
    return state?.connection === 'lost' ? state.connectionSince : null;
  });
  /** The loss that has lasted, by when it began. */
  const [lasted, setLasted] = useState<number | null>(null);
  useEffect(() => {
    if (lostSince === null) return undefined;
    const timer = setTimeout(() => setLasted(lostSince), lostSince + afterMs - performance.now());
    return () => clearTimeout(timer);
  }, [lostSince, afterMs]);
  return lostSince !== null && lasted === lostSince;
}

/** Monotonic time of this page, ms, anew every `everyMs`: for what ages on screen. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
