import { statSync } from 'node:fs';
import type { DayChecksum, EventRecord, MatchRow, UdpSessionRow } from '@restrike/contracts';
import type Database from 'better-sqlite3';
import { EventDigest } from '../event-digest.js';
import type { CourtReader, CourtStoreHealth, EventQuery } from './court-store.js';
import { recordOf, type EventRow } from './event-row.js';
import { openDatabase } from './open-database.js';
import { sessionOf, type SessionRow } from './session-row.js';

const maxLimit = 1_000;
/** Durations kept of each query, for percentiles. */
const keptDurations = 256;

interface QueryTimes {
  calls: number;
  maxMs: number;
  readonly recent: number[];
}

const percentile = (sorted: readonly number[], part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;

/** WHERE of an event query, with its values. */
function conditions(query: EventQuery): { readonly sql: string; readonly values: unknown[] } {
  const parts: string[] = [];
  const values: unknown[] = [];
  const add = (sql: string, ...own: unknown[]): void => {
    parts.push(sql);
    values.push(...own);
  };
  const oneOf = (column: string, list: readonly string[] | undefined): void => {
    if (list !== undefined && list.length > 0) add(`${column} IN (${list.map(() => '?').join(', ')})`, ...list);
  };
  if (query.before !== undefined) add('sequence < ?', query.before);
  if (query.after !== undefined) add('sequence > ?', query.after);
  if (query.sessionId !== undefined) add('session_id = ?', query.sessionId);
  if (query.tournamentId !== undefined) add('tournament_id = ?', query.tournamentId);
  if (query.tournamentDayId !== undefined) add('tournament_day_id = ?', query.tournamentDayId);
  if (query.day !== undefined) add('day = ?', query.day);
  if (query.matchId !== undefined) add('match_id = ?', query.matchId);
  if (query.matchNumber !== undefined) add('match_number = ?', query.matchNumber);
  oneOf('category', query.categories);
  oneOf('side', query.sides);
  oneOf('type', query.types);
  if (query.validity !== undefined) add('valid = ?', query.validity === 'valid' ? 1 : 0);
  if (query.fromMs !== undefined) add('received_at >= ?', query.fromMs);
  if (query.toMs !== undefined) add('received_at < ?', query.toMs);
  if (query.text !== undefined && query.text !== '') {
    add("(instr(lower(CAST(raw AS TEXT)), lower(?)) > 0 OR instr(lower(type), lower(?)) > 0 OR instr(lower(coalesce(match_number, '')), lower(?)) > 0)", query.text, query.text, query.text);
  }
  return { sql: parts.length === 0 ? '' : `WHERE ${parts.join(' AND ')}`, values };
}

class PreparedReader implements CourtReader {
  private readonly times = new Map<string, QueryTimes>();

  constructor(
    private readonly database: Database.Database,
    private readonly file: string,
  ) {}

  events(query: EventQuery): { readonly rows: readonly EventRecord[]; readonly next: number | null } {
    const limit = Math.min(Math.max(1, query.limit), maxLimit);
    const { sql, values } = conditions(query);
    const direction = query.order === 'oldest' ? 'ASC' : 'DESC';
    const rows = this.timed('events', () => this.database.prepare(`SELECT * FROM events ${sql} ORDER BY sequence ${direction} LIMIT ?`).all(...values, limit) as EventRow[]);
    return { rows: rows.map(recordOf), next: rows.length < limit ? null : (rows.at(-1)?.sequence ?? null) };
  }

  event(sequence: number): EventRecord | null {
    const row = this.timed('event', () => this.database.prepare('SELECT * FROM events WHERE sequence = ?').get(sequence) as EventRow | undefined);
    return row === undefined ? null : recordOf(row);
  }

  matches(query: { readonly day?: string; readonly before?: number; readonly limit: number }): readonly MatchRow[] {
    const rows = this.timed('matches', () =>
      this.database
        .prepare('SELECT row FROM matches WHERE (@day IS NULL OR day = @day) AND first_sequence < @before ORDER BY first_sequence DESC LIMIT @limit')
        .pluck()
        .all({ day: query.day ?? null, before: query.before ?? Number.MAX_SAFE_INTEGER, limit: Math.min(query.limit, maxLimit) }),
    );
    return rows.map((text) => JSON.parse(String(text)) as MatchRow);
  }

  match(matchId: string): MatchRow | null {
    const text = this.timed('match', () => this.database.prepare('SELECT row FROM matches WHERE match_id = ?').pluck().get(matchId));
    return text === undefined ? null : (JSON.parse(String(text)) as MatchRow);
  }

  sessions(limit: number): readonly UdpSessionRow[] {
    return (this.database.prepare('SELECT * FROM udp_sessions ORDER BY started_at DESC LIMIT ?').all(limit) as SessionRow[]).map(sessionOf);
  }

  days(): readonly string[] {
    return this.database.prepare('SELECT DISTINCT day FROM events ORDER BY day').pluck().all().map(String);
  }

  checksum(day: string): DayChecksum {
    const digest = new EventDigest();
    const rows = this.database.prepare('SELECT * FROM events WHERE day = ? ORDER BY epoch, sequence').iterate(day) as IterableIterator<EventRow>;
    for (const row of rows) digest.add(row.epoch, recordOf(row));
    return { day, events: digest.events, checksum: digest.finish() };
  }

  unknownPatterns(limit: number): ReturnType<CourtReader['unknownPatterns']> {
    const rows = this.database
      .prepare('SELECT pattern, count, first_seen AS firstSeen, last_seen AS lastSeen, samples, label FROM unknown_patterns ORDER BY count DESC LIMIT ?')
      .all(limit) as { pattern: string; count: number; firstSeen: number; lastSeen: number; samples: string; label: string | null }[];
    return rows.map((row) => ({ ...row, samples: JSON.parse(row.samples) as string[] }));
  }

  /** DB-7. `deep` also checks the integrity of every page: seconds on a large file. */
  health(deep = false): CourtStoreHealth {
    const size = (suffix: string): number => statSync(`${this.file}${suffix}`, { throwIfNoEntry: false })?.size ?? 0;
    const number = (sql: string): number => Number(this.database.prepare(sql).pluck().get());
    const rowCounts = Object.fromEntries(['matches', 'udp_sessions', 'unknown_patterns', 'findings', 'parked', 'corrections'].map((table) => [table, number(`SELECT count(*) FROM ${table}`)]));
    // Sequences have no holes: the highest is the count, and no scan is needed.
    const events = number('SELECT coalesce(max(sequence), 0) - coalesce(min(sequence), 1) + 1 FROM events');
    return {
      accessible: true,
      integrity: deep ? String(this.database.pragma('integrity_check', { simple: true })) : 'unchecked',
      bytes: size(''),
      walBytes: size('-wal'),
      events,
      migration: { version: number('SELECT count(*) FROM schema_migrations'), pending: 0 },
      rowCounts: { events, ...rowCounts },
      queries: Object.fromEntries(
        [...this.times].map(([name, { calls, maxMs, recent }]) => {
          const sorted = [...recent].sort((a, b) => a - b);
          return [name, { calls, maxMs, p50Ms: percentile(sorted, 0.5), p99Ms: percentile(sorted, 0.99) }];
        }),
      ),
    };
  }

  private timed<T>(name: string, run: () => T): T {
    const before = performance.now();
    try {
      return run();
    } finally {
      const took = performance.now() - before;
      const times = this.times.get(name) ?? { calls: 0, maxMs: 0, recent: [] };
      times.calls += 1;
      times.maxMs = Math.max(times.maxMs, took);
      times.recent.push(took);
      if (times.recent.length > keptDurations) times.recent.shift();
      this.times.set(name, times);
    }
  }
}

/** Opens a migrated court store for queries. */
export function openCourtReader(file: string): CourtReader & { health(deep?: boolean): CourtStoreHealth; close(): void } {
  const database = openDatabase(file, { synchronous: 'NORMAL', cacheKib: 4_096 });
  return Object.assign(new PreparedReader(database, file), { close: () => void database.close() });
}
