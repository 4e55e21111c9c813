import { StoreError } from './store-error.js';

/** What a migration runs on: TypeORM's runner, or something that runs statements as that does. */
interface Statements {
  query(statement: string): Promise<unknown>;
}

/** A migration, as TypeORM takes it and as a new store is made by. */
export interface SchemaChange {
  readonly name: string;
  up(runner: Statements): Promise<void>;
  down(runner: Statements): Promise<void>;
}

/** One change of a database's schema. One that has landed is never edited. */
export interface NamedMigration {
  /** 1, 2, 3 … without holes: the schema version after it. */
  readonly version: number;
  /** What it is for, in one sentence for a person. */
  readonly description: string;
  readonly migration: new () => SchemaChange;
}

/** A schema version as a database or a command shows it. */
export interface MigrationState {
  readonly version: number;
  readonly name: string;
  readonly description: string;
  readonly applied: boolean;
  /** Wall clock, ms; null when not applied, or applied before times were kept. */
  readonly appliedAt: number | null;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** DB-2: table of version, name, description and time. The statement is understood by SQLite and Postgres alike. */
export const createSchemaVersion =
  'CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, description TEXT NOT NULL, applied_at DOUBLE PRECISION)';

const insertVersion = ({ version, description, migration }: NamedMigration, at: number | null): string =>
  `INSERT INTO schema_version (version, name, description, applied_at) VALUES (${String(version)}, ${quoted(new migration().name)}, ${quoted(description)}, ${at === null ? 'NULL' : String(at)})`;

/** Statements that enter what a database had applied before it kept versions. */
export function backfillVersions(known: readonly NamedMigration[], applied: readonly string[], entered: readonly string[]): string[] {
  return known.filter((one) => applied.includes(nameOf(one)) && !entered.includes(nameOf(one))).map((one) => insertVersion(one, null));
}

/** Name of a migration: its class and time stamp. */
export function nameOf({ migration }: NamedMigration): string {
  return new migration().name;
}

/** Migrations that enter and remove their version in the transaction that changes the schema. */
export function recordedMigrations(known: readonly NamedMigration[], now: () => number): (new () => SchemaChange)[] {
  return known.map((one) => {
    const inner = new one.migration();
    return class implements SchemaChange {
      readonly name = inner.name;

      async up(runner: Statements): Promise<void> {
        await inner.up(runner);
        await runner.query(insertVersion(one, now()));
      }

      async down(runner: Statements): Promise<void> {
        await inner.down(runner);
        await runner.query(`DELETE FROM schema_version WHERE version = ${String(one.version)}`);
      }
    };
  });
}

/** @throws StoreError `DATABASE_NEWER` when the database has a migration that this version of the software does not know. */
export function refuseNewer(database: string, known: readonly NamedMigration[], applied: readonly string[]): void {
  const names = new Set(known.map(nameOf));
  const foreign = applied.filter((name) => !names.has(name));
  if (foreign.length === 0) return;
  throw new StoreError(
    'DATABASE_NEWER',
    `${database} was written by a newer version (it has ${foreign.join(', ')}). Start that version, or restore a backup made before it.`,
  );
}
