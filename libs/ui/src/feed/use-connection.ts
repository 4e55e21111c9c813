import { useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { CourtLiveContext } from './use-court-live.js';
import { FeedContext } from './use-feed.js';
import type { Watched } from './watched-feed.js';

/** How long a hub or an agent is lost before nothing is asked of it any more, ms: one that is only busy is silent for a few seconds now and then. */
const awayAfterMs = 10_000;
const hearsNothing = (): (() => void) => () => undefined;

/** Part of what the page's feed, of the hub or of the agent, says of its connection; null where there is no feed. Renders anew when that part is another value. */
export function useConnection<T>(part: (state: Watched) => T): T | null {
  const hub = useContext(FeedContext);
  const agent = useContext(CourtLiveContext);
  const feed = hub ?? agent;
  return useSyncExternalStore(feed?.subscribe ?? hearsNothing, () => (feed === null ? null : part(feed.current())));
}

/** When the feed became live last, of this page's monotonic clock, ms; null before the first time. What was read before may have changed. */
export const useLiveSince = (): number | null => useConnection(({ liveSince }) => liveSince);

/** Whether hub or agent is lost: what is shown of it may not be so any more. */
export const useFeedLost = (): boolean => useConnection(({ connection }) => connection === 'lost') ?? false;

/** Whether hub or agent has been lost for so long that nothing is asked of it any more. Until then acts go out as ever. */
export function useFeedAway(): boolean {
  const lostSince = useConnection(({ connection, connectionSince }) => (connection === 'lost' ? connectionSince : null));
  /** The loss that has lasted, by when it began. */
  const [lasted, setLasted] = useState<number | null>(null);
  useEffect(() => {
    if (lostSince === null) return undefined;
    const timer = setTimeout(() => setLasted(lostSince), lostSince + awayAfterMs - performance.now());
    return () => clearTimeout(timer);
  }, [lostSince]);
  return lostSince !== null && lasted === lostSince;
}
