import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openCourtRecords, openCourtWriter, type CourtRecords, type CourtWriter, type NewEvent } from '@restrike/db/court';
import { migrateCourtStore } from '@restrike/db/court-migrations';
import { createLogger } from '@restrike/runtime';

export const wall = 1_795_000_000_000;
export const hour = 3_600_000;
/** Monotonic clock at timeline `wall`, ms: the machine has been on for eight hours. */
export const bootMs = 8 * hour;
export const quiet = createLogger('test', 'silent' as 'error');

/** Migrated court stores for one test file. */
export class CourtStores {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'restrike-agent-'));
  private readonly template = path.join(this.folder, 'template.sqlite');
  private count = 0;

  prepare(): Promise<unknown> {
    return migrateCourtStore(this.template);
  }

  newFile(): string {
    const file = path.join(this.folder, `court-${String((this.count += 1))}.sqlite`);
    copyFileSync(this.template, file);
    return file;
  }

  /** Opens a store as an agent does whose machine has been on since `wall - bootMs`. */
  open(file: string, atMs = 0, bootId = 'boot-1'): { readonly writer: CourtWriter; readonly records: CourtRecords; close(): void } {
    const writer = openCourtWriter(file, wall + atMs, undefined, { monotonicUs: (bootMs + atMs) * 1_000, bootId });
    const records = openCourtRecords(file);
    return { writer, records, close: () => (records.close(), writer.close()) };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** A tick `ms` after the store was opened; `change` says what is different. */
export function tickAt(sequence: number, ms: number, change: Partial<NewEvent> = {}): NewEvent {
  return {
    sequence, version: 1, sessionId: '22222222-2222-4222-8222-222222222222' as NewEvent['sessionId'], datagram: sequence, part: 0, receivedAt: wall + ms,
    monotonicUs: (bootMs + ms) * 1_000, sender: '192.0.2.7:50000', day: '2026-11-21', tournamentId: null, tournamentDayId: null, matchId: null, matchNumber: null, round: 0,
    clockMs: null, type: 'clk', category: 'O', side: null, recognition: 'recognized', valid: true, error: null, raw: Buffer.alloc(0), parsed: null, matchEvents: [], processingUs: 1,
    recTimestampMs: null, strTimestampMs: null, ivrLink: null, tags: [], ...change,
  };
}

export const commitOf = (events: readonly NewEvent[]) => ({ events, corrections: [], matches: [], session: null, clients: [], memory: null });
