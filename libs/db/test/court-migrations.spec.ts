import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { courtDataSource } from '../src/court/court-data-source.js';
import { courtMigrationState, migrateCourtStore, rollBackCourtStore } from '../src/court/court-migrations.js';
import { courtSchema } from '../src/court/court-schema.js';
import { CourtEvent } from '../src/court/entities/event-entities.js';
import { Setting, SettingChange } from '../src/court/entities/context-entities.js';
import { createCourtStore, openCourtOutbox, openCourtReader, openCourtWriter } from '../src/court/index.js';
import { createSchemaVersion, nameOf } from '../src/schema-history.js';
import { CourtFolder, commitGroup as group } from '../src/testing/court-folder.js';
import { awkwardEvents, sampleEvent, sampleMatch } from '../src/testing/sample-events.js';

const folder = new CourtFolder();
afterAll(() => folder.remove());
const newest = courtSchema.length;
const events = awkwardEvents.map((change, index) => sampleEvent(index + 1, change));

/** A store of schema `version` with data in it. */
async function storeOf(version: number): Promise<string> {
  const file = folder.newFile();
  await migrateCourtStore(file);
  const writer = openCourtWriter(file, 1);
  writer.commit(group({ events, matches: [sampleMatch()] }));
  writer.commit(group({ corrections: [{ sequence: 1, tags: ['late'] }] }));
  writer.close();
  await rollBackCourtStore(file, version);
  return file;
}

function content(file: string): unknown {
  const reader = openCourtReader(file);
  const outbox = openCourtOutbox(file);
  try {
    return {
      events: reader.events({ limit: 100 }).rows,
      ofMatch: reader.events({ limit: 100, matchId: sampleMatch().matchId, categories: ['TH', 'O'] }).rows.map(({ sequence }) => sequence),
      match: reader.match(sampleMatch().matchId),
      days: reader.days(),
      checksum: reader.checksum('2026-11-21'),
      corrections: outbox.corrections(10),
      depth: outbox.depth(),
      integrity: reader.health(true).integrity,
    };
  } finally {
    outbox.close();
    reader.close();
  }
}

