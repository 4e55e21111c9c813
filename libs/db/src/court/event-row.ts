import type { EventRecord } from '@restrike/contracts';
import type { NewEvent } from './court-store.js';

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

/** Columns in the order of {@link eventValues}. */
export const eventColumns = [
  'sequence', 'version', 'epoch', 'session_id', 'datagram', 'part', 'received_at', 'monotonic_us', 'sender', 'day', 'tournament_id', 'tournament_day_id',
  'match_id', 'match_number', 'round', 'clock_ms', 'type', 'category', 'side', 'recognition', 'valid', 'error_code', 'error_detail', 'raw', 'parsed',
  'match_events', 'processing_us', 'rec_timestamp_ms', 'str_timestamp_ms', 'ivr_link', 'tags',
] as const satisfies readonly (keyof EventRow)[];

/** Most events mean nothing for a match: one shared text for them. */
const jsonList = (list: readonly unknown[]): string => (list.length === 0 ? '[]' : JSON.stringify(list));

/** Values of an event for an insert. */
export function eventValues(epoch: string, event: NewEvent): unknown[] {
  return [
    event.sequence, event.version, epoch, event.sessionId, event.datagram, event.part, event.receivedAt, event.monotonicUs, event.sender, event.day,
    event.tournamentId, event.tournamentDayId, event.matchId, event.matchNumber, event.round, event.clockMs, event.type, event.category, event.side,
    event.recognition, event.valid ? 1 : 0, event.error?.code ?? null, event.error?.detail ?? null, event.raw,
    event.parsedJson ?? (event.parsed === null ? null : JSON.stringify(event.parsed)), jsonList(event.matchEvents), event.processingUs, event.recTimestampMs, event.strTimestampMs,
    event.ivrLink, jsonList(event.tags),
  ];
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
