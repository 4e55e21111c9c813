import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openCourtReader, openCourtWriter, openDatabase, type CourtWriter } from '@restrike/db/court';
import { migrateCourtStore } from '@restrike/db/court-migrations';
import { builtInProtocol } from '@restrike/pss-protocol';
import { GroupCommit } from '../src/ingest/group-commit.js';
import { IngestService } from '../src/ingest/ingest.service.js';
import { SpillFile, leaveOver } from '../src/ingest/spill-file.js';
import type { CommitNotice, CommitTrouble, Datagram } from '../src/ingest/thread-messages.js';

const folder = mkdtempSync(path.join(tmpdir(), 'restrike-group-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
const [one, two] = ['22222222-2222-4222-8222-222222222222', '44444444-4444-4444-8444-444444444444'];
let count = 0;
const datagram = (number: number, bytes: string, sessionId = one): Datagram => ({ sessionId, number, receivedAt: 1_795_000_000_000 + number, monotonicUs: number * 1_000, sender: '192.0.2.1:5', bytes });

interface Line {
  readonly file: string;
  readonly writer: CourtWriter;
  readonly ingest: IngestService;
  readonly groups: GroupCommit;
  readonly told: (CommitNotice | CommitTrouble)[];
}
/** A pipeline without its threads. `failWith` is thrown by the store while it says so. */
async function line(failWith: () => Error | null = () => null): Promise<Line> {
  const file = path.join(folder, `court-${String((count += 1))}.sqlite`);
  await migrateCourtStore(file);
  const writer = openCourtWriter(file, 1);
  const store = new Proxy(writer, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]): unknown => {
        const error = key === 'commit' ? failWith() : null;
        if (error !== null) throw error;
        return (value as (...given: unknown[]) => unknown).apply(target, given);
      };
    },
  });
  const ingest = new IngestService(store, builtInProtocol, () => 0);
  for (const session of [one, two]) ingest.udpSessions.open(session, '127.0.0.1', 6000, 1);
  const told: (CommitNotice | CommitTrouble)[] = [];
  const groups = new GroupCommit(ingest, { flushEvents: 50, flushMs: 20 }, () => 0, (message) => told.push(message));
  return { file, writer, ingest, groups, told };
}
async function until(done: () => boolean): Promise<void> {
  for (let tries = 0; !done() && tries < 2_400; tries += 1) await new Promise((next) => setTimeout(next, 25));
  expect(done()).toBe(true);
}
const committed = (told: readonly (CommitNotice | CommitTrouble)[]): number => told.reduce((sum, message) => sum + (message.kind === 'committed' ? message.datagrams : 0), 0);
function stored(file: string) {
  const reader = openCourtReader(file);
  const { rows } = reader.events({ limit: 1_000, order: 'oldest' });
  const sessions = reader.sessions(5);
  reader.close();
  return { rows, sessions };
}
/** Has the store refuse one detail for what it says, whoever writes it. */
const refuseLevel66 = (database: ReturnType<typeof openDatabase>): void =>
  void database.exec("CREATE TRIGGER refuse BEFORE INSERT ON event_details WHEN new.key = 'level' AND new.value = '66' BEGIN SELECT raise(ABORT, 'no such level'); END");
/** Levels of all hits whose details are written, in the order of their events. */
const levelsIn = (database: ReturnType<typeof openDatabase>): unknown[] => database.prepare("SELECT value FROM event_details WHERE key = 'level' ORDER BY sequence").pluck().all();

