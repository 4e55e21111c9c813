import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { CreateHubStore1793000000000 } from './migrations/1793000000000-create-hub-store.js';

/** Every migration of the hub's database, oldest first. One that has landed is never edited. */
const hubMigrations = [CreateHubStore1793000000000];

/** Two hubs that start at once must not migrate at once. */
const migrationLock = 7_303_014;

const sourceFor = (url: string): DataSource =>
  new DataSource({ type: 'postgres', url, migrations: hubMigrations, migrationsTableName: 'schema_migrations', logging: false, poolSize: 2 });

async function withLock<T>(url: string, work: (source: DataSource) => Promise<T>): Promise<T> {
  const source = sourceFor(url);
  await source.initialize();
  const runner = source.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    return await work(source);
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [migrationLock]).catch(() => undefined);
    await runner.release();
    await source.destroy();
  }
}

const appliedNames = async (source: DataSource): Promise<string[]> => {
  const [table] = (await source.query("SELECT to_regclass('schema_migrations') AS name")) as { name: string | null }[];
  if (table?.name == null) return [];
  return ((await source.query('SELECT name FROM schema_migrations ORDER BY id')) as { name: string }[]).map(({ name }) => name);
};

/**
 * Brings the hub's database to this version.
 *
 * @returns names of the migrations that ran.
 * @throws Error with code `DATABASE_NEWER` when a newer version wrote the database.
 */
export function migrateHubStore(url: string): Promise<readonly string[]> {
  return withLock(url, async (source) => {
    const known = new Set(hubMigrations.map(({ name }) => name));
    const foreign = (await appliedNames(source)).filter((name) => !known.has(name));
    if (foreign.length > 0) {
      throw Object.assign(new Error(`The hub's database was written by a newer version (it has ${foreign.join(', ')}). Start that version.`), { code: 'DATABASE_NEWER' });
    }
    return (await source.runMigrations({ transaction: 'each' })).map(({ name }) => name);
  });
}

/** Takes back the newest migrations until `keep` are left; the data of the tables that go is lost. */
export function rollBackHubStore(url: string, keep: number): Promise<number> {
  return withLock(url, async (source) => {
    const applied = (await appliedNames(source)).length;
    for (let left = applied; left > keep; left -= 1) await source.undoLastMigration({ transaction: 'each' });
    return Math.max(0, applied - keep);
  });
}

/** Which migrations the database has. */
export function hubMigrationState(url: string): Promise<readonly { readonly name: string; readonly applied: boolean }[]> {
  return withLock(url, async (source) => {
    const applied = new Set(await appliedNames(source));
    return hubMigrations.map(({ name }) => ({ name, applied: applied.has(name) }));
  });
}
