import { statSync } from 'node:fs';
import type { CourtFinding, DayChecksum, EventCategory, EventRecord, MatchRow, UdpSessionRow, ValidationRule } from '@restrike/contracts';
import { wordsOf } from '@restrike/runtime/words-of';
import type Database from 'better-sqlite3';
import { EventDigest } from '../event-digest.js';
import { appliedMigrations, courtSchema, requireCourtSchema } from './court-schema.js';
import type { CourtReader, CourtStoreHealth, EventQuery, SessionTotals } from './court-store.js';
import { eventConditions } from './event-conditions.js';
import { eventExtent, type Extent } from './event-extent.js';
import { recordOf, type EventRow } from './event-row.js';
import { readFindings, readRules } from './judgement-queries.js';
import { openDatabase } from './open-database.js';
import { QueryTimes } from './query-times.js';
import { sessionOf, type SessionRow } from './session-row.js';

const maxLimit = 1_000;
/** Events that one page of a text search looks at: every text must be read, and whoever shares the thread waits meanwhile. */
const searchedAtOnce = 50_000;
const countedTables = ['matches', 'athletes', 'rounds', 'udp_sessions', 'client_connections', 'pss_event_types', 'unknown_patterns', 'validation_results', 'findings', 'epochs', 'parked', 'corrections'];

class PreparedReader implements CourtReader {
  /** What was counted last: a day keeps the events it has, and only its newest are to be looked at. */
  private counted = { day: '', through: 0, events: 0 };

  constructor(
    private readonly database: Database.Database,
    private readonly file: string,
    private readonly times: QueryTimes,
  ) {}

  events(query: EventQuery): { readonly rows: readonly EventRecord[]; readonly next: number | null } {
    const limit = Math.min(Math.max(1, query.limit), maxLimit);
    return this.times.measure('events', () => {
      const whole = eventExtent(this.database, query);
      if (whole === null) return { rows: [], next: null };
      const { extent, rest } = query.text === undefined || query.text === '' ? { extent: whole, rest: null } : searched(whole, query.order ?? 'newest');
      const rows = this.eventRows(query, extent, limit);
      return { rows: rows.map(recordOf), next: rows.length === limit ? (rows.at(-1)?.sequence ?? null) : rest };
    });
  }

  event(sequence: number): EventRecord | null {
    const row = this.times.measure('event', () => this.database.prepare('SELECT * FROM events WHERE sequence = ?').get(sequence) as EventRow | undefined);
    return row === undefined ? null : recordOf(row);
  }

  matches(query: { readonly day?: string; readonly before?: number; readonly limit: number }): readonly MatchRow[] {
    const rows = this.times.measure('matches', () =>
      this.database
        .prepare('SELECT row FROM matches WHERE (@day IS NULL OR day = @day) AND first_sequence < @before ORDER BY first_sequence DESC LIMIT @limit')
        .pluck()
        .all({ day: query.day ?? null, before: query.before ?? Number.MAX_SAFE_INTEGER, limit: Math.min(query.limit, maxLimit) }),
    );
    return rows.map((text) => JSON.parse(String(text)) as MatchRow);
  }

  match(matchId: string): MatchRow | null {
    const text = this.times.measure('match', () => this.database.prepare('SELECT row FROM matches WHERE match_id = ?').pluck().get(matchId));
    return text === undefined ? null : (JSON.parse(String(text)) as MatchRow);
  }

  sessions(limit: number): readonly UdpSessionRow[] {
    return this.times.measure('sessions', () => (this.database.prepare('SELECT * FROM udp_sessions ORDER BY started_at DESC LIMIT ?').all(limit) as SessionRow[]).map(sessionOf));
  }

  sessionTotals(): SessionTotals {
    return this.times.measure('session totals', () => {
      const sums = this.database
        .prepare(
          `SELECT count(*) AS sessions, coalesce(sum(received), 0) AS received, coalesce(sum(parsed), 0) AS parsed, coalesce(sum(errors), 0) AS errors,
             coalesce(sum(bytes), 0) AS bytes, min(min_bytes) AS minBytes, max(max_bytes) AS maxBytes, sum(kernel_drops) AS kernelDrops FROM udp_sessions`,
        )
        .get() as Omit<SessionTotals, 'clients'>;
      return { ...sums, clients: Number(this.database.prepare('SELECT count(DISTINCT sender) FROM client_connections').pluck().get()) };
    });
  }

  clients(limit: number): ReturnType<CourtReader['clients']> {
    return this.times.measure('clients', () =>
      this.database
        .prepare('SELECT session_id AS sessionId, sender, first_seen AS firstSeen, last_seen AS lastSeen, packets FROM client_connections ORDER BY last_seen DESC LIMIT ?')
        .all(limit),
    ) as ReturnType<CourtReader['clients']>;
  }

  days(): readonly string[] {
    return this.times.measure('days', () => this.database.prepare("SELECT key FROM event_spans WHERE kind = 'day' ORDER BY key").pluck().all().map(String));
  }

  eventsOn(day: string): number {
    return this.times.measure('eventsOn', () => {
      const span = eventExtent(this.database, { day, limit: 1 });
      if (span === null) return 0;
      // Days may interleave, as when tomorrow's is tried out and taken back: the span alone would count the other one too.
      const before = this.counted.day === day ? this.counted : { through: span.first - 1, events: 0 };
      const since = Number(this.database.prepare('SELECT count(*) FROM events WHERE sequence > ? AND sequence <= ? AND day = ?').pluck().get(before.through, span.last, day));
      this.counted = { day, through: span.last, events: before.events + since };
      return this.counted.events;
    });
  }

