import type { EventRecord } from '@restrike/contracts';
import type Database from 'better-sqlite3';
import type { NewEvent } from './court-store.js';
import { prepareRows } from './insert-rows.js';
import type { FindPositions, VideoPositions } from './locate-events.js';

/** A row of the table `events` as SQLite gives it. */
export interface EventRow {
  sequence: number;
  version: number;
  epoch: string;
  session_id: string;
  datagram: number;
  part: number;
  received_at: number;
  monotonic_us: number;
  sender: string;
  day: string;
  tournament_id: string | null;
  tournament_day_id: string | null;
  match_id: string | null;
  match_number: string | null;
  round: number;
  clock_ms: number | null;
  type: string;
  category: string;
  side: string | null;
  recognition: string;
  valid: number;
  error_code: string | null;
  error_detail: string | null;
  raw: Buffer;
  parsed: string | null;
  match_events: string;
  processing_us: number;
  rec_timestamp_ms: number | null;
  str_timestamp_ms: number | null;
  ivr_link: string | null;
  tags: string;
}

/** What is different from event to event. */
const varyingColumns = [
  'sequence', 'datagram', 'received_at', 'monotonic_us', 'round', 'clock_ms', 'type', 'category', 'side', 'raw', 'parsed', 'match_events',
  'processing_us', 'rec_timestamp_ms', 'str_timestamp_ms',
] as const satisfies readonly (keyof EventRow)[];

/** What is the same of hundreds of events in a row. */
const steadyColumns = ['epoch', 'session_id', 'sender', 'day', 'tournament_id', 'tournament_day_id', 'match_id', 'match_number'] as const satisfies readonly (keyof EventRow)[];

/** What is the same of nearly all events, with that value. */
const usualColumns = { version: '1', part: '0', recognition: "'recognized'", valid: '1', error_code: 'NULL', error_detail: 'NULL', ivr_link: 'NULL', tags: "'[]'" } as const satisfies Partial<Record<keyof EventRow, string>>;

/** All columns of the table. */
export const eventColumns: readonly (keyof EventRow)[] = [...varyingColumns, ...steadyColumns, ...(Object.keys(usualColumns) as (keyof typeof usualColumns)[])];

/** Most events mean nothing for a match: one shared text for them. */
const jsonList = (list: readonly unknown[]): string => (list.length === 0 ? '[]' : JSON.stringify(list));

/** Puts what is different from event to event into `values`, in the order of {@link varyingColumns}. By place, since this runs ten thousand times a second in a burst. */
function fillVarying(values: unknown[], at: number, event: NewEvent, positions: VideoPositions | undefined): void {
  values[at] = event.sequence;
  values[at + 1] = event.datagram;
  values[at + 2] = event.receivedAt;
  values[at + 3] = event.monotonicUs;
  values[at + 4] = event.round;
  values[at + 5] = event.clockMs;
  values[at + 6] = event.type;
  values[at + 7] = event.category;
  values[at + 8] = event.side;
  values[at + 9] = event.raw;
  values[at + 10] = event.parsedJson ?? (event.parsed === null ? null : JSON.stringify(event.parsed));
  values[at + 11] = jsonList(event.matchEvents);
  values[at + 12] = event.processingUs;
  values[at + 13] = event.recTimestampMs ?? positions?.recMs ?? null;
  values[at + 14] = event.strTimestampMs ?? positions?.strMs ?? null;
}

const otherValues = (event: NewEvent): unknown[] => [event.version, event.part, event.recognition, event.valid ? 1 : 0, event.error?.code ?? null, event.error?.detail ?? null, event.ivrLink, jsonList(event.tags)];

const isUsual = (event: NewEvent): boolean => event.version === 1 && event.part === 0 && event.recognition === 'recognized' && event.valid && event.error === null && event.ivrLink === null && event.tags.length === 0;

const isSteady = (one: NewEvent, other: NewEvent): boolean =>
  one.sessionId === other.sessionId && one.sender === other.sender && one.matchId === other.matchId && one.matchNumber === other.matchNumber && one.day === other.day &&
  one.tournamentId === other.tournamentId && one.tournamentDayId === other.tournamentDayId;

/**
 * An insert of events, in their order. What is the same of many in a row is handed over once for all of them, and many rows go in one call: to hand
 * thirty values over, row for row, costs half as much as to store the row.
 */
export function prepareEventInsert(database: Database.Database, epoch: string): (events: readonly NewEvent[], findPositions: FindPositions | null) => void {
  const into = `events (${eventColumns.join(', ')})`;
  const [varying, steady] = [varyingColumns.map(() => '?').join(', '), steadyColumns.map((column) => `@${column}`).join(', ')];
  const usual = prepareRows(database, { into, row: `(${varying}, ${steady}, ${Object.values(usualColumns).join(', ')})`, width: varyingColumns.length });
  const others = Object.keys(usualColumns);
  const other = database.prepare(`INSERT INTO ${into} VALUES (${varying}, ${steady}, ${others.map(() => '?').join(', ')})`);
  const shared = (event: NewEvent): Record<(typeof steadyColumns)[number], unknown> => ({
    epoch, session_id: event.sessionId, sender: event.sender, day: event.day, tournament_id: event.tournamentId, tournament_day_id: event.tournamentDayId,
    match_id: event.matchId, match_number: event.matchNumber,
  });
  return (events, findPositions) => {
    const fill = (values: unknown[], place: number, row: number): void => {
      const event = events[row] as NewEvent;
      fillVarying(values, place, event, findPositions?.(event));
    };
    for (let at = 0; at < events.length; ) {
      const first = events[at] as NewEvent;
      let end = at;
      for (let event: NewEvent | undefined = first; event !== undefined && isUsual(event) && isSteady(first, event); event = events[end]) end += 1;
      if (end > at) usual(at, end, fill, shared(first));
      else {
        const values: unknown[] = [];
        fill(values, 0, at);
        other.run(...values, ...otherValues(first), shared(first));
        end += 1;
      }
      at = end;
    }
  };
}

/** The record of a row. */
export function recordOf(row: EventRow): EventRecord {
  return {
    sequence: row.sequence,
    version: row.version,
    sessionId: row.session_id as EventRecord['sessionId'],
    datagram: row.datagram,
    part: row.part,
    receivedAt: row.received_at,
    monotonicUs: row.monotonic_us,
    sender: row.sender,
    day: row.day,
    tournamentId: row.tournament_id,
    tournamentDayId: row.tournament_day_id,
    matchId: row.match_id as EventRecord['matchId'],
    matchNumber: row.match_number,
    round: row.round,
    clockMs: row.clock_ms,
    type: row.type,
    category: row.category as EventRecord['category'],
    side: row.side as EventRecord['side'],
    recognition: row.recognition as EventRecord['recognition'],
    valid: row.valid === 1,
    error: row.error_code === null ? null : { code: row.error_code, detail: row.error_detail ?? '' },
    raw: row.raw.toString('base64'),
    parsed: row.parsed === null ? null : (JSON.parse(row.parsed) as EventRecord['parsed']),
    matchEvents: row.match_events === '[]' ? [] : (JSON.parse(row.match_events) as EventRecord['matchEvents']),
    processingUs: row.processing_us,
    recTimestampMs: row.rec_timestamp_ms,
    strTimestampMs: row.str_timestamp_ms,
    ivrLink: row.ivr_link,
    tags: row.tags === '[]' ? [] : (JSON.parse(row.tags) as string[]),
  };
}