describe('[DB-2] migrations of a court store', () => {
  it.each(courtSchema.slice(0, -1).map(({ version }) => version))('[DB-2] come back from version %i with the data in it, after a copy', async (version) => {
    const file = await storeOf(newest);
    const before = content(file);
    const { undone, backup } = await rollBackCourtStore(file, version);
    expect(undone).toBe(newest - version);
    expect(courtMigrationState(file).filter(({ applied }) => applied)).toHaveLength(version);
    const copy = new Database(backup ?? '', { readonly: true });
    expect(copy.prepare('SELECT count(*) FROM events').pluck().get()).toBe(events.length);
    copy.close();
    const forward = await migrateCourtStore(file);
    expect(forward.ran).toEqual(courtSchema.slice(version).map(nameOf));
    expect(forward.backup).not.toBeNull();
    expect(content(file)).toEqual(before);
  });

  it('[DB-2] take everything back and begin again', async () => {
    const file = await storeOf(0);
    const database = new Database(file);
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name").pluck().all();
    database.close();
    expect(tables).toEqual(['schema_migrations', 'schema_version']);
    expect((await migrateCourtStore(file)).ran).toHaveLength(newest);
  });

  it('[DB-2] keep version, name, description and time', async () => {
    const file = folder.newFile();
    expect(courtMigrationState(file).map(({ applied }) => applied)).toEqual(courtSchema.map(() => false));
    expect(existsSync(file)).toBe(false);
    const began = Date.now();
    await migrateCourtStore(file);
    const state = courtMigrationState(file);
    expect(state.map(({ version, name, description }) => ({ version, name, description }))).toEqual(
      courtSchema.map((one) => ({ version: one.version, name: nameOf(one), description: one.description })),
    );
    expect(state.every(({ applied, appliedAt }) => applied && appliedAt !== null && appliedAt >= began && appliedAt <= Date.now())).toBe(true);
    expect(courtSchema.map(({ version }) => version)).toEqual(courtSchema.map((_, index) => index + 1));
  });

  it('[DB-2] know a store from before times were kept', async () => {
    const file = await storeOf(2);
    const database = new Database(file);
    database.exec('DROP TABLE schema_version');
    database.close();
    expect(courtMigrationState(file)[0]).toMatchObject({ applied: true, appliedAt: null });
    await migrateCourtStore(file);
    expect(courtMigrationState(file).map(({ applied, appliedAt }) => [applied, appliedAt !== null])).toEqual(courtSchema.map((_, index) => [true, index >= 2]));
  });

  it('[DB-2] do nothing twice, and copy nothing then', async () => {
    const file = await storeOf(newest);
    expect(await migrateCourtStore(file)).toEqual({ ran: [], backup: null });
    expect(await rollBackCourtStore(file, newest)).toEqual({ undone: 0, backup: null });
    expect(readdirSync(path.dirname(file)).filter((name) => name.endsWith('.bak'))).toEqual([]);
  });

  it('[DB-2] refuse a database of a newer version, and so does everything that opens it', async () => {
    const file = await storeOf(newest);
    const database = new Database(file);
    database.prepare("INSERT INTO schema_migrations (timestamp, name) VALUES (1999000000000, 'FromTheFuture1999000000000')").run();
    database.close();
    const words = /newer version.*FromTheFuture1999000000000.*Start that version, or restore a backup/s;
    await expect(migrateCourtStore(file)).rejects.toThrow(words);
    await expect(rollBackCourtStore(file, 0)).rejects.toThrow(words);
    for (const open of [() => courtMigrationState(file), () => openCourtWriter(file, 1), () => openCourtReader(file), () => openCourtOutbox(file)]) {
      expect(open).toThrow(expect.objectContaining({ code: 'DATABASE_NEWER', message: expect.stringMatching(words) as string }));
    }
  });

  it('[DB-2] are asked for by whatever opens an older database', async () => {
    const file = await storeOf(newest - 1);
    for (const open of [() => openCourtWriter(file, 1), () => openCourtReader(file), () => openCourtOutbox(file)]) {
      expect(open).toThrow(expect.objectContaining({ code: 'DATABASE_NOT_MIGRATED', message: expect.stringContaining('lacks 1 of') as string }));
    }
  });

  it('[DB-2] make a new store as TypeORM brings one to this version: tables, data and what is kept of the migrations', async () => {
    const [made, moved] = [folder.newFile(), folder.newFile()];
    expect(await createCourtStore(made)).toBe(true);
    const source = courtDataSource(moved);
    await source.initialize();
    await source.query('PRAGMA auto_vacuum = INCREMENTAL');
    await source.query('PRAGMA journal_mode = WAL');
    await source.query(createSchemaVersion);
    await source.runMigrations({ transaction: 'each' });
    await source.destroy();
    const [one, other] = [made, moved].map((file) => {
      const database = new Database(file, { readonly: true });
      const parts = database.prepare('SELECT type, name, sql FROM sqlite_master ORDER BY type, name').all() as { readonly type: string; readonly name: string }[];
      const rows = parts.filter(({ type }) => type === 'table').map(({ name }) => database.prepare(`SELECT * FROM ${name}`).all().map((row) => ({ ...(row as object), applied_at: 0 })));
      const pragmas = ['auto_vacuum', 'journal_mode', 'integrity_check'].map((name) => database.pragma(name));
      database.close();
      return { parts, rows, pragmas };
    });
    expect(one?.parts.length).toBeGreaterThan(40);
    expect(one).toEqual(other);
  });

  it('[DB-2] make a new store whole or not at all', async () => {
    const file = folder.newFile();
    const tables = (): unknown[] => {
      const database = new Database(file);
      const names = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all();
      database.close();
      return names;
    };
    const database = new Database(file);
    database.exec(createSchemaVersion);
    // The last migration has no place to be entered: all before it go too.
    database.prepare('INSERT INTO schema_version VALUES (?, ?, ?, ?)').run(newest, 'AnotherOne', 'in its place', null);
    database.close();
    await expect(createCourtStore(file)).rejects.toMatchObject({ message: expect.stringMatching(/court.*could not be made: .*UNIQUE.*start again/s) as string, exitCode: 1 });
    expect(tables()).toEqual(['schema_version']);
  });

  it('[DB-2] leave the database of another program alone, to its last byte', async () => {
    const file = folder.newFile();
    const database = new Database(file);
    database.exec('CREATE TABLE commands (of_somebody_else INTEGER)');
    database.close();
    const before = readFileSync(file);
    for (const change of [createCourtStore, migrateCourtStore]) {
      await expect(change(file)).rejects.toMatchObject({ code: 'NOT_A_DATABASE', message: expect.stringMatching(/another program's database \(it has commands\)/) as string });
    }
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('[DB-2] leave a file that is no database alone', async () => {
    const file = folder.newFile();
    writeFileSync(file, 'this is no database, whatever its name says'.repeat(100));
    await expect(migrateCourtStore(file)).rejects.toThrow(/is not a database/);
  });
});

describe('[DB-2] commands', () => {
  const script = fileURLToPath(new URL('../dist/court/migrate-cli.js', import.meta.url));
  const run = (...args: string[]): { code: number | null; out: string; err: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8', timeout: 100_000 });
    return { code: status, out: stdout, err: stderr };
  };

  it('[DB-2] status, migrate and rollback', () => {
    const file = folder.newFile();
    expect(run('status', '--file', file).out).toMatch(/^ {2}1 {2}- {23} {2}Tables from the datagram/);
    const migrated = run('migrate', '--file', file);
    expect([migrated.code, migrated.out.split('\n')[0]]).toEqual([0, expect.stringContaining('Applied CreateCourtStore')]);
    const back = run('rollback', '--to', '2', '--file', file);
    expect([back.code, back.out.split('\n').slice(0, 2)]).toEqual([0, [`Took back ${String(newest - 2)}.`, expect.stringContaining('A copy from before is ')]]);
    expect(courtMigrationState(file).filter(({ applied }) => applied)).toHaveLength(2);
  });

  it('[DB-2] say what is wrong and end with a code', () => {
    expect(run('status')).toMatchObject({ code: 78, err: expect.stringContaining('--file') as string });
    expect(run('rollback', '--file', 'x')).toMatchObject({ code: 78 });
    expect(run('rollback', '--to', 'last', '--file', 'x')).toMatchObject({ code: 78 });
    expect(run('drop', '--file', 'x', '--sure')).toMatchObject({ code: 78, err: expect.stringContaining('--sure') as string });
    const file = folder.newFile();
    writeFileSync(file, 'no database'.repeat(500));
    expect(run('status', '--file', file)).toMatchObject({ code: 1, err: expect.stringContaining('not a database') as string });
  });

  it('[DB-2] keep away from a store that a running agent has open', () => {
    const file = folder.newFile();
    writeFileSync(path.join(path.dirname(file), 'process.lock'), JSON.stringify({ pid: process.pid, start: null }));
    expect(run('migrate', '--file', file)).toMatchObject({ code: 75, err: expect.stringContaining(`in use by process ${String(process.pid)}`) as string });
    expect(existsSync(file)).toBe(false);
  });
});

describe('[DB-3] entities', () => {
  it('[DB-3] have the tables and columns that the migrations make, no more and no less', async () => {
    const file = await storeOf(newest);
    const source = courtDataSource(file);
    await source.initialize();
    const database = new Database(file, { readonly: true });
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'schema_migrations' ORDER BY name").pluck().all().map(String);
    expect(source.entityMetadatas.map(({ tableName }) => tableName).sort()).toEqual(tables);
    const described = (columns: readonly { name: string; type: string; nullable: boolean; key: boolean }[]): unknown[] =>
      columns.map(({ name, type, nullable, key }) => `${name} ${type}${nullable ? '' : ' not null'}${key ? ' key' : ''}`).sort();
    for (const { tableName, columns } of source.entityMetadatas) {
      const own = columns.map((one) => ({ name: one.databaseName, type: source.driver.normalizeType(one), nullable: one.isNullable, key: one.isPrimary }));
      const made = (database.prepare(`PRAGMA table_info(${tableName})`).all() as { name: string; type: string; notnull: number; pk: number }[]).map(({ name, type, notnull, pk }) => ({
        name,
        type: type.toLowerCase().replace('double precision', 'real'),
        nullable: notnull === 0 && pk === 0,
        key: pk > 0,
      }));
      expect([tableName, described(own)]).toEqual([tableName, described(made)]);
    }
    database.close();
    await source.destroy();
  });

  it('[DB-3] read what the writer wrote and write what others read', async () => {
    const file = await storeOf(newest);
    const source = courtDataSource(file);
    await source.initialize();
    const stored = await source.getRepository(CourtEvent).findOneByOrFail({ sequence: 2 });
    expect({ ...stored }).toMatchObject({ sequence: 2, type: 'unknown', valid: 0, errorCode: 'EMPTY', matchNumber: '245.A', raw: Buffer.alloc(0) });
    await source.transaction(async (manager) => {
      await manager.insert(Setting, { key: 'udp.port', category: 'udp', value: '6000', changedAt: 5 });
      await manager.insert(SettingChange, { key: 'udp.port', oldValue: null, newValue: '6000', changedBy: 'operator', reason: null, changedAt: 5 });
    });
    expect(await source.getRepository(Setting).find()).toEqual([expect.objectContaining({ key: 'udp.port', sensitive: 0 })]);
    expect((await source.getRepository(SettingChange).find())[0]?.changeId).toBe(1);
    await expect(source.query("INSERT INTO event_details (sequence, key) VALUES (999, 'x')")).rejects.toHaveProperty('message', expect.stringContaining('FOREIGN KEY'));
    await source.destroy();
  });
});
