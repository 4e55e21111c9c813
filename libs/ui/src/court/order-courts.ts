import type { MatchStatus } from '@restrike/contracts';
import type { CourtSeen } from '../feed/court-feed.js';

const ranks: Readonly<Record<MatchStatus, number>> = { round: 0, challenge: 0, injury: 0, break: 1, ready: 2, loaded: 3, finished: 4, idle: 5 };
const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** A court from which nothing was heard for so long is stale. */
export const staleAfterMs = 30_000;

/**
 * Seconds since a court was heard; null while it is fresh. A heartbeat is something heard, but while the round's clock runs the scoring system speaks every
 * second: a clock of which nobody has spoken for so long is not to be believed, however well the court's laptop is.
 */
export function staleSeconds(court: CourtSeen, now: number): number | null {
  const state = court.view.live?.state;
  const ofClock = state?.status === 'round' && state.clock.running ? now - court.liveAt + court.clockAgeMs : 0;
  const silent = Math.max(now - court.heardAt, ofClock);
  return silent >= staleAfterMs ? Math.floor(silent / 1_000) : null;
}

/** OVR-1: courts in a round first, then in a break, then ready, finished, idle; lost ones last; within these by name. */
export function orderCourts(courts: Iterable<CourtSeen>): CourtSeen[] {
  const rank = ({ view }: CourtSeen): number => (view.link === 'offline' ? 10 : 0) + ranks[view.live?.state.status ?? 'idle'];
  return [...courts].sort((a, b) => rank(a) - rank(b) || byName.compare(a.view.courtName, b.view.courtName) || (a.view.nodeId < b.view.nodeId ? -1 : 1));
}

/** Columns of a grid that shows `count` courts on a wide screen. */
export function columnsFor(count: number): number {
  if (count <= 1) return 1;
  if (count <= 4) return 2;
  return count <= 9 ? 3 : 4;
}
