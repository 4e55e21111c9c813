import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openCourtReader, openCourtRecords, openCourtWriter, type CourtRecords } from '@restrike/db/court';
import type { ObsConnection, ObsOutputEvent } from '@restrike/obs';
import { videoFolders } from '../src/files/folder-gate.js';
import { CourtSettings } from '../src/settings/court-settings.js';
import { SecretBox } from '@restrike/runtime';
import { ClockWatch } from '../src/timeline/clock-watch.js';
import { broadcastOf, nextBroadcast } from '../src/timeline/session-rules.js';
import { TimelineService } from '../src/timeline/timeline.service.js';
import { CourtStores, bootMs, commitOf, hour, quiet, tickAt, wall } from './court-store.js';

const stores = new CourtStores();
beforeAll(() => stores.prepare());
afterAll(() => stores.remove());

const minute = 60_000;
const rec = { id: 'rec', role: 'OBS_REC' } as const;
const str = { id: 'str', role: 'OBS_STR' } as const;

/** The clocks of the machine, moved by hand: `ms` since the store was opened, `wallShift` by which the wall clock is wrong. */
class HandClock {
  ms = 0;
  wallShift = 0;
  monotonicMs = (): number => bootMs + this.ms;
  wallMs = (): number => wall + this.ms + this.wallShift;
  random = (): number => 0.5;
}

interface Room {
  readonly timeline: TimelineService;
  readonly clock: HandClock;
  readonly records: CourtRecords;
  /** An output changes its state now. */
  happens(connection: typeof rec | typeof str, kind: 'recording' | 'stream' | 'replay-buffer', change: Partial<ObsOutputEvent>): void;
  close(): void;
}

function roomOn(file: string, atMs = 0, bootId = 'boot-1', context = { tournamentId: null, tournamentDayId: null, day: '2026-11-21' } as { tournamentId: string | null; tournamentDayId: string | null; day: string }): Room & { commit(sequence: number, ms: number): void } {
  const { writer, records, close } = stores.open(file, atMs, bootId);
  const clock = new HandClock();
  clock.ms = atMs;
  const settings = new CourtSettings(records.settings, new SecretBox(`${file}.key`));
  const timeline = new TimelineService(records, settings, () => context, { clock, log: quiet });
  timeline.start();
  return {
    timeline,
    clock,
    records,
    happens: (connection, kind, change) =>
      timeline.onOutput(connection, kind, { state: 'active', cause: 'by-hand', path: null, at: clock.monotonicMs(), wall: clock.wallMs(), estimated: false, continues: false, pausedAt: null, ...change }),
    commit: (sequence, ms) => {
      clock.ms = ms;
      writer.commit(commitOf([tickAt(sequence, ms)]));
    },
    close: () => {
      timeline.stop();
      close();
    },
  };
}

const history = (records: CourtRecords): string[] =>
  [...records.obsSessions.list({ limit: 100 })].reverse().map(({ kind, startMs, endMs, status, endReason, estimated }) =>
    `${kind} ${String(startMs - wall)}-${endMs === null ? '' : String(endMs - wall)} ${endReason ?? status}${estimated ? ' estimated' : ''}`);
const positions = (file: string): (readonly [number | null, number | null])[] => {
  const reader = openCourtReader(file);
  const { rows } = reader.events({ limit: 100, order: 'oldest' });
  reader.close();
  return rows.map(({ recTimestampMs, strTimestampMs }) => [recTimestampMs, strTimestampMs]);
};

