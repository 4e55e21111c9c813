import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { CourtFeed, FeedState } from './court-feed.js';

/** The hub's feed; null on pages that have none. */
export const FeedContext = createContext<CourtFeed | null>(null);

/** Gives the feed to everything below it. */
export const FeedProvider = FeedContext.Provider;

/** The feed of this page. @throws Error outside a {@link FeedProvider}. */
export function useCourtFeed(): CourtFeed {
  const feed = useContext(FeedContext);
  if (feed === null) throw new Error('useFeed needs a FeedProvider above it');
  return feed;
}

/** State of all courts; renders anew on each change. */
export function useFeed(): FeedState {
  const feed = useCourtFeed();
  return useSyncExternalStore(feed.subscribe, feed.current);
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
