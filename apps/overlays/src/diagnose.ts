import { staleSeconds, type CourtSeen, type FeedState } from '@restrike/ui';

/** Time that a page gives itself to connect before it says that it can not, ms. */
export const patienceMs = 3_000;

/** What keeps an overlay from showing the truth; `seconds` since when, where that counts. */
export type Trouble =
  | { readonly kind: 'refused' }
  | { readonly kind: 'unreachable'; readonly seconds: number }
  | { readonly kind: 'lost'; readonly seconds: number }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'name-a-court'; readonly courts: readonly string[] }
  | { readonly kind: 'no-such-court'; readonly courts: readonly string[] }
  | { readonly kind: 'no-court' }
  | { readonly kind: 'court-offline' }
  | { readonly kind: 'stale'; readonly seconds: number };

export interface Seen {
  readonly feed: FeedState;
  readonly refused: boolean;
  readonly unreadable: boolean;
  /** This page's monotonic clock, ms. */
  readonly now: number;
}

/** Troubles of the connection; null while all is well, or while it is too early to tell. */
export function troubleOfFeed({ feed, refused, unreadable, now }: Seen): Trouble | null {
  const seconds = Math.floor((now - feed.connectionSince) / 1_000);
  if (refused) return { kind: 'refused' };
  if (feed.connection === 'lost') return { kind: 'lost', seconds };
  if (unreadable) return { kind: 'unreadable' };
  if (feed.connection === 'connecting') return now - feed.connectionSince < patienceMs ? null : { kind: 'unreachable', seconds };
  return null;
}

/** The court that an overlay shows, by name (in any case) or node id; the only one when none is named. Null with the reason. */
export function chooseCourt(feed: FeedState, wanted: string | null): { readonly court: CourtSeen } | { readonly trouble: Trouble } {
  const all = [...feed.courts.values()];
  const courts = all.map(({ view }) => view.courtName);
  if (all.length === 0) return { trouble: { kind: 'no-court' } };
  if (wanted === null) {
    const [only] = all;
    return all.length === 1 && only !== undefined ? { court: only } : { trouble: { kind: 'name-a-court', courts } };
  }
  const court = all.find(({ view }) => view.nodeId === wanted || view.courtName.toLowerCase() === wanted.toLowerCase());
  return court === undefined ? { trouble: { kind: 'no-such-court', courts } } : { court };
}

/** Troubles of the court itself. */
export function troubleOfCourt(court: CourtSeen, now: number): Trouble | null {
  if (court.view.link === 'offline') return { kind: 'court-offline' };
  const seconds = staleSeconds(court, now);
  return seconds === null ? null : { kind: 'stale', seconds };
}
