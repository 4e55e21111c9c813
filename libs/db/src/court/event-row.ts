import type { EventRecord } from '@restrike/contracts';
import type Database from 'better-sqlite3';
import type { NewEvent } from './court-store.js';
import type { EnterPositions } from './locate-events.js';

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
  'sequence', 'epoch', 'session_id', 'datagram', 'part', 'received_at', 'monotonic_us', 'sender', 'day', 'tournament_id', 'tournament_day_id',
  'match_id', 'match_number', 'round', 'clock_ms', 'type', 'category', 'side', 'recognition', 'raw', 'parsed', 'processing_us', 'rec_timestamp_ms',
  'str_timestamp_ms',
] as const satisfies readonly (keyof EventRow)[];

/** What is the same of nearly all events, with that value. */
const usualColumns = { version: '1', valid: '1', error_code: 'NULL', error_detail: 'NULL', match_events: "'[]'", ivr_link: 'NULL', tags: "'[]'" } as const satisfies Partial<Record<keyof EventRow, string>>;

/** All columns of the table. */
export const eventColumns: readonly (keyof EventRow)[] = [...varyingColumns, ...(Object.keys(usualColumns) as (keyof typeof usualColumns)[])];

/** Most events mean nothing for a match: one shared text for them. */
const jsonList = (list: readonly unknown[]): string => (list.length === 0 ? '[]' : JSON.stringify(list));

const varyingValues = (epoch: string, event: NewEvent): unknown[] => [
  event.sequence, epoch, event.sessionId, event.datagram, event.part, event.receivedAt, event.monotonicUs, event.sender, event.day, event.tournamentId,
  event.tournamentDayId, event.matchId, event.matchNumber, event.round, event.clockMs, event.type, event.category, event.side, event.recognition, event.raw,
  event.parsedJson ?? (event.parsed === null ? null : JSON.stringify(event.parsed)), event.processingUs, event.recTimestampMs, event.strTimestampMs,
];

const otherValues = (event: NewEvent): unknown[] => [
  event.version, event.valid ? 1 : 0, event.error?.code ?? null, event.error?.detail ?? null, jsonList(event.matchEvents), event.ivrLink, jsonList(event.tags),
];

const isUsual = (event: NewEvent): boolean =>
  event.version === 1 && event.valid && event.error === null && event.matchEvents.length === 0 && event.ivrLink === null && event.tags.length === 0;

/** An insert of events. Seven of its values are the same nearly always and then part of the statement: to hand a value over costs as much as to store it. */
export function prepareEventInsert(database: Database.Database, epoch: string): (event: NewEvent, enterPositions: EnterPositions | null) => void {
  const places = varyingColumns.map(() => '?').join(', ');
  const [insertUsual, insertOther] = [Object.values(usualColumns).join(', '), Object.keys(usualColumns).map(() => '?').join(', ')].map((rest) =>
    database.prepare(`INSERT INTO events (${eventColumns.join(', ')}) VALUES (${places}, ${rest})`),
  ) as [Database.Statement, Database.Statement];
  return (event, enterPositions) => {
    const values = varyingValues(epoch, event);
    enterPositions?.(event, values);
    if (isUsual(event)) insertUsual.run(...values);
    else insertOther.run(...values, ...otherValues(event));
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
