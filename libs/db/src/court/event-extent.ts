import type Database from 'better-sqlite3';
import type { EventQuery } from './court-store.js';
import type { SpanKind } from './store-spans.js';

/** First and last sequence, both included. */
export interface Extent {
  readonly first: number;
  readonly last: number;
}

const minuteOf = (ms: number): number => Math.floor(ms / 60_000);

/** Where the events that a query may find lie in the order of sequences; null when it can find none. */
export function eventExtent(database: Database.Database, query: EventQuery): Extent | null {
  const edges = (sql: string, ...values: unknown[]): Extent | null => {
    const { first, last } = (database.prepare(sql).get(...values) ?? {}) as { first?: number | null; last?: number | null };
    return first == null || last == null ? null : { first, last };
  };
  const spans: readonly (readonly [SpanKind, string | undefined])[] = [
    ['day', query.day],
    ['session', query.sessionId],
    ['match', query.matchId],
    ['match-number', query.matchNumber],
    ['tournament', query.tournamentId],
    ['tournament-day', query.tournamentDayId],
  ];
  const found = [edges('SELECT (SELECT min(sequence) FROM events) AS first, (SELECT max(sequence) FROM events) AS last')];
  for (const [kind, key] of spans) if (key !== undefined) found.push(edges('SELECT first, last FROM event_spans WHERE kind = ? AND key = ?', kind, key));
  if (query.fromMs !== undefined || query.toMs !== undefined) {
    const [from, to] = [minuteOf(query.fromMs ?? 0), minuteOf(query.toMs ?? Number.MAX_SAFE_INTEGER)];
    found.push(edges('SELECT min(first) AS first, max(last) AS last FROM event_minutes WHERE minute BETWEEN ? AND ?', from, to));
  }
  let extent: Extent = { first: (query.after ?? 0) + 1, last: (query.before ?? Number.MAX_SAFE_INTEGER) - 1 };
  for (const one of found) {
    if (one === null) return null;
    extent = { first: Math.max(extent.first, one.first), last: Math.min(extent.last, one.last) };
  }
  return extent.first > extent.last ? null : extent;
}
