import { createHash, type Hash } from 'node:crypto';
import type { EventRecord } from '@restrike/contracts';

/** JSON with the keys of every object in one order: the same text for the same content, whatever a database does to it. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, one]) => one !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonicalJson(one)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** Checksum of a day, event by event in order of epoch and sequence. Court and hub feed it what they have stored. */
export class EventDigest {
  private readonly hash: Hash = createHash('sha256');
  private fed = 0;

  add(epoch: string, record: EventRecord): void {
    this.hash.update(`${epoch} ${canonicalJson(record)}\n`);
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
