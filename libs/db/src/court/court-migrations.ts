import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { DataSource } from 'typeorm';
import { backfillVersions, createSchemaVersion, nameOf, refuseNewer, type MigrationState } from '../schema-history.js';
import { appliedMigrations, courtSchema } from './court-schema.js';
import { appliedTo, createCourtStore, inspectStore } from './create-court-store.js';

export type { MigrationState } from '../schema-history.js';

/** DB-2: every schema version this software knows, and which of them the file has. A file that does not exist is not made. */
export function courtMigrationState(file: string): MigrationState[] {
  return inspectStore(
    file,
    courtSchema.map((one) => ({ version: one.version, name: nameOf(one), description: one.description, applied: false, appliedAt: null })),
    (database) => {
      const applied = appliedMigrations(database);
      refuseNewer(file, courtSchema, applied);
      const kept = database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'").get() !== undefined;
      const times = new Map(kept ? (database.prepare('SELECT name, applied_at FROM schema_version').raw().all() as [string, number | null][]) : []);
      return courtSchema.map((one) => {
        const name = nameOf(one);
        return { version: one.version, name, description: one.description, applied: applied.includes(name), appliedAt: times.get(name) ?? null };
      });
    },
  );
}

/** Opens the file through TypeORM for a change of its schema. Loaded then alone: most stores need none. */
async function withSource<T>(file: string, applied: readonly string[], work: (source: DataSource) => Promise<T>): Promise<T> {
  const { courtDataSource } = await import('./court-data-source.js');
  const source = courtDataSource(file);
  await source.initialize();
  try {
    await source.query(createSchemaVersion);
    const entered = ((await source.query('SELECT name FROM schema_version')) as { name: string }[]).map(({ name }) => name);
    for (const statement of backfillVersions(courtSchema, applied, entered)) await source.query(statement);
    return await work(source);
  } finally {
    await source.destroy();
  }
}

/**
 * Brings a court store to this version. A database with content is copied beside itself before it is changed.
 *
 * @returns the names of the migrations that ran, and the copy if one was made.
 * @throws StoreError `DATABASE_NEWER` when the file has a migration that this version does not know.
 */
export async function migrateCourtStore(file: string): Promise<{ readonly ran: readonly string[]; readonly backup: string | null }> {
  const applied = appliedTo(file);
  if (await createCourtStore(file)) return { ran: courtSchema.map(nameOf).slice(applied.length), backup: null };
  const backup = copyBeside(file, applied.length);
  const ran = await withSource(file, applied, (source) => source.runMigrations({ transaction: 'each' }));
  return { ran: ran.map((one) => one.name), backup };
}

/**
 * Takes a court store back to schema version `version`; 0 takes everything back. Data of the tables that go is lost; a copy is made
 * first.
 *
 * @throws StoreError `DATABASE_NEWER` when the file has a migration that this version does not know.
 */
export async function rollBackCourtStore(file: string, version: number): Promise<{ readonly undone: number; readonly backup: string | null }> {
  const applied = appliedTo(file);
  if (applied.length <= version) return { undone: 0, backup: null };
  const backup = copyBeside(file, applied.length);
  await withSource(file, applied, async (source) => {
    for (let left = applied.length; left > version; left -= 1) await source.undoLastMigration({ transaction: 'each' });
  });
  return { undone: applied.length - version, backup };
}

/** Copies a database that may be in use, whole and checked, to a file beside it. */
function copyBeside(file: string, version: number): string {
  const backup = `${file}.before-${String(version)}-${new Date().toISOString().replace(/[:.]/g, '-')}.bak`;
  inspectStore(file, undefined, (database) => database.prepare('VACUUM INTO ?').run(backup));
  const copy = new Database(backup, { readonly: true });
  const verdict = String(copy.pragma('quick_check', { simple: true }));
  copy.close();
  if (verdict === 'ok') return backup;
  rmSync(backup, { force: true });
  throw new Error(`The copy of ${file} that is made before a migration is not whole (${verdict}). Nothing was changed. Check the disk.`);
}