describe('[SES-1] sessions from the events of OBS', () => {
  it('[SES-4] rest on the first picture of a film where it was measured after STARTED', () => {
    const room = roomOn(stores.newFile());
    room.clock.ms = 1_000;
    room.happens(rec, 'recording', {});
    room.commit(1, 3_000);
    room.timeline.onFilmStart('rec', { output: 'recording', at: bootMs + 1_640, wall: wall + 1_640, estimated: false });
    // Of what does not run nothing moves.
    room.timeline.onFilmStart('rec', { output: 'replayBuffer', at: bootMs + 9_000, wall: wall + 9_000, estimated: false });
    expect(history(room.records)).toEqual(['recording 1640- active']);
    expect(room.records.obsSessions.latest('rec', 'recording')?.startedAt).toBe(wall + 1_640);
    room.close();
  });

  it('[SES-1] open and close with outputs, numbered within the day, with path, name and buffer', () => {
    const room = roomOn(stores.newFile());
    const told: string[] = [];
    room.timeline.on('session', ({ kind, status }) => told.push(`${kind} ${status}`));
    room.clock.ms = 1_000;
    room.happens(rec, 'recording', { state: 'starting' });
    room.happens(rec, 'recording', { path: '/videos/101.mkv' });
    room.clock.ms = 1_100;
    room.happens(rec, 'replay-buffer', {});
    room.clock.ms = 5_000;
    room.happens(rec, 'recording', { state: 'stopping' });
    room.clock.ms = 5_710;
    room.happens(rec, 'recording', { state: 'inactive', path: '/videos/101.mkv' });
    room.clock.ms = 9_000;
    room.happens(rec, 'recording', { path: '/videos/102.mkv' });
    expect(history(room.records)).toEqual(['recording 1000-5000 manual_stop', 'replay-buffer 1100- active', 'recording 9000- active']);
    expect(room.records.obsSessions.list({ kind: 'recording', limit: 9 }).map(({ number, path, name }) => [number, path, name])).toEqual([[2, '/videos/102.mkv', '102.mkv'], [1, '/videos/101.mkv', '101.mkv']]);
    expect(room.records.obsSessions.active().find(({ kind }) => kind === 'replay-buffer')).toMatchObject({ bufferSeconds: 20, broadcastId: null, offsetMs: null });
    expect(told).toEqual(['recording active', 'replay-buffer active', 'recording ended', 'recording active']);
    room.close();
  });

  it('[SES-1] an output that ran before we came has an estimated start, and the events since then get their positions', () => {
    const file = stores.newFile();
    const room = roomOn(file);
    room.commit(1, 2_000);
    room.commit(2, 4_000);
    room.happens(rec, 'recording', { cause: 'found', estimated: true, at: bootMs + 3_000, wall: wall + 3_000 });
    expect(history(room.records)).toEqual(['recording 3000- active estimated']);
    expect(positions(file)).toEqual([[null, null], [1_000, null]]);
    room.close();
  });
});

