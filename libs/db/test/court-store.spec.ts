import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import type { CommitGroup, CourtWriter } from '../src/court/court-store.js';
import { courtMigrationState, migrateCourtStore, rollBackCourtStore } from '../src/court/court-migrations.js';
import { openCourtOutbox, openCourtReader, openCourtWriter } from '../src/court/index.js';
import { eventStoreContract } from '../src/testing/event-store-contract.js';
import { sampleEpoch, sampleEvent } from '../src/testing/sample-events.js';

const folders: string[] = [];
const newFile = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'restrike-court-'));
  folders.push(folder);
  return path.join(folder, 'court.sqlite');
};
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const group = (change: Partial<CommitGroup>): CommitGroup => ({ events: [], corrections: [], matches: [], session: null, clients: [], memory: null, ...change });

eventStoreContract('court store (SQLite)', async () => {
  const file = newFile();
  await migrateCourtStore(file);
  const writer = openCourtWriter(file, 1, sampleEpoch);
  const reader = openCourtReader(file);
  return {
    append: (events) => Promise.resolve(writer.commit(group({ events }))),
    correct: (sequence, tags) => Promise.resolve(writer.commit(group({ corrections: [{ sequence, tags }] }))),
    query: ({ page, ...filter }) => Promise.resolve(reader.events({ ...filter, ...(page === undefined ? {} : { before: page as number }) })),
    days: () => Promise.resolve(reader.days()),
    checksum: (day) => Promise.resolve(reader.checksum(day)),
    close: () => {
      reader.close();
      writer.close();
      return Promise.resolve();
    },
  };
});

describe('[DB-1] group commit', () => {
  it('[DB-1] runs with WAL and synchronous=FULL', async () => {
    const file = newFile();
    await migrateCourtStore(file);
    const writer = openCourtWriter(file, 1);
    const probe = new Database(file);
    expect(probe.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(probe.pragma('auto_vacuum', { simple: true })).toBe(2);
    probe.close();
    writer.close();
  });

  it('[DB-1] keeps all of a group or nothing', async () => {
    const file = newFile();
    await migrateCourtStore(file);
    const writer = openCourtWriter(file, 1);
    writer.commit(group({ events: [sampleEvent(1)] }));
    expect(() => writer.commit(group({ events: [sampleEvent(2), sampleEvent(1)] }))).toThrow(/UNIQUE/);
    expect(writer.lastSequence).toBe(1);
    writer.commit(group({ events: [sampleEvent(2)] }));
    expect(writer.eventsAfter(0, 10).map((event) => event.sequence)).toEqual([1, 2]);
    writer.close();
  });

  it('[DB-1] loses no committed group when the process is killed', async () => {
    const file = newFile();
    await migrateCourtStore(file);
    const script = fileURLToPath(new URL('./fixtures/commit-for-ever.mjs', import.meta.url));
    const seed = Date.now() % 100_000;
    process.stdout.write(`kill seed ${String(seed)}\n`);
    let told = 0;
    for (let run = 0; run < 6; run += 1) {
      const child = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'inherit'] });
      let text = '';
      child.stdout.on('data', (data: Buffer) => (text += data.toString()));
      await new Promise((done) => setTimeout(done, 400 + ((seed * (run + 1)) % 200)));
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGKILL');
      await ended;
      told = Math.max(told, ...text.trim().split('\n').slice(0, -1).map(Number));
      const check = new Database(file);
      expect(check.pragma('integrity_check', { simple: true })).toBe('ok');
      const { count, high } = check.prepare('SELECT count(*) AS count, coalesce(max(sequence), 0) AS high FROM events').get() as { count: number; high: number };
      expect(high).toBeGreaterThanOrEqual(told);
      expect(count).toBe(high);
      check.close();
    }
    expect(told).toBeGreaterThan(0);
  });
});

describe('[DB-2] migrations', () => {
  it('[DB-2] goes forward, back and forward again, keeping what is left and copying before', async () => {
    const file = newFile();
    await migrateCourtStore(file);
    const writer = openCourtWriter(file, 1);
    writer.commit(group({ events: [sampleEvent(1)] }));
    writer.close();
    const back = await rollBackCourtStore(file, 1);
    expect(back.undone).toBe(1);
    expect(courtMigrationState(file).map(({ applied }) => applied)).toEqual([true, false]);
    const copy = new Database(back.backup ?? '', { readonly: true });
    expect(copy.prepare('SELECT count(*) FROM settings').pluck().get()).toBe(0);
    copy.close();
    const forward = await migrateCourtStore(file);
    expect(forward.ran).toHaveLength(1);
    expect(forward.backup).not.toBeNull();
    const reader = openCourtReader(file);
    expect(reader.event(1)).toEqual(sampleEvent(1));
    reader.close();
  });

  it('[DB-2] refuses a database of a newer version and says so', async () => {
    const file = newFile();
    await migrateCourtStore(file);
    const database = new Database(file);
    database.prepare("INSERT INTO schema_migrations (timestamp, name) VALUES (1999000000000, 'FromTheFuture1999000000000')").run();
    database.close();
    await expect(migrateCourtStore(file)).rejects.toThrow(/newer version.*FromTheFuture/s);
  });

  it('[DB-2] leaves a file that is no database alone', async () => {
    const file = newFile();
    writeFileSync(file, 'this is no database, whatever its name says'.repeat(100));
    await expect(migrateCourtStore(file)).rejects.toThrow(/not a database/);
  });
});

