import { existsSync } from 'node:fs';
import { exitFailure } from '@restrike/runtime/exit-codes';
import { wordsOf } from '@restrike/runtime/words-of';
import Database from 'better-sqlite3';
import { createSchemaVersion, recordedMigrations, refuseNewer } from '../schema-history.js';
import { StoreError } from '../store-error.js';
import { appliedMigrations, courtSchema } from './court-schema.js';

/** Runs `work` on the file's own connection; an absent file stays absent and gives `otherwise`. */
export function inspectStore<T>(file: string, otherwise: T, work: (database: Database.Database) => T): T {
  if (!existsSync(file)) return otherwise;
  const database = new Database(file, { timeout: 10_000 });
  try {
    return work(database);
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (typeof code !== 'string' || !(code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT'))) throw error;
    throw new StoreError('NOT_A_DATABASE', `${file} is not a database, or was damaged. It was left as it is: move it away or put a backup in its place.`);
  } finally {
    database.close();
  }
}

/** What lies in a database that is no court store, nor one that was taken back to nothing: null where there is nothing of the kind. */
function ofAnother(database: Database.Database): string | null {
  const found = database.prepare("SELECT name FROM sqlite_master WHERE name NOT IN ('schema_migrations', 'schema_version') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'").pluck().get();
  return found === undefined ? null : String(found);
}

/**
 * Names of the migrations that a court store has; none for a file that does not exist, and none is made.
 *
 * @throws StoreError `DATABASE_NEWER` when the file has a migration that this version does not know, `NOT_A_DATABASE` also of another program's.
 */
export function appliedTo(file: string): readonly string[] {
  const applied = inspectStore(file, [], (database) => {
    const names = appliedMigrations(database);
    const other = names.length === 0 ? ofAnother(database) : null;
    if (other === null) return names;
    throw new StoreError('NOT_A_DATABASE', `${file} is another program's database (it has ${other}). It was left as it is: move it away or put a backup in its place.`);
  });
  refuseNewer(file, courtSchema, applied);
  return applied;
}

/** As TypeORM makes it, which brings older stores to this version. */
const createMigrations = 'CREATE TABLE IF NOT EXISTS "schema_migrations" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "timestamp" bigint NOT NULL, "name" varchar NOT NULL)';

/**
 * Makes a store of this version in a file that has none: every migration in one transaction, so that a file holds all of it or nothing. There is nothing to copy and nothing to move, so that it
 * needs no TypeORM, which an agent would have to start a process for.
 */
async function createStore(file: string): Promise<void> {
  const database = new Database(file, { timeout: 10_000 });
  try {
    // Only a database without tables can be told how it gives pages back.
    for (const pragma of ['auto_vacuum = INCREMENTAL', 'journal_mode = WAL', 'foreign_keys = ON']) database.pragma(pragma);
    database.exec(`BEGIN IMMEDIATE; ${createMigrations}; ${createSchemaVersion}`);
    const runner = { query: (statement: string) => Promise.resolve(database.exec(statement)) };
    const record = database.prepare('INSERT INTO schema_migrations (timestamp, name) VALUES (?, ?)');
    for (const Migration of recordedMigrations(courtSchema, Date.now)) {
      const migration = new Migration();
      await migration.up(runner);
      record.run(Number(migration.name.slice(-13)), migration.name);
    }
    database.exec('COMMIT');
  } finally {
    // What was not committed is as if it had never been.
    database.close();
  }
}

/**
 * Makes a court store where there is none. One with content is left as it is.
 *
 * @returns whether the store is at this version now: an older one is `migrateCourtStore`'s.
 * @throws StoreError `DATABASE_NEWER` when the file has a migration that this version does not know, `NOT_A_DATABASE` also of another program's; an error that names the file where the disk does not take it.
 */
export async function createCourtStore(file: string): Promise<boolean> {
  const applied = appliedTo(file);
  if (applied.length === 0) {
    await createStore(file).catch((error: unknown) => {
      const words = `${file} could not be made: ${wordsOf(error)}. Nothing was put in it. See to its disk, its folder and who else has it open, then start again.`;
      throw Object.assign(new Error(words, { cause: error }), { exitCode: exitFailure });
    });
  }
  return applied.length === 0 || applied.length === courtSchema.length;
}
