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

/** Monotonic time of this page, ms, anew every `everyMs`: for what ages on screen. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