it('[SES-1] a recording that was found gets the file that its OBS writes, with its name', async () => {
  const room = roomOn(stores.newFile());
  const folder = mkdtempSync(path.join(tmpdir(), 'restrike-found-'));
  try {
    writeFileSync(path.join(folder, '101.mkv'), 'film');
    const connection = Object.assign(new EventEmitter(), { settings: { ...rec, host: '127.0.0.1' }, status: { connection: 'live' }, recordingFolder: () => Promise.resolve({ ok: true, value: folder }) });
    room.timeline.follow(connection as unknown as ObsConnection);
    const named = new Promise((resolve) => room.timeline.on('session', ({ path: file, name }) => file !== null && resolve([file, name])));
    room.happens(rec, 'recording', { cause: 'found', estimated: true, wall: Date.now() });
    expect(await named).toEqual([`${folder}/101.mkv`, '101.mkv']);
  } finally {
    room.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
});

it('[SES-1] the file of a recording that is found when its OBS is no longer followed is not taken', async () => {
  const room = roomOn(stores.newFile());
  const folder = mkdtempSync(path.join(tmpdir(), 'restrike-late-'));
  try {
    writeFileSync(path.join(folder, '101.mkv'), 'film');
    let answer: (told: unknown) => void = () => undefined;
    const asked = new Promise((resolve) => (answer = resolve));
    const told: unknown[] = [];
    const connectionOf = (recordingFolder: () => Promise<unknown>): ObsConnection => Object.assign(new EventEmitter(), { settings: { ...rec, host: '127.0.0.1' }, status: { connection: 'live' }, recordingFolder }) as unknown as ObsConnection;
    room.timeline.follow(connectionOf(() => asked));
    room.timeline.on('session', ({ path: file }) => file !== null && told.push(file));
    room.happens(rec, 'recording', { cause: 'found', estimated: true, wall: Date.now() });
    room.timeline.forget(rec.id);
    answer({ ok: true, value: folder });
    // What is asked after it is answered after it.
    for (let drive = 0; drive < 8; drive += 1) await videoFolders.ask(folder, () => readdir(folder));
    expect(told).toEqual([]);
    const named = new Promise((resolve) => room.timeline.on('session', ({ path: file }) => file !== null && resolve(file)));
    room.timeline.follow(connectionOf(() => Promise.resolve({ ok: true, value: folder })));
    room.happens(rec, 'recording', { cause: 'found', continues: true, estimated: true, wall: Date.now() });
    expect(await named).toBe(`${folder}/101.mkv`);
  } finally {
    room.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
});

it('[SES-2] of two streams at once the one that began later tells where an event lies, as long as it runs; also when they are told late', () => {
  const [known, late] = [stores.newFile(), stores.newFile()];
  const ends = { state: 'inactive' } as const;
  const begins = (room: Room, connection: typeof rec | typeof str, ms: number): void => room.happens(connection, 'stream', { cause: 'found', estimated: true, at: bootMs + ms, wall: wall + ms });
  const one = roomOn(known);
  begins(one, rec, 1_000);
  begins(one, str, 5_000);
  one.commit(1, 6_000);
  one.clock.ms = 7_000;
  one.happens(str, 'stream', ends);
  one.commit(2, 8_000);
  one.close();
  const other = roomOn(late);
  other.commit(1, 6_000);
  begins(other, str, 5_000);
  begins(other, rec, 1_000);
  other.clock.ms = 7_000;
  other.happens(str, 'stream', ends);
  other.commit(2, 8_000);
  other.close();
  expect([positions(known), positions(late)]).toEqual([[[null, 1_000], [null, 7_000]], [[null, 1_000], [null, 7_000]]]);
});

describe('[SES-5] pauses of a recording', () => {
  const file101 = '/videos/101.mkv';
  const pauseOf = (room: Room) => (ms: number, paused: boolean): void => {
    room.clock.ms = ms;
    room.timeline.onPause(rec, { paused, at: room.clock.monotonicMs(), wall: room.clock.wallMs() }, file101);
  };
  /** OBS is found at a moment with so much film. */
  const found = (room: Room, ms: number, filmMs: number, paused: boolean, change: Partial<ObsOutputEvent> = {}): void => {
    room.clock.ms = ms;
    room.happens(rec, 'recording', { cause: 'found', estimated: true, at: bootMs + ms - filmMs, pausedAt: paused ? bootMs + ms : null, ...change });
  };
  const finished = (room: Room): boolean => room.records.obsSessions.unfinished().every(({ path }) => path !== file101);
  const lengths = (records: CourtRecords): string[] =>
    [...records.obsSessions.list({ kind: 'recording', limit: 100 })].reverse().map(({ startMs, endMs, paused, offsetMs }) => `${String(startMs - wall)}-${endMs === null ? '' : String(endMs - wall)} at ${String(offsetMs)}${paused ? ' paused' : ''}`);

  it('[SES-5] an event in a pause has no position, and later ones lie behind what the file held; it is finished when it is stopped', () => {
    const file = stores.newFile();
    const room = roomOn(file);
    const pause = pauseOf(room);
    room.happens(rec, 'recording', { path: file101 });
    room.commit(1, 4_000);
    pause(10_000, true);
    room.commit(2, 12_000);
    pause(30_000, false);
    room.commit(3, 31_000);
    pause(40_000, true);
    pause(41_000, false);
    room.commit(4, 43_000);
    expect(positions(file).map(([at]) => at)).toEqual([4_000, null, 11_000, 22_000]);
    expect(lengths(room.records)).toEqual(['0-10000 at 0', '30000-40000 at 10000', '41000- at 20000']);
    expect(room.records.obsSessions.latest('rec', 'recording')).toMatchObject({ path: file101, name: '101.mkv' });
    pause(45_000, true);
    expect([room.records.obsSessions.active(), finished(room)]).toEqual([[], false]);
    const told: string[] = [];
    room.timeline.on('session', ({ path, status, paused }) => told.push(`${String(path)} ${status} ${String(paused)}`));
    room.clock.ms = 50_000;
    room.happens(rec, 'recording', { state: 'inactive', path: file101 });
    expect(told).toEqual([`${file101} ended false`]);
    expect(finished(room)).toBe(true);
    // The replay buffer stood still until the file was ended.
    expect(room.records.obsSessions.recordedParts('rec', 9).map(({ toMs, stillUntilMs }) => [toMs, stillUntilMs].map((at) => (at === null ? null : at - wall)))).toEqual([[10_000, null], [40_000, null], [45_000, 50_000]]);
    room.clock.ms = 60_000;
    room.happens(rec, 'recording', { path: '/videos/102.mkv' });
    room.commit(5, 61_500);
    expect(positions(file).at(-1)).toEqual([1_500, null]);
    room.close();
  });

  it('[SES-5] a connection that is lost in a pause finds the file again, paused or not; another recording is another file', () => {
    const room = roomOn(stores.newFile());
    const pause = pauseOf(room);
    const lose = (ms: number): void => {
      room.clock.ms = ms;
      room.happens(rec, 'recording', { state: 'inactive', cause: 'connection-lost', path: file101 });
    };
    room.happens(rec, 'recording', { path: file101 });
    pause(10_000, true);
    lose(11_000);
    found(room, 20_000, 10_000, true, { continues: true });
    expect(lengths(room.records)).toEqual(['0-10000 at 0 paused']);
    pause(30_000, false);
    pause(40_000, true);
    lose(41_000);
    found(room, 60_000, 25_000, false, { continues: true });
    expect(lengths(room.records)).toEqual(['0-10000 at 0', '30000-40000 at 10000', '55000- at 20000']);
    pause(70_000, true);
    lose(71_000);
    expect(finished(room)).toBe(false);
    found(room, 80_000, 2_000, false);
    expect(lengths(room.records).slice(2)).toEqual(['55000-70000 at 20000', '78000- at 0']);
    expect(finished(room)).toBe(true);
    room.close();
  });

  it('[SES-5] outlives a restart of the agent, in a pause and between two', () => {
    const file = stores.newFile();
    const first = roomOn(file);
    first.happens(rec, 'recording', { path: file101 });
    pauseOf(first)(10_000, true);
    first.close();

    const second = roomOn(file, 20_000);
    expect(finished(second)).toBe(false);
    found(second, 22_000, 10_100, true);
    second.commit(1, 25_000);
    pauseOf(second)(30_000, false);
    second.commit(2, 31_000);
    second.clock.ms = 33_000;
    second.records.obsSessions.seen(['rec'], wall + 33_000);
    second.close();

    // Paused after the agent had gone, and gone on before it was back: the pause lies where it was last seen.
    const third = roomOn(file, 60_000);
    found(third, 61_000, 33_000, false);
    third.commit(3, 62_000);
    expect(positions(file).map(([at]) => at)).toEqual([null, 11_000, 34_000]);
    third.close();

    const fourth = roomOn(file, 70_000);
    expect(finished(fourth)).toBe(false);
    fourth.clock.ms = 71_000;
    fourth.happens(rec, 'recording', { state: 'inactive', path: file101 });
    expect(finished(fourth)).toBe(true);
    fourth.close();
  });

  it('[SES-5] a machine that was started anew in a pause has ended the file', () => {
    const file = stores.newFile();
    const first = roomOn(file);
    first.happens(rec, 'recording', { path: file101 });
    pauseOf(first)(10_000, true);
    first.close();
    const writer = openCourtWriter(file, wall + hour, undefined, { monotonicUs: 1_000_000, bootId: 'boot-2' });
    const records = openCourtRecords(file);
    const settings = new CourtSettings(records.settings, new SecretBox(`${file}.key`));
    const clock = { monotonicMs: () => 1_000, wallMs: () => wall + hour, random: () => 0 };
    const timeline = new TimelineService(records, settings, () => ({ tournamentId: null, tournamentDayId: null, day: '2026-11-21' }), { clock, log: quiet });
    timeline.start();
    expect(records.obsSessions.unfinished()).toEqual([]);
    timeline.stop();
    records.close();
    writer.close();
  });
});

describe('[SES-1] a store that refuses', () => {
  it('[SES-1] what outputs did while the disk was full is written down afterwards, each file with a zero of its own', async () => {
    const file = stores.newFile();
    const room = roomOn(file);
    room.happens(rec, 'recording', { path: '/videos/101.mkv' });
    const refused = (): never => {
      throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    };
    const sessions = room.records.obsSessions as { open?: unknown; close?: unknown };
    Object.assign(sessions, { open: refused, close: refused });
    room.clock.ms = 60_000;
    room.happens(rec, 'recording', { state: 'stopping' });
    room.clock.ms = 61_000;
    room.happens(rec, 'recording', { state: 'inactive' });
    room.clock.ms = 90_000;
    room.happens(rec, 'recording', { path: '/videos/102.mkv' });
    delete sessions.open;
    delete sessions.close;
    room.commit(1, 95_000);
    for (let left = 600; left > 0 && history(room.records).length < 2; left -= 1) await new Promise((wake) => setTimeout(wake, 100));
    expect(history(room.records)).toEqual(['recording 0-60000 manual_stop', 'recording 90000- active']);
    expect(room.records.obsSessions.list({ limit: 2 }).map(({ path: of }) => of)).toEqual(['/videos/102.mkv', '/videos/101.mkv']);
    expect(positions(file)).toEqual([[5_000, null]]);
    room.close();
  });
});

describe('[SES-3] interruptions', () => {
  it('[SES-3] a crash ends the session where the connection was lost; a quick new start is another session, a late one makes it a restart', () => {
    const room = roomOn(stores.newFile());
    room.happens(str, 'stream', {});
    room.clock.ms = minute;
    room.happens(str, 'stream', { state: 'inactive', cause: 'connection-lost' });
    room.clock.ms = 2 * minute;
    room.happens(str, 'stream', {});
    room.clock.ms = 3 * minute;
    room.happens(str, 'stream', { state: 'inactive', cause: 'connection-lost' });
    room.clock.ms = 9 * minute;
    room.happens(str, 'stream', {});
    expect(history(room.records)).toEqual(['stream 0-60000 crash', 'stream 120000-180000 restart', 'stream 540000- active']);
    expect(room.records.obsSessions.active()[0]).toMatchObject({ offsetMs: 2 * minute, number: 3 });
    room.close();
  });

  it('[SES-3] a connection that was lost while the output went on gives the session back, and the events between their positions', () => {
    const file = stores.newFile();
    const room = roomOn(file);
    room.happens(rec, 'recording', {});
    room.clock.ms = 1_000;
    room.happens(rec, 'recording', { state: 'inactive', cause: 'connection-lost' });
    room.commit(1, 2_000);
    expect(positions(file)).toEqual([[null, null]]);
    room.clock.ms = 3_000;
    room.happens(rec, 'recording', { continues: true, at: bootMs });
    room.commit(2, 4_000);
    expect(history(room.records)).toEqual(['recording 0- active']);
    expect(positions(file)).toEqual([[2_000, null], [4_000, null]]);
    room.close();
  });

  it('[SES-3] a stream that reconnects is interrupted by the network, and the video goes on without the gap', () => {
    const file = stores.newFile();
    const room = roomOn(file);
    room.happens(str, 'stream', {});
    room.clock.ms = 10_000;
    room.happens(str, 'stream', { state: 'reconnecting', cause: 'network-loss' });
    room.commit(1, 11_000);
    room.clock.ms = 12_300;
    room.happens(str, 'stream', {});
    room.commit(2, 13_300);
    expect(history(room.records)).toEqual(['stream 0-10000 network_loss', 'stream 12300- active']);
    expect(positions(file)).toEqual([[null, null], [null, 11_000]]);
    room.close();
  });

  it('[SES-3] a restart of the machine ends what it interrupted where it was last seen; one of the agent alone ends nothing', () => {
    const file = stores.newFile();
    const first = roomOn(file);
    first.happens(rec, 'recording', {});
    first.clock.ms = 10;
    first.happens(str, 'stream', {});
    first.commit(1, 30_000);
    first.records.obsSessions.seen(['rec', 'str'], wall + 25_000);
    first.close();

    const second = roomOn(file, 40_000);
    expect(history(second.records)).toEqual(['recording 0- active', 'stream 10- active']);
    // The recording goes on; the stream was started anew while nobody looked.
    second.happens(rec, 'recording', { cause: 'found', estimated: true, at: bootMs + 600, wall: wall + 600 });
    second.happens(str, 'stream', { cause: 'found', estimated: true, at: bootMs + 35_000, wall: wall + 35_000 });
    expect(history(second.records)).toEqual(['recording 0- active', 'stream 10-25000 crash', 'stream 35000- active estimated']);
    second.records.obsSessions.seen(['rec', 'str'], wall + 50_000);
    second.commit(2, 51_000);
    second.close();

    // The machine starts again: its monotonic clock begins anew, and so does OBS.
    const writer = openCourtWriter(file, wall + hour, undefined, { monotonicUs: 10 * minute * 1_000, bootId: 'boot-2' });
    const records = openCourtRecords(file);
    const clock = { monotonicMs: () => 10 * minute, wallMs: () => wall + hour, random: () => 0 };
    const settings = new CourtSettings(records.settings, new SecretBox(`${file}.key`));
    const timeline = new TimelineService(records, settings, () => ({ tournamentId: null, tournamentDayId: null, day: '2026-11-21' }), { clock, log: quiet });
    timeline.start();
    expect(history(records)).toEqual(['recording 0-50000 restart', 'stream 10-25000 crash', 'stream 35000-50000 restart estimated']);
    expect(records.obsSessions.active()).toEqual([]);
    timeline.stop();
    records.close();
    writer.close();
  });

  it('[SES-3] a correction and its opposite leave every event as it was', async () => {
    const file = stores.newFile();
    const room = roomOn(file);
    room.happens(str, 'stream', {});
    for (let index = 1; index <= 20; index += 1) room.commit(index, index * 1_000);
    const before = positions(file);
    const [session] = room.records.obsSessions.active();
    expect(room.timeline.correct(session?.obsSessionId ?? '', 2_500, { by: 'operator', reason: 'read from the video', at: 1 })).toMatchObject({ offsetMs: 2_500 });
    expect(positions(file)[0]).toEqual([null, 3_500]);
    room.timeline.undo(session?.obsSessionId ?? '');
    await new Promise((done) => setImmediate(done));
    expect(positions(file)).toEqual(before);
    expect(room.timeline.undo(session?.obsSessionId ?? '')).toBeNull();
    expect(room.timeline.correct('00000000-0000-4000-8000-000000000000', 1, { by: 'x', reason: null, at: 1 })).toBeNull();
    room.close();
  });
});

describe('[SES-2] broadcasts', () => {
  it('[SES-2] a new broadcast starts at zero, also while the stream goes on', () => {
    const file = stores.newFile();
    const room = roomOn(file);
    expect(room.timeline.beginBroadcast('str')).toBeNull();
    room.happens(str, 'stream', {});
    room.commit(1, 5_000);
    room.clock.ms = 6_000;
    expect(room.timeline.beginBroadcast('str')).toMatchObject({ broadcastId: 'str:2026-11-21:2', zeroMs: null });
    room.commit(2, 8_000);
    room.clock.ms = 9_000;
    room.happens(str, 'stream', { state: 'inactive' });
    room.timeline.beginBroadcast('str');
    room.clock.ms = 20_000;
    room.happens(str, 'stream', {});
    room.commit(3, 21_000);
    expect(positions(file)).toEqual([[null, 5_000], [null, 2_000], [null, 1_000]]);
    room.close();
  });

  it('[SES-2] the zero is when it went live; both modes of the gap', () => {
    const file = stores.newFile();
    const room = roomOn(file);
    room.happens(str, 'stream', {});
    room.commit(1, 5_000);
    room.commit(2, 15_000);
    room.clock.ms = 20_000;
    room.happens(str, 'stream', { state: 'inactive' });
    room.clock.ms = 30_000;
    room.happens(str, 'stream', {});
    room.commit(3, 31_000);
    expect(positions(file).map(([, at]) => at)).toEqual([5_000, 15_000, 21_000]);
    const id = room.records.obsSessions.active()[0]?.broadcastId ?? '';
    expect(room.timeline.changeBroadcast(id, { liveAt: wall + 10_000 })).toMatchObject({ zeroMs: wall + 10_000, gapMode: 'concatenated' });
    expect(positions(file).map(([, at]) => at)).toEqual([null, 5_000, 11_000]);
    room.timeline.changeBroadcast(id, { gapMode: 'wall-clock' });
    expect(positions(file).map(([, at]) => at)).toEqual([null, 5_000, 21_000]);
    room.timeline.changeBroadcast(id, { liveAt: null });
    expect(positions(file).map(([, at]) => at)).toEqual([5_000, 15_000, 31_000]);
    expect(room.timeline.changeBroadcast('no such', {})).toBeNull();
    room.close();
  });

  it('[SES-2] one video for a connection and tournament day; without one for a day, over midnight when it goes on', () => {
    const latest = (broadcastId: string, endMs: number | null, tournamentDayId: string | null = null) => ({ broadcastId, endMs, tournamentDayId });
    const day = { tournamentDayId: null, day: '2026-11-22' };
    expect(broadcastOf('str', day, null, 0)).toBe('str:2026-11-22');
    expect(broadcastOf('str', day, latest('str:2026-11-21', 0), 20 * minute)).toBe('str:2026-11-21');
    expect(broadcastOf('str', day, latest('str:2026-11-21', 0), 2 * hour)).toBe('str:2026-11-22');
    expect(broadcastOf('str', day, latest('str:2026-11-22:3', 0), 9 * hour)).toBe('str:2026-11-22:3');
    expect(broadcastOf('str', { ...day, tournamentDayId: 'D2' }, latest('str:D1', 0, 'D1'), minute)).toBe('str:D2');
    expect(nextBroadcast('str:D1')).toBe('str:D1:2');
    expect(nextBroadcast('str:D1:9')).toBe('str:D1:10');
  });
});

describe('[SES-4] the clock', () => {
  it('[SES-4] a step of an hour moves no position, and is recorded', () => {
    const file = stores.newFile();
    const room = roomOn(file);
    room.happens(rec, 'recording', {});
    room.commit(1, 1_000);
    room.clock.wallShift = hour;
    room.commit(2, 2_000);
    room.clock.ms = 3_000;
    room.happens(rec, 'recording', { state: 'inactive' });
    room.clock.ms = 4_000;
    room.happens(rec, 'recording', {});
    room.clock.wallShift = -hour;
    room.commit(3, 5_500);
    expect(positions(file).map(([at]) => at)).toEqual([1_000, 2_000, 1_500]);
    room.close();
  });

  it('[SES-4] drift is no jump; steps in both directions are', () => {
    const watch = new ClockWatch();
    expect([watch.look(wall, 0), watch.look(wall + 1_000, 1_000), watch.look(wall + 2_030, 2_000)]).toEqual([null, null, null]);
    expect(watch.look(wall + 3_000 + hour, 3_000)).toEqual({ atMs: 3_000, wallBefore: wall + 3_000, wallAfter: wall + 3_000 + hour, deltaMs: hour });
    expect(watch.look(wall + 4_000 + hour, 4_000)).toBeNull();
    expect(watch.look(wall + 5_000, 5_000)).toMatchObject({ deltaMs: -hour });
  });
});
