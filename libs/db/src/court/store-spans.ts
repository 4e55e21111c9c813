import type Database from 'better-sqlite3';
import type { NewEvent } from './court-store.js';

/** What a query may ask for that lies together in the order of sequences. */
const spanned = [
  ['day', (event: NewEvent) => event.day],
  ['session', (event: NewEvent) => event.sessionId],
  ['match', (event: NewEvent) => event.matchId],
  ['match-number', (event: NewEvent) => event.matchNumber],
  ['tournament', (event: NewEvent) => event.tournamentId],
  ['tournament-day', (event: NewEvent) => event.tournamentDayId],
] as const;

export type SpanKind = (typeof spanned)[number][0];

/** Calls `found` for each run of events with the same key; events without a key are in none. */
function runs<K>(events: readonly NewEvent[], keyOf: (event: NewEvent) => K | null, found: (key: K, first: number, last: number) => void): void {
  let key: K | null = null;
  let first = 0;
  let last = 0;
  for (const event of events) {
    const own = keyOf(event);
    if (own !== key) {
      if (key !== null) found(key, first, last);
      key = own;
      first = event.sequence;
    }
    last = event.sequence;
  }
  if (key !== null) found(key, first, last);
}

/** Keeps where the events of a day, a session, a match … and of a minute begin and end: some rows for a group of any size. */
export function prepareSpans(database: Database.Database): (events: readonly NewEvent[]) => void {
  const storeSpan = database.prepare('INSERT INTO event_spans (kind, key, first, last) VALUES (?, ?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET last = excluded.last');
  const storeMinute = database.prepare('INSERT INTO event_minutes (minute, first, last) VALUES (?, ?, ?) ON CONFLICT (minute) DO UPDATE SET last = excluded.last');
  return (events) => {
    for (const [kind, keyOf] of spanned) runs(events, keyOf, (key, first, last) => storeSpan.run(kind, key, first, last));
    runs(events, ({ receivedAt }) => Math.floor(receivedAt / 60_000), (minute, first, last) => storeMinute.run(minute, first, last));
  };
}
