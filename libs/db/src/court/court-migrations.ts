import 'reflect-metadata';
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { DataSource } from 'typeorm';
import { CreateCourtStore1793000000000 } from './migrations/1793000000000-create-court-store.js';
import { CreateContext1793000000001 } from './migrations/1793000000001-create-context.js';

/** Every migration of the court store, oldest first. One that has landed is never edited. */
const courtMigrations = [CreateCourtStore1793000000000, CreateContext1793000000001];

/** A database that this version must not touch: a newer one wrote it. */
export class NewerDatabaseError extends Error {
  readonly code = 'DATABASE_NEWER';
}

export interface MigrationState {
  readonly name: string;
  readonly applied: boolean;
}

const sourceFor = (file: string): DataSource =>
  new DataSource({ type: 'better-sqlite3', database: file, migrations: courtMigrations, migrationsTableName: 'schema_migrations', logging: false });

function appliedNames(file: string): string[] {
  if (!existsSync(file)) return [];
  const database = new Database(file, { readonly: false });
  try {
    const table = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'schema_migrations'").get();
    return table === undefined ? [] : database.prepare('SELECT name FROM schema_migrations ORDER BY id').pluck().all().map(String);
  } finally {
    database.close();
  }
}

/** Which migrations the file has. */
export function courtMigrationState(file: string): MigrationState[] {
  const applied = new Set(appliedNames(file));
  return courtMigrations.map(({ name }) => ({ name, applied: applied.has(name) }));
}

/**
 * Brings a court store to this version. A database with content is copied beside itself before it is changed.
 *
 * @returns the names of the migrations that ran, and the copy if one was made.
 * @throws NewerDatabaseError when the file has a migration that this version does not know.
 */
export async function migrateCourtStore(file: string): Promise<{ readonly ran: readonly string[]; readonly backup: string | null }> {
  const applied = appliedNames(file);
  const known = new Set(courtMigrations.map(({ name }) => name));
  const foreign = applied.filter((name) => !known.has(name));
  if (foreign.length > 0) {
    throw new NewerDatabaseError(`${file} was written by a newer version (it has ${foreign.join(', ')}). Start that version, or restore a backup made before it.`);
  }
  if (applied.length === courtMigrations.length) return { ran: [], backup: null };
  const backup = applied.length > 0 ? copyBeside(file) : null;
  const source = sourceFor(file);
  await source.initialize();
  try {
    if (applied.length === 0) {
      await source.query('PRAGMA auto_vacuum = INCREMENTAL');
      await source.query('PRAGMA journal_mode = WAL');
    }
    const ran = await source.runMigrations({ transaction: 'each' });
    return { ran: ran.map((one) => one.name), backup };
  } finally {
    await source.destroy();
  }
}

/** Takes back the newest migrations until `keep` are left. Data of the tables that go is lost; a copy is made first. */
export async function rollBackCourtStore(file: string, keep: number): Promise<{ readonly undone: number; readonly backup: string | null }> {
  const applied = appliedNames(file).length;
  if (applied <= keep) return { undone: 0, backup: null };
  const backup = copyBeside(file);
  const source = sourceFor(file);
  await source.initialize();
  try {
    for (let left = applied; left > keep; left -= 1) await source.undoLastMigration({ transaction: 'each' });
  } finally {
    await source.destroy();
  }
  return { undone: applied - keep, backup };
}

function copyBeside(file: string): string {
  const database = new Database(file);
  const backup = `${file}.before-${String(appliedNames(file).length)}-${new Date().toISOString().replace(/[:.]/g, '-')}.bak`;
  try {
    database.prepare('VACUUM INTO ?').run(backup);
  } finally {
    database.close();
  }
  return backup;
}