describe('[AGT-5] groups', () => {
  it('[AGT-5] a full disk is told once a try, everything waits in order, and the end of the trouble is told', async () => {
    let full = true;
    const { file, writer, groups, told } = await line(() => (full ? Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' }) : null));
    groups.add([datagram(1, 'pre;FightLoaded')]);
    groups.add(Array.from({ length: 120 }, (_, index) => datagram(index + 2, `zz;${String(index)}`)));
    await until(() => told.length >= 2);
    expect(told.every((message) => message.kind === 'trouble' && message.error === 'database or disk is full')).toBe(true);
    full = false;
    await until(() => committed(told) === 121);
    expect(told.filter((message) => message.kind === 'trouble' && message.error === null)).toHaveLength(1);
    writer.close();
    expect(stored(file).rows.map(({ datagram: number }) => number)).toEqual(Array.from({ length: 121 }, (_, index) => index + 1));
  });

  it('[AGT-5] a datagram that the store always refuses is kept with its bytes and the reason, in its place, and stops nothing', async () => {
    const { file, writer, groups, told, ingest } = await line();
    const other = openDatabase(file, { synchronous: 'NORMAL' });
    other.exec("CREATE TRIGGER refuse BEFORE INSERT ON events WHEN new.type = 'pt' BEGIN SELECT raise(ABORT, 'no such point'); END");
    other.close();
    groups.add([datagram(1, 'pre;FightLoaded'), datagram(2, 'rdy;FightReady'), datagram(3, 'pt1;2'), datagram(4, 'clk;01:59'), datagram(5, 'zz;1')]);
    await until(() => committed(told) === 5);
    writer.close();
    const { rows, sessions } = stored(file);
    expect(rows.map(({ sequence, datagram: number, valid, error }) => [sequence, number, valid, error?.code])).toEqual([
      [1, 1, true, undefined],
      [2, 2, true, undefined],
      [3, 3, false, 'NOT_PROCESSED'],
      [4, 4, true, undefined],
      [5, 5, false, 'UNKNOWN_KEY'],
    ]);
    expect(rows[2]?.error?.detail).toContain('no such point');
    expect(Buffer.from(rows[2]?.raw ?? '', 'base64').toString()).toBe('pt1;2');
    expect(sessions.find(({ sessionId }) => sessionId === one)).toMatchObject({ received: 5 });
    expect(ingest.state.clock.ms).toBe(119_000);
  });

  it('[AGT-5] a group never spans two sessions, so each has its own counts', async () => {
    const { file, writer, groups, told } = await line();
    groups.add([datagram(1, 'zz;1'), datagram(2, 'zz;2'), datagram(1, 'zz;3', two), datagram(3, 'zz;4')]);
    await until(() => committed(told) === 4);
    expect(told.flatMap((message) => (message.kind === 'committed' ? [message.datagrams] : []))).toEqual([2, 1, 1]);
    writer.close();
    const { sessions } = stored(file);
    expect(sessions.map(({ sessionId, received }) => [sessionId, received]).sort()).toEqual([[one, 3], [two, 1]]);
  });

  it('[AGT-5] a row of a match that a burst owes and the store always refuses stops nothing, takes no meaning off what comes behind it and no row of another match with it, and keeps no court from starting or from the operator', async () => {
    const { file, writer, groups, told } = await line();
    const other = openDatabase(file, { synchronous: 'NORMAL' });
    other.exec("CREATE TRIGGER refuse BEFORE INSERT ON matches WHEN new.match_number = '666' BEGIN SELECT raise(ABORT, 'no such match'); END");
    const load = (number: number, match: string): Datagram[] => [datagram(number, 'pre;FightLoaded'), datagram(number + 1, `mch;${match};Final;M -68kg;0;a;b;c;d;null;Seniors;3;120;cntDown;20;5;`)];
    const fought = ['rdy;FightReady', 'clk;02:00;start', 'clk;01:59', 'win;BLUE'].map((text, index) => datagram(index + 3, text));
    groups.add([...load(1, '5'), ...fought, ...load(7, '666'), ...Array.from({ length: 112 }, (_, index) => datagram(index + 9, 'clk;02:00'))]);
    await until(() => committed(told) === 120);
    groups.add(load(121, '7'));
    await until(() => committed(told) === 122);
    expect(stored(file).rows.every(({ valid }) => valid)).toBe(true);
    const rows = (): unknown[] => other.prepare('SELECT match_number FROM matches ORDER BY match_number').pluck().all();
    expect(rows()).toEqual(['5', '7']);
    writer.close();
    other.exec('DELETE FROM match_memory; DELETE FROM matches');
    const next = openCourtWriter(file, 2);
    const ingest = new IngestService(next, builtInProtocol, () => 0);
    expect(ingest.state.matchNumber).toBe('7');
    expect(rows()).toEqual(['5', '7']);
    expect(ingest.edit({ act: 'taken' }, { wallMs: 1_795_000_000_000, monotonicUs: 1 })).toMatchObject({ sequence: 123, events: 1 });
    other.close();
    next.close();
  });

  it('[AGT-5] a detail of an event that a burst owes and the store always refuses stops nothing, and takes no meaning off what comes behind it and no detail of another event with it', async () => {
    const { file, writer, groups, told } = await line();
    const other = openDatabase(file, { synchronous: 'NORMAL' });
    refuseLevel66(other);
    groups.add(Array.from({ length: 120 }, (_, index) => datagram(index + 1, index === 5 ? 'hl1;66' : index % 10 === 0 ? `hl2;${String(10 + index / 10)}` : 'clk;02:00')));
    await until(() => committed(told) === 120);
    expect(stored(file).rows.every(({ valid }) => valid)).toBe(true);
    expect(levelsIn(other)).toEqual(Array.from({ length: 12 }, (_, at) => String(10 + at)));
    other.close();
    writer.close();
  });

  it('[AGT-5] a detail that a killed burst owed and the store always refuses keeps no court from starting and no detail of another event from being written', async () => {
    const { file, writer, ingest } = await line();
    ingest.take(['hl1;10', 'hl1;66', 'hl2;11'].map((text, index) => datagram(index + 1, text)), true);
    const other = openDatabase(file, { synchronous: 'NORMAL' });
    expect(levelsIn(other)).toEqual([]);
    refuseLevel66(other);
    const next = openCourtWriter(file, 2);
    const again = new IngestService(next, builtInProtocol, () => 0);
    expect(levelsIn(other)).toEqual(['10', '11']);
    expect(again.edit({ act: 'taken' }, { wallMs: 1_795_000_000_000, monotonicUs: 1 })).toMatchObject({ sequence: 4, events: 1 });
    other.close();
    next.close();
    writer.close();
  });

  it('[AGT-5] a detail that a burst owes and the store refuses takes no meaning off a datagram that is a group of its own', async () => {
    const { file, writer, groups, told } = await line();
    const other = openDatabase(file, { synchronous: 'NORMAL' });
    refuseLevel66(other);
    // Behind the full group that owes lies one datagram of another session, and less than a full group behind that.
    groups.add([...Array.from({ length: 50 }, (_, index) => datagram(index + 1, index === 5 ? 'hl1;66' : 'clk;02:00')), datagram(1, 'clk;01:59', two), ...Array.from({ length: 49 }, (_, index) => datagram(index + 51, 'clk;01:58'))]);
    await until(() => committed(told) === 100);
    expect(stored(file).rows.every(({ valid }) => valid)).toBe(true);
    other.close();
    writer.close();
  });

  it('[AGT-5] a group that failed is counted once, also when an act of the operator was committed before it was tried again', async () => {
    let fails = true;
    const { file, writer, ingest } = await line(() => (fails ? Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' }) : null));
    const group = [datagram(1, 'zz;1'), datagram(2, 'zz;2')];
    expect(() => ingest.take(group)).toThrow('database or disk is full');
    fails = false;
    ingest.edit({ act: 'taken' }, { wallMs: 1_795_000_000_000, monotonicUs: 1 });
    ingest.take(group);
    writer.close();
    expect(stored(file).sessions.find(({ sessionId }) => sessionId === one)).toMatchObject({ received: 2, bytes: 8 });
  });

  it('[ING-3] what the kernel dropped stays told of a run that was killed', async () => {
    const { file, writer, ingest } = await line();
    ingest.udpSessions.drop(one, 0);
    ingest.take([datagram(1, 'zz;1')]);
    ingest.udpSessions.drop(one, 4_843);
    openCourtWriter(file, 2).close();
    const reader = openCourtReader(file);
    expect(reader.sessions(5).find(({ sessionId }) => sessionId === one)).toMatchObject({ status: 'interrupted', received: 1, kernelDrops: 4_843 });
    expect(reader.sessionTotals().kernelDrops).toBe(4_843);
    reader.close();
    writer.close();
  });

  it('[AGT-2] what can not be committed at the end is put aside, and the next run reads it before all else', async () => {
    const { file, writer, groups } = await line(() => Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' }));
    const spill = `${file}.spill`;
    const later = new SpillFile(spill);
    later.append(datagram(3, 'zz;3'));
    await until(() => later.unwritten === 0);
    later.close();
    groups.add([datagram(1, 'zz;1'), datagram(2, 'zz;2')]);
    const left = groups.finish();
    expect(left.map(({ number }) => number)).toEqual([1, 2]);
    leaveOver(spill, left);
    writer.close();
    const next = new SpillFile(spill);
    expect(next.read(10)).toEqual([datagram(1, 'zz;1'), datagram(2, 'zz;2'), datagram(3, 'zz;3')]);
    next.close();
  });
});