describe('[SYN-1] outbox', () => {
  let file: string;
  let writer: CourtWriter;
  let outbox: ReturnType<typeof openCourtOutbox>;
  beforeEach(async () => {
    file = newFile();
    await migrateCourtStore(file);
    writer = openCourtWriter(file, 1);
    outbox = openCourtOutbox(file);
  });
  afterEach(() => {
    outbox.close();
    writer.close();
  });

  it('[SYN-2] each opening is an epoch of its own, and sequences go on', () => {
    writer.commit(group({ events: [sampleEvent(1), sampleEvent(2)] }));
    const first = writer.epoch;
    writer.close();
    writer = openCourtWriter(file, 2);
    expect(writer.from).toBe(3);
    writer.commit(group({ events: [sampleEvent(3)] }));
    expect(outbox.epochs().map(({ epoch, from, through, acknowledged }) => [epoch, from, through, acknowledged])).toEqual([
      [first, 1, 2, 0],
      [writer.epoch, 3, 3, 2],
    ]);
    outbox.acknowledge(first, 2, 99);
    expect(outbox.epochs().map(({ epoch }) => epoch)).toEqual([writer.epoch]);
    expect(outbox.depth()).toEqual({ waiting: 1, oldestAt: sampleEvent(3).receivedAt, parked: 0, lastAckAt: 99 });
  });

  it('[SYN-2] an epoch without events is dropped by the next opening', () => {
    writer.close();
    writer = openCourtWriter(file, 2);
    expect(outbox.epochs().map(({ epoch }) => epoch)).toEqual([writer.epoch]);
  });

  it('[SYN-1] the cursor never moves back', () => {
    writer.commit(group({ events: [1, 2, 3].map((sequence) => sampleEvent(sequence)) }));
    outbox.acknowledge(writer.epoch, 2, 5);
    outbox.acknowledge(writer.epoch, 1, 6);
    expect(outbox.epochs()[0]?.acknowledged).toBe(2);
  });

  it('[SYN-3] corrections are read once each, with the newest version', () => {
    writer.commit(group({ events: [sampleEvent(1)], corrections: [{ sequence: 1, tags: ['a'] }] }));
    writer.commit(group({ corrections: [{ sequence: 1, category: 'TB' }] }));
    const waiting = outbox.corrections(10);
    expect(waiting.map(({ record }) => [record.version, record.category, record.tags])).toEqual([[3, 'TB', ['a']], [3, 'TB', ['a']]]);
    outbox.acknowledgeCorrections(waiting.at(-1)?.logId ?? 0);
    expect(outbox.corrections(10)).toEqual([]);
  });

  it('[SYN-5] a parked record is shown, left out of what is read, and comes back', () => {
    writer.commit(group({ events: [1, 2, 3].map((sequence) => sampleEvent(sequence)) }));
    outbox.park({ epoch: writer.epoch, sequence: 2, code: 'RECORD_INVALID', reason: 'round', parkedAt: 7 });
    expect(outbox.read(writer.epoch, 1, 3, 10).map(({ sequence }) => sequence)).toEqual([1, 3]);
    expect(outbox.depth()).toMatchObject({ waiting: 2, parked: 1 });
    outbox.unpark(writer.epoch, 2);
    expect(outbox.depth()).toMatchObject({ waiting: 3, parked: 0 });
  });
});

describe('[DB-7] health', () => {
  it('[DB-7] tells sizes, counts, migrations and the time of queries', async () => {
    const file = newFile();
    await migrateCourtStore(file);
    const writer = openCourtWriter(file, 1);
    writer.commit(group({ events: [sampleEvent(1), sampleEvent(2, { recognition: 'unknown', type: 'unknown', valid: false, parsed: { pattern: 'zzz;N' } })] }));
    const reader = openCourtReader(file);
    reader.events({ limit: 5 });
    const health = reader.health(true);
    expect(health).toMatchObject({ accessible: true, integrity: 'ok', events: 2, migration: { version: 2 }, rowCounts: { events: 2, unknown_patterns: 1 } });
    expect(health.queries['events']?.calls).toBe(1);
    expect(reader.unknownPatterns(5)).toMatchObject([{ pattern: 'zzz;N', count: 1 }]);
    reader.close();
    writer.close();
  });
});
