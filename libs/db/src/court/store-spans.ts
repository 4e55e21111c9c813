import type Database from 'better-sqlite3';
import type { FollowedEvent } from './store-following.js';

/** What a query may ask for that lies together in the order of sequences. */
const spanned = [
  ['day', (event: FollowedEvent) => event.day],
  ['session', (event: FollowedEvent) => event.sessionId],
  ['match', (event: FollowedEvent) => event.matchId],
  ['match-number', (event: FollowedEvent) => event.matchNumber],
  ['tournament', (event: FollowedEvent) => event.tournamentId],
  ['tournament-day', (event: FollowedEvent) => event.tournamentDayId],
] as const;

const minuteOf = (event: FollowedEvent): number => Math.floor(event.receivedAt / 60_000);

/** Whether two events belong to the same spans. */
export const isAlike = (one: FollowedEvent, other: FollowedEvent): boolean =>
  one.matchId === other.matchId && one.matchNumber === other.matchNumber && one.sessionId === other.sessionId && one.day === other.day &&
  one.tournamentId === other.tournamentId && one.tournamentDayId === other.tournamentDayId && minuteOf(one) === minuteOf(other);

export type SpanKind = (typeof spanned)[number][0];

/** `last` of a span that goes on: the newest events belong to it. What reads spans takes the least of its bounds, so it needs no care. */
export const openEnd = Number.MAX_SAFE_INTEGER;

/** Keeps where the events of a day, a session, a match … and of a minute begin and end. */
export interface SpanWriter {
  /** Writes only where a key changes: a group in the middle of a match costs nothing here. */
  readonly store: (events: readonly FollowedEvent[]) => void;
  /** What was written last was rolled back. */
  readonly forget: () => void;
}

interface Statements {
  readonly open: (key: string | number, first: number) => void;
  readonly close: (key: string | number, last: number) => void;
  /** The keys whose span goes on. */
  readonly openKeys: () => readonly (string | number)[];
}

/** The one open span of a kind. */
class OpenSpan {
  private key: string | number | null | undefined;

  constructor(
    private readonly keyOf: (event: FollowedEvent) => string | number | null,
    private readonly statements: Statements,
  ) {}

  forget(): void {
    this.key = undefined;
  }

  store(events: readonly FollowedEvent[]): void {
    for (const event of events) {
      const key = this.keyOf(event);
      if (key === this.key) continue;
      // Read anew after a start or a roll-back: what goes on is in the table.
      const before = this.key === undefined ? this.statements.openKeys() : this.key === null ? [] : [this.key];
      for (const one of before) if (one !== key) this.statements.close(one, event.sequence - 1);
      if (key !== null) this.statements.open(key, event.sequence);
      this.key = key;
    }
  }
}

export function prepareSpans(database: Database.Database): SpanWriter {
  const open = database.prepare('INSERT INTO event_spans (kind, key, first, last) VALUES (?, ?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET last = excluded.last');
  const close = database.prepare('UPDATE event_spans SET last = ? WHERE kind = ? AND key = ?');
  const openKeys = database.prepare('SELECT key FROM event_spans WHERE kind = ? AND last = ?').pluck();
  const openMinute = database.prepare('INSERT INTO event_minutes (minute, first, last) VALUES (?, ?, ?) ON CONFLICT (minute) DO UPDATE SET last = excluded.last');
  const closeMinute = database.prepare('UPDATE event_minutes SET last = ? WHERE minute = ?');
  const openMinutes = database.prepare('SELECT minute FROM event_minutes WHERE last = ?').pluck();
  const kinds = spanned.map(
    ([kind, keyOf]) =>
      new OpenSpan(keyOf, {
        open: (key, first) => open.run(kind, key, first, openEnd),
        close: (key, last) => close.run(last, kind, key),
        openKeys: () => openKeys.all(kind, openEnd) as string[],
      }),
  );
  const minutes = new OpenSpan(minuteOf, {
    open: (minute, first) => openMinute.run(minute, first, openEnd),
    close: (minute, last) => closeMinute.run(last, minute),
    openKeys: () => openMinutes.all(openEnd) as number[],
  });
  const all = [...kinds, minutes];
  return {
    store: (events) => {
      // Nearly all events go on where the one before was: the rest are looked at.
      const turns = events.filter((event, at) => at === 0 || !isAlike(events[at - 1] as FollowedEvent, event));
      for (const one of all) one.store(turns);
    },
    forget: () => all.forEach((one) => one.forget()),
  };
}
