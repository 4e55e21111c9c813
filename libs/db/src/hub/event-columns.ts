import type { EventRecord, NodeId } from '@restrike/contracts';
import type { HubEvent } from './hub-store.js';
import type { BinaryType } from './binary-array.js';
import { fromColumn, fromColumnOrNull, toColumn, toColumnOrNull } from './hub-text.js';

interface Column {
  readonly name: string;
  readonly type: BinaryType;
  readonly value: (event: EventRecord) => unknown;
  /** A correction may change it. */
  readonly corrected?: boolean;
}

/** Columns of an event that come from the court, in the order of the insert. */
export const eventColumns: readonly Column[] = [
  { name: 'day', type: 'date', value: (event) => event.day },
  { name: 'sequence', type: 'bigint', value: (event) => event.sequence },
  { name: 'version', type: 'bigint', value: (event) => event.version, corrected: true },
  { name: 'session_id', type: 'uuid', value: (event) => event.sessionId },
  { name: 'datagram', type: 'bigint', value: (event) => event.datagram },
  { name: 'part', type: 'bigint', value: (event) => event.part },
  { name: 'received_at', type: 'double precision', value: (event) => event.receivedAt },
  { name: 'monotonic_us', type: 'double precision', value: (event) => event.monotonicUs },
  { name: 'sender', type: 'text', value: (event) => toColumn(event.sender) },
  { name: 'tournament_id', type: 'uuid', value: (event) => event.tournamentId },
  { name: 'tournament_day_id', type: 'uuid', value: (event) => event.tournamentDayId },
  { name: 'match_id', type: 'text', value: (event) => event.matchId },
  { name: 'match_number', type: 'text', value: (event) => toColumnOrNull(event.matchNumber) },
  { name: 'round', type: 'smallint', value: (event) => event.round },
  { name: 'clock_ms', type: 'bigint', value: (event) => event.clockMs },
  { name: 'type', type: 'text', value: (event) => toColumn(event.type) },
  { name: 'category', type: 'text', value: (event) => event.category, corrected: true },
  { name: 'side', type: 'text', value: (event) => event.side },
  { name: 'recognition', type: 'text', value: (event) => event.recognition },
  { name: 'valid', type: 'boolean', value: (event) => event.valid },
  { name: 'error_code', type: 'text', value: (event) => toColumnOrNull(event.error?.code ?? null) },
  { name: 'error_detail', type: 'text', value: (event) => toColumnOrNull(event.error?.detail ?? null) },
  { name: 'raw', type: 'bytea', value: (event) => Buffer.from(event.raw, 'base64') },
  { name: 'parsed', type: 'json', value: (event) => (event.parsed === null ? null : JSON.stringify(event.parsed)) },
  { name: 'match_events', type: 'json', value: (event) => (event.matchEvents.length === 0 ? '[]' : JSON.stringify(event.matchEvents)), corrected: true },
  { name: 'processing_us', type: 'double precision', value: (event) => event.processingUs },
  { name: 'rec_timestamp_ms', type: 'bigint', value: (event) => event.recTimestampMs, corrected: true },
  { name: 'str_timestamp_ms', type: 'bigint', value: (event) => event.strTimestampMs, corrected: true },
  { name: 'ivr_link', type: 'text', value: (event) => toColumnOrNull(event.ivrLink), corrected: true },
  { name: 'tags', type: 'json', value: (event) => (event.tags.length === 0 ? '[]' : JSON.stringify(event.tags)), corrected: true },
];

/** A row of the table `events` with its court's name, as the driver gives it (bigint as text, json parsed, date as text). */
export interface HubEventRow {
  [column: string]: unknown;
  raw: Buffer;
}

const number = (value: unknown): number => Number(value);
const numberOrNull = (value: unknown): number | null => (value === null ? null : Number(value));

/** The court's record of a row. */
export function recordOf(row: HubEventRow): EventRecord {
  return {
    sequence: number(row['sequence']),
    version: number(row['version']),
    sessionId: row['session_id'] as EventRecord['sessionId'],
    datagram: number(row['datagram']),
    part: number(row['part']),
    receivedAt: number(row['received_at']),
    monotonicUs: number(row['monotonic_us']),
    sender: fromColumn(String(row['sender'])),
    day: String(row['day']),
    tournamentId: row['tournament_id'] as string | null,
    tournamentDayId: row['tournament_day_id'] as string | null,
    matchId: row['match_id'] as EventRecord['matchId'],
    matchNumber: fromColumnOrNull(row['match_number']),
    round: number(row['round']),
    clockMs: numberOrNull(row['clock_ms']),
    type: fromColumn(String(row['type'])),
    category: row['category'] as EventRecord['category'],
    side: row['side'] as EventRecord['side'],
    recognition: row['recognition'] as EventRecord['recognition'],
    valid: row['valid'] === true,
    error: row['error_code'] === null ? null : { code: fromColumn(String(row['error_code'])), detail: fromColumn(String(row['error_detail'])) },
    raw: row.raw.toString('base64'),
    parsed: row['parsed'] as EventRecord['parsed'],
    matchEvents: row['match_events'] as EventRecord['matchEvents'],
    processingUs: number(row['processing_us']),
    recTimestampMs: numberOrNull(row['rec_timestamp_ms']),
    strTimestampMs: numberOrNull(row['str_timestamp_ms']),
    ivrLink: fromColumnOrNull(row['ivr_link']),
    tags: row['tags'] as string[],
  };
}

/** An event with its origin. */
export function hubEventOf(row: HubEventRow): HubEvent {
  return {
    ...recordOf(row),
    nodeId: row['node_id'] as NodeId,
    courtName: fromColumn(String(row['court_name'] ?? '')),
    epoch: String(row['epoch']),
    id: String(row['id']),
    storedAt: number(row['stored_at']),
    hubTime: number(row['hub_time']),
  };
}
