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
  'sequence', 'datagram', 'part', 'received_at', 'monotonic_us', 'sender', 'match_id', 'match_number', 'round', 'clock_ms', 'type', 'category', 'side',
  'recognition', 'raw', 'parsed', 'processing_us', 'rec_timestamp_ms', 'str_timestamp_ms',
] as const satisfies readonly (keyof EventRow)[];

/** What is the same of thousands of events in a row. */
const steadyColumns = ['epoch', 'session_id', 'day', 'tournament_id', 'tournament_day_id'] as const satisfies readonly (keyof EventRow)[];

/** What is the same of nearly all events, with that value. */
const usualColumns = { version: '1', valid: '1', error_code: 'NULL', error_detail: 'NULL', match_events: "'[]'", ivr_link: 'NULL', tags: "'[]'" } as const satisfies Partial<Record<keyof EventRow, string>>;

/** All columns of the table. */
export const eventColumns: readonly (keyof EventRow)[] = [...varyingColumns, ...steadyColumns, ...(Object.keys(usualColumns) as (keyof typeof usualColumns)[])];

/** Most events mean nothing for a match: one shared text for them. */
const jsonList = (list: readonly unknown[]): string => (list.length === 0 ? '[]' : JSON.stringify(list));

const varyingValues = (event: NewEvent): unknown[] => [
  event.sequence, event.datagram, event.part, event.receivedAt, event.monotonicUs, event.sender, event.matchId, event.matchNumber, event.round, event.clockMs,
  event.type, event.category, event.side, event.recognition, event.raw, event.parsedJson ?? (event.parsed === null ? null : JSON.stringify(event.parsed)),
  event.processingUs, event.recTimestampMs, event.strTimestampMs,
];

const otherValues = (event: NewEvent): unknown[] => [
  event.version, event.valid ? 1 : 0, event.error?.code ?? null, event.error?.detail ?? null, jsonList(event.matchEvents), event.ivrLink, jsonList(event.tags),
];

const isUsual = (event: NewEvent): boolean =>
  event.version === 1 && event.valid && event.error === null && event.matchEvents.length === 0 && event.ivrLink === null && event.tags.length === 0;

/** Two statements for events of one session, day and tournament. */
interface SteadyInsert extends Pick<NewEvent, 'sessionId' | 'day' | 'tournamentId' | 'tournamentDayId'> {
  readonly usual: Database.Statement;
  readonly other: Database.Statement;
}

/** Statements that are kept: a court has one or two sessions and days at a time. */
const keptInserts = 8;

const literal = (value: string | null): string => (value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`);

/**
 * An insert of events. What is the same of nearly all of them, or of many in a row, is part of the statement: to hand twelve values over costs a quarter
 * as much as to store the row.
 */
export function prepareEventInsert(database: Database.Database, epoch: string): (event: NewEvent, enterPositions: EnterPositions | null) => void {
  const kept: SteadyInsert[] = [];
  const make = ({ sessionId, day, tournamentId, tournamentDayId }: NewEvent): SteadyInsert => {
    const places = varyingColumns.map(() => '?').join(', ');
    const steady = [epoch, sessionId, day, tournamentId, tournamentDayId].map(literal).join(', ');
    const prepare = (rest: readonly string[]): Database.Statement => database.prepare(`INSERT INTO events (${eventColumns.join(', ')}) VALUES (${places}, ${steady}, ${rest.join(', ')})`);
    return { sessionId, day, tournamentId, tournamentDayId, usual: prepare(Object.values(usualColumns)), other: prepare(Object.values(usualColumns).map(() => '?')) };
  };
  const fits = (one: SteadyInsert, event: NewEvent): boolean =>
    one.sessionId === event.sessionId && one.day === event.day && one.tournamentId === event.tournamentId && one.tournamentDayId === event.tournamentDayId;
  let current: SteadyInsert | undefined;
  const insertFor = (event: NewEvent): SteadyInsert => {
    const found = kept.find((one) => fits(one, event));
    if (found !== undefined) return found;
    const made = make(event);
    if (kept.push(made) > keptInserts) kept.shift();
    return made;
  };
  return (event, enterPositions) => {
    if (current === undefined || !fits(current, event)) current = insertFor(event);
    const values = varyingValues(event);
    enterPositions?.(event, values);
    if (isUsual(event)) current.usual.run(...values);
    else current.other.run(...values, ...otherValues(event));
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
