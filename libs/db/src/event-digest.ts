import { createHash, type Hash } from 'node:crypto';
import type { EventRecord } from '@restrike/contracts';

/**
 * Every field of a record, in the order of the digest. `id` is a UUID, whose letters may come back in lower case; `json` is content whose
 * keys may come back in another order. A new field of the record does not compile until it stands here, last, so that older digests stay.
 */
const treatment = {
  sequence: 'plain',
  version: 'plain',
  datagram: 'plain',
  part: 'plain',
  receivedAt: 'plain',
  monotonicUs: 'plain',
  sender: 'plain',
  day: 'plain',
  matchId: 'plain',
  matchNumber: 'plain',
  round: 'plain',
  clockMs: 'plain',
  type: 'plain',
  category: 'plain',
  side: 'plain',
  recognition: 'plain',
  valid: 'plain',
  raw: 'plain',
  processingUs: 'plain',
  recTimestampMs: 'plain',
  strTimestampMs: 'plain',
  ivrLink: 'plain',
  tags: 'plain',
  sessionId: 'id',
  tournamentId: 'id',
  tournamentDayId: 'id',
  error: 'json',
  parsed: 'json',
  matchEvents: 'json',
} as const satisfies Record<keyof EventRecord, 'plain' | 'id' | 'json'>;

type Field = keyof typeof treatment;
const fieldsOf = (wanted: 'plain' | 'id' | 'json'): Field[] => (Object.keys(treatment) as Field[]).filter((field) => treatment[field] === wanted);
const [plain, ids, json] = [fieldsOf('plain'), fieldsOf('id'), fieldsOf('json')];

/** JSON with the keys of every object in one order: the same text for the same content, whatever a database does to it. */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${value.map(canonicalJson).join(',')}]`;
  const parts: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const one = (value as Record<string, unknown>)[key];
    if (one !== undefined) parts.push(`${JSON.stringify(key)}:${canonicalJson(one)}`);
  }
  return `{${parts.join(',')}}`;
}

/** The text of one event that goes into the digest. */
function digested(epoch: string, record: EventRecord): string {
  const values: unknown[] = plain.map((field) => record[field]);
  for (const field of ids) values.push((record[field] as string | null)?.toLowerCase());
  return `${epoch.toLowerCase()} ${JSON.stringify(values)}${json.map((field) => canonicalJson(record[field])).join(' ')}\n`;
}

/**
 * SYN-3: checksum of a day, event by event in order of epoch and sequence. Court and hub feed it what they have stored, every field of
 * it; they are equal when the checksums are.
 */
export class EventDigest {
  private readonly hash: Hash = createHash('sha256');
  private fed = 0;

  add(epoch: string, record: EventRecord): void {
    this.hash.update(digested(epoch, record));
    this.fed += 1;
  }

  get events(): number {
    return this.fed;
  }

  /** Hex SHA-256. Ends the digest. */
  finish(): string {
    return this.hash.digest('hex');
  }
}