  checksum(day: string): DayChecksum {
    return this.times.measure('checksum', () => {
      const digest = new EventDigest();
      const span = eventExtent(this.database, { day, limit: 1 });
      const read = this.database.prepare('SELECT * FROM events WHERE sequence BETWEEN ? AND ? AND day = ? ORDER BY sequence');
      const epochs = this.database.prepare('SELECT epoch, from_sequence AS first, lead(from_sequence - 1) OVER (ORDER BY from_sequence) AS last FROM epochs ORDER BY epoch').all() as EpochRange[];
      for (const { first, last } of span === null ? [] : epochs) {
        const rows = read.iterate(Math.max(first, span?.first ?? 0), Math.min(last ?? Number.MAX_SAFE_INTEGER, span?.last ?? 0), day) as IterableIterator<EventRow>;
        for (const row of rows) digest.add(row.epoch, recordOf(row));
      }
      return { day, events: digest.events, checksum: digest.finish() };
    });
  }

  findings(query: { readonly matchId?: string; readonly limit: number }): readonly CourtFinding[] {
    return this.times.measure('findings', () => readFindings(this.database, query));
  }

  rules(): readonly ValidationRule[] {
    return this.times.measure('rules', () => readRules(this.database));
  }

  unknownPatterns(limit: number): ReturnType<CourtReader['unknownPatterns']> {
    const rows = this.times.measure('unknown patterns', () =>
      this.database.prepare('SELECT pattern, count, first_seen AS firstSeen, last_seen AS lastSeen, samples, label FROM unknown_patterns ORDER BY count DESC LIMIT ?').all(limit),
    ) as { pattern: string; count: number; firstSeen: number; lastSeen: number; samples: string; label: string | null }[];
    return rows.map((row) => ({ ...row, samples: JSON.parse(row.samples) as string[] }));
  }

  /** DB-7. `deep` also checks the integrity of every page: seconds on a large file. Never throws: a store that can not be read says so. */
  health(deep = false): CourtStoreHealth {
    const size = (suffix: string): number => statSync(`${this.file}${suffix}`, { throwIfNoEntry: false })?.size ?? 0;
    const sizes = { bytes: size(''), walBytes: size('-wal') };
    const queries = { queries: this.times.figures, slow: this.times.slow };
    try {
      const number = (sql: string): number => Number(this.database.prepare(sql).pluck().get());
      const rowCounts = Object.fromEntries(countedTables.map((table) => [table, number(`SELECT count(*) FROM ${table}`)]));
      // Sequences have no holes: the highest is the count, and no scan is needed.
      const events = number('SELECT coalesce(max(sequence), 0) - coalesce(min(sequence), 1) + 1 FROM events');
      const version = appliedMigrations(this.database).length;
      return {
        accessible: true,
        error: null,
        integrity: deep ? String(this.database.pragma('integrity_check', { simple: true })) : 'unchecked',
        events,
        migration: { version, pending: Math.max(0, courtSchema.length - version) },
        rowCounts: { events, ...rowCounts },
        ...sizes,
        ...queries,
      };
    } catch (error) {
      const words = wordsOf(error);
      return { accessible: false, error: words, integrity: 'unchecked', events: 0, migration: { version: 0, pending: courtSchema.length }, rowCounts: {}, ...sizes, ...queries };
    }
  }

  /** Rows of one page. */
  private eventRows(query: EventQuery, extent: Extent, limit: number): EventRow[] {
    const { parts, values } = eventConditions(query, extent);
    const order = `ORDER BY sequence ${query.order === 'oldest' ? 'ASC' : 'DESC'} LIMIT ${String(limit)}`;
    const select = (own: readonly string[]): string => `SELECT * FROM events WHERE ${[...parts, ...own].join(' AND ')} ${order}`;
    const categories = [...new Set(query.categories)];
    if (categories.length === 0) return this.database.prepare(select([])).all(...values) as EventRow[];
    // Each category is read in the order of its index and ends at the limit; all in one would read and sort every event they have.
    const branches = categories.map((category) => `SELECT * FROM (${select([categoryCondition(category)])})`);
    return this.database.prepare(`${branches.join(' UNION ALL ')} ${order}`).all(...categories.flatMap((category) => [...values, category])) as EventRow[];
  }
}

interface EpochRange {
  readonly first: number;
  readonly last: number | null;
}

/** The stretch that one page of a text search looks at, and the cursor of the next page when this one is not full. */
function searched({ first, last }: Extent, order: 'newest' | 'oldest'): { readonly extent: Extent; readonly rest: number | null } {
  if (last - first < searchedAtOnce) return { extent: { first, last }, rest: null };
  if (order === 'oldest') return { extent: { first, last: first + searchedAtOnce - 1 }, rest: first + searchedAtOnce - 1 };
  return { extent: { first: last - searchedAtOnce + 1, last }, rest: last - searchedAtOnce + 1 };
}

/** Most events are of category O, which is not in the index. */
const categoryCondition = (category: EventCategory): string => (category === 'O' ? 'category = ?' : "category <> 'O' AND category = ?");

/**
 * Opens a migrated court store for queries.
 *
 * @throws StoreError `DATABASE_NEWER` or `DATABASE_NOT_MIGRATED`.
 */
export function openCourtReader(file: string): CourtReader & { health(deep?: boolean): CourtStoreHealth; close(): void } {
  const database = openDatabase(file, { synchronous: 'NORMAL', cacheKib: 4_096 });
  try {
    requireCourtSchema(database, file);
    const times = new QueryTimes(() => performance.now(), Date.now);
    return Object.assign(new PreparedReader(database, file, times), { close: () => void database.close() });
  } catch (error) {
    database.close();
    throw error;
  }
}
