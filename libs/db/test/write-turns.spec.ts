import { Worker } from 'node:worker_threads';
import { migrateCourtStore } from '../src/court/court-migrations.js';
import { openCourtRecords, openDatabase } from '../src/court/index.js';
import { WriteTurns, writeBeside } from '../src/court/write-turns.js';
import { CourtFolder } from '../src/testing/court-folder.js';

const folder = new CourtFolder();
afterAll(() => folder.remove());

/** Places in the shared memory of the turns. */
const [held, wanted] = [0, 1];
const patient = { turnMs: 60_000, yieldMs: 60_000 };

/** What another thread does: `cells` are the turns, `done` is the test's own. It ends by itself. */
async function otherThread(memory: SharedArrayBuffer, act: string): Promise<Int32Array> {
  const done = new Int32Array(new SharedArrayBuffer(4));
  const code = `const { workerData, parentPort } = require('node:worker_threads');
    const [cells, done] = [new Int32Array(workerData.memory), new Int32Array(workerData.done)];
    const until = (place, value) => { for (let tries = 0; tries < 60000 && Atomics.load(cells, place) !== value; tries += 1) Atomics.wait(done, 0, 0, 1); };
    const tell = (place, value) => { Atomics.store(cells, place, value); Atomics.notify(cells, place); };
    parentPort.postMessage('ready');
    ${act}`;
  const thread = new Worker(code, { eval: true, workerData: { memory, done: done.buffer } });
  await new Promise((ready) => thread.once('message', ready));
  return done;
}

describe('[DB-1] turns to write', () => {
  it('[DB-1] a write of the main thread says that it waits, and follows the group that is being committed', async () => {
    const turns = new WriteTurns(undefined, patient);
    const cells = new Int32Array(turns.memory);
    cells[held] = 1;
    const done = await otherThread(turns.memory, `until(${String(wanted)}, 1); done[0] = 1; tell(${String(held)}, 0);`);
    expect(turns.beside(() => [done[0], cells[held], cells[wanted]])).toEqual([1, 1, 0]);
    expect([...cells]).toEqual([0, 0]);
  });

  it('[DB-1] the pipeline lets go first who waits beside it', async () => {
    const turns = new WriteTurns(undefined, patient);
    const cells = new Int32Array(turns.memory);
    cells[wanted] = 1;
    const done = await otherThread(turns.memory, `tell(${String(held)}, 1); tell(${String(wanted)}, 0); done[0] = 1; tell(${String(held)}, 0);`);
    expect(turns.asPipeline(() => [done[0], cells[held]])).toEqual([1, 1]);
    expect([...cells]).toEqual([0, 0]);
  });

  it('[DB-1] a turn that never ends, and one that is never taken, stop nobody', () => {
    const turns = new WriteTurns(undefined, { turnMs: 20, yieldMs: 20 });
    const cells = new Int32Array(turns.memory);
    [cells[held], cells[wanted]] = [1, 1];
    expect(turns.asPipeline(() => 'group')).toBe('group');
    expect(turns.beside(() => 'record')).toBe('record');
    // It is still the other one's, who may be at work; that thread was ended, and its turn with it:
    expect(cells[held]).toBe(1);
    turns.free();
    expect([...cells]).toEqual([0, 0]);
  });

  it('[DB-1] a write that fails gives its turn back', () => {
    const turns = new WriteTurns();
    const fail = (): never => {
      throw new Error('the disk is full');
    };
    expect(() => turns.beside(fail)).toThrow('the disk is full');
    expect(() => turns.asPipeline(fail)).toThrow('the disk is full');
    expect([...new Int32Array(turns.memory)]).toEqual([0, 0]);
  });

  it('[DB-1] each write of a connection takes one turn, and what only reads takes none', () => {
    const turns = new WriteTurns();
    const cells = new Int32Array(turns.memory);
    const database = openDatabase(folder.newFile(), { synchronous: 'FULL' });
    database.exec('CREATE TABLE t (a INTEGER PRIMARY KEY)');
    let taken = 0;
    const beside = turns.beside.bind(turns);
    turns.beside = (write) => {
      taken += 1;
      return beside(write);
    };
    writeBeside(database, turns);
    const insert = database.prepare('INSERT INTO t (a) VALUES (?)');
    const heldNow: unknown[] = [];
    insert.run(1);
    expect(taken).toBe(1);
    expect(database.prepare('INSERT INTO t (a) VALUES (?) RETURNING a').pluck().get(2)).toBe(2);
    expect(taken).toBe(2);
    const both = database.transaction((from: number) => {
      heldNow.push(cells[held]);
      insert.run(from);
      database.transaction(() => insert.run(from + 1))();
      return from;
    });
    expect([both(3), both.immediate(5)]).toEqual([3, 5]);
    expect([taken, heldNow]).toEqual([4, [1, 1]]);
    expect(() => both(3)).toThrow('UNIQUE');
    expect(cells[held]).toBe(0);
    expect(database.prepare('SELECT count(*) FROM t').pluck().get()).toBe(6);
    expect(taken).toBe(5);
    database.close();
  });

  it('[DB-1] the pipeline writes the log back, and a connection beside it leaves that to it, and does it where the log has grown long', async () => {
    const file = folder.newFile();
    await migrateCourtStore(file);
    const pipeline = openDatabase(file, { synchronous: 'FULL' });
    const beside = openCourtRecords(file);
    const isWrittenBack = (): boolean => {
      const [{ log, checkpointed }] = pipeline.pragma('wal_checkpoint(NOOP)') as [{ log: number; checkpointed: number }];
      return log === checkpointed;
    };
    const write = (bytes: number) => beside.overlayValues.change('scoreboard', { text: 'x'.repeat(bytes) }, 1);
    pipeline.exec('CREATE TABLE t (a)');
    // Half as long again as what the pipeline waits for.
    write(6_000_000);
    expect(isWrittenBack()).toBe(false);
    pipeline.exec('INSERT INTO t VALUES (1)');
    expect(isWrittenBack()).toBe(true);
    write(20_000_000);
    expect(isWrittenBack()).toBe(true);
    beside.close();
    pipeline.close();
  });

  it('[DB-1] what is done in one has the right to write from its beginning, and is stored whole or not at all', async () => {
    const file = folder.newFile();
    await migrateCourtStore(file);
    const records = openCourtRecords(file, new WriteTurns());
    const other = openDatabase(file, { synchronous: 'FULL' });
    other.pragma('busy_timeout = 0');
    other.exec('CREATE TABLE t (a)');
    const put = (name: string): unknown => records.overlayValues.change(name, {}, 1);
    const names = (): string[] => records.overlayValues.all().map(({ overlay }) => overlay);
    records.inOne(() => {
      // What is read is true until what follows from it is written.
      expect(names()).toEqual([]);
      expect(() => other.exec('INSERT INTO t VALUES (1)')).toThrow('locked');
      put('scoreboard');
    });
    expect(names()).toEqual(['scoreboard']);
    const refused = (): void => {
      put('winner');
      throw new Error('refused for what it says');
    };
    expect(() => records.inOne(refused)).toThrow('refused for what it says');
    expect(names()).toEqual(['scoreboard']);
    other.close();
    records.close();
  });

  it('[DB-1] records are stored and read as without turns', async () => {
    const file = folder.newFile();
    await migrateCourtStore(file);
    const records = openCourtRecords(file, new WriteTurns());
    records.overlayValues.change('scoreboard', { text: 'Final' }, 1);
    expect(records.overlayValues.all()).toEqual([{ overlay: 'scoreboard', values: { text: 'Final' }, changedAt: 1 }]);
    records.close();
  });
});
