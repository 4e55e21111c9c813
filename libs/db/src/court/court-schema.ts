import type Database from 'better-sqlite3';
import { nameOf, refuseNewer, type NamedMigration } from '../schema-history.js';
import { StoreError } from '../store-error.js';
import { CreateCourtStore1793000000000 } from './migrations/1793000000000-create-court-store.js';
import { CreateContext1793000000001 } from './migrations/1793000000001-create-context.js';
import { AddEventTypes1793000000002 } from './migrations/1793000000002-add-event-types.js';
import { AddValidation1793000000003 } from './migrations/1793000000003-add-validation.js';
import { FindEventsBySpan1793000000004 } from './migrations/1793000000004-find-events-by-span.js';
import { KeepHighestSequence1793000000005 } from './migrations/1793000000005-keep-highest-sequence.js';
import { CreateLaterTables1793000000006 } from './migrations/1793000000006-create-later-tables.js';
import { CreateCourtRecords1793000000110 } from './migrations/1793000000110-create-court-records.js';
import { CreateSharedFiles1793000000111 } from './migrations/1793000000111-create-shared-files.js';
import { RememberCommands1793000000150 } from './migrations/1793000000150-remember-commands.js';
import { MarkPauses1793000000300 } from './migrations/1793000000300-mark-pauses.js';
import { KeepIvrEvents1793000000430 } from './migrations/1793000000430-keep-ivr-events.js';
import { KeepConsoleActs1793000000500 } from './migrations/1793000000500-keep-console-acts.js';
import { KeepEachBrokenRule1793000000520 } from './migrations/1793000000520-keep-each-broken-rule.js';
import { TellHowFlagsAreKnown1793000000310 } from './migrations/1793000000310-tell-how-flags-are-known.js';

/** Every migration of the court store, oldest first. One that has landed is never edited. Loads no TypeORM: the pipeline sees this list too. */
export const courtSchema: readonly NamedMigration[] = [
  { version: 1, description: 'Tables from the datagram to the outbox', migration: CreateCourtStore1793000000000 },
  { version: 2, description: 'Tournament context, settings with their history, interfaces and listeners', migration: CreateContext1793000000001 },
  { version: 3, description: 'Types of events', migration: AddEventTypes1793000000002 },
  { version: 4, description: 'Validation rules as data, and their results', migration: AddValidation1793000000003 },
  { version: 5, description: 'Queries of events by the span of their sequences instead of an index entry for each', migration: FindEventsBySpan1793000000004 },
  { version: 6, description: 'No sequence is given twice, also after events were deleted', migration: KeepHighestSequence1793000000005 },
  { version: 7, description: 'Flags, OBS, clips, samples and archives', migration: CreateLaterTables1793000000006 },
  { version: 8, description: 'OBS sessions with their place in a video, clips, trigger runs, tournament context, announcements', migration: CreateCourtRecords1793000000110 },
  { version: 9, description: 'Videos on their way to the shared folder', migration: CreateSharedFiles1793000000111 },
  { version: 10, description: 'Commands of the hub that were begun, values set on overlays', migration: RememberCommands1793000000150 },
  { version: 11, description: 'Pauses of recordings', migration: MarkPauses1793000000300 },
  { version: 12, description: 'How a country code was taken for its flag', migration: TellHowFlagsAreKnown1793000000310 },
  { version: 13, description: 'Requests for video review, with what became of them', migration: KeepIvrEvents1793000000430 },
  { version: 14, description: 'Acts at the own console', migration: KeepConsoleActs1793000000500 },
  { version: 15, description: 'Each of the rules that an event broke', migration: KeepEachBrokenRule1793000000520 },
];

/** Names of the migrations that a court database has, oldest first; none for a database without any. */
export function appliedMigrations(database: Database.Database): string[] {
  const table = database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'").get();
  return table === undefined ? [] : database.prepare('SELECT name FROM schema_migrations ORDER BY id').pluck().all().map(String);
}

/**
 * A store works on the schema of its own version alone.
 *
 * @throws StoreError `DATABASE_NEWER` or `DATABASE_NOT_MIGRATED`.
 */
export function requireCourtSchema(database: Database.Database, file: string): void {
  const applied = appliedMigrations(database);
  refuseNewer(file, courtSchema, applied);
  const missing = courtSchema.filter((one) => !applied.includes(nameOf(one))).length;
  if (missing > 0) {
    throw new StoreError('DATABASE_NOT_MIGRATED', `${file} lacks ${String(missing)} of ${String(courtSchema.length)} migrations. Start the agent, or run the command migrate of libs/db.`);
  }
}
