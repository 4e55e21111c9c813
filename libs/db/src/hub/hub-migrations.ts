import type { DataSource } from 'typeorm';
import { backfillVersions, createSchemaVersion, nameOf, refuseNewer, type MigrationState } from '../schema-history.js';
import { StoreError } from '../store-error.js';
import { hubDataSource } from './hub-data-source.js';
import { hubSchema } from './hub-schema.js';

export type { MigrationState } from '../schema-history.js';

/** Two hubs that start at once must not migrate at once. */
const migrationLock = 7_303_014;
const lockLimit = '120s';
/** Multiranges came with this version of Postgres. */
const oldestServer = 14;

/** Runs `work` while nobody else migrates this database. */
async function withLock<T>(url: string, work: (source: DataSource) => Promise<T>): Promise<T> {
  const source = hubDataSource(url);
  await source.initialize();
  const runner = source.createQueryRunner();
  try {
    const [server] = (await runner.query("SELECT current_setting('server_version_num')::int / 10000 AS version")) as { version: number }[];
    if (server === undefined || server.version < oldestServer) {
      throw new StoreError('DATABASE_TOO_OLD', `The database server is Postgres ${String(server?.version)}; ${String(oldestServer)} or later is needed. Set DATABASE_URL to a newer server.`);
    }
    await runner.query(`SET lock_timeout = '${lockLimit}'`);
    await runner.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    return await work(source);
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [migrationLock]).catch(() => undefined);
    await runner.release();
    await source.destroy();
  }
}

const exists = async (source: DataSource, table: string): Promise<boolean> => {
  const [found] = (await source.query('SELECT to_regclass($1) IS NOT NULL AS yes', [table])) as { yes: boolean }[];
  return found?.yes === true;
};

/** @throws StoreError `DATABASE_NEWER` when a newer version wrote the database. */
async function appliedNames(source: DataSource): Promise<string[]> {
  if (!(await exists(source, 'schema_migrations'))) return [];
  const names = ((await source.query('SELECT name FROM schema_migrations ORDER BY id')) as { name: string }[]).map(({ name }) => name);
  refuseNewer("The hub's database", hubSchema, names);
  return names;
}

/** The table of versions, with what was applied before there was one. */
async function keepVersions(source: DataSource, applied: readonly string[]): Promise<void> {
  await source.query(createSchemaVersion);
  const entered = ((await source.query('SELECT name FROM schema_version')) as { name: string }[]).map(({ name }) => name);
  for (const statement of backfillVersions(hubSchema, applied, entered)) await source.query(statement);
}

/**
 * Brings the hub's database to this version. Each migration is a transaction of its own; take a backup of a server's database before
 * a new version, as for any Postgres.
 *
 * @returns names of the migrations that ran.
 * @throws StoreError `DATABASE_NEWER` when a newer version wrote the database, `DATABASE_TOO_OLD` for an old server.
 */
export function migrateHubStore(url: string): Promise<readonly string[]> {
  return withLock(url, async (source) => {
    const applied = await appliedNames(source);
    if (applied.length === hubSchema.length) return [];
    await keepVersions(source, applied);
    return (await source.runMigrations({ transaction: 'each' })).map(({ name }) => name);
  });
}

/** Takes the database back to schema version `version`; the data of the tables that go is lost. Gives how many were taken back. */
export function rollBackHubStore(url: string, version: number): Promise<number> {
  return withLock(url, async (source) => {
    const applied = await appliedNames(source);
    if (applied.length <= version) return 0;
    await keepVersions(source, applied);
    for (let left = applied.length; left > version; left -= 1) await source.undoLastMigration({ transaction: 'each' });
    return applied.length - version;
  });
}

/** DB-2: every schema version this software knows, and which of them the database has. */
export function hubMigrationState(url: string): Promise<readonly MigrationState[]> {
  return withLock(url, async (source) => {
    const applied = await appliedNames(source);
    const kept = await exists(source, 'schema_version');
    const rows = kept ? ((await source.query('SELECT name, applied_at FROM schema_version')) as { name: string; applied_at: number | null }[]) : [];
    const times = new Map(rows.map((row) => [row.name, row.applied_at]));
    return hubSchema.map((one) => {
      const name = nameOf(one);
      return { version: one.version, name, description: one.description, applied: applied.includes(name), appliedAt: times.get(name) ?? null };
    });
  });
}
