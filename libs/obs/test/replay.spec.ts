import { statSync } from 'node:fs';
import { machineClock } from '../src/obs-clock.js';
import { collect, live, until, valueOf, withStandIn } from './with-stand-in.js';

test('[OBS-3.8] a save answers with the path of the saved event, not with the last path', async () => {
  await withStandIn({ times: { startMs: 5, saveMs: 250 } }, async ({ obs, connect }) => {
    const connection = connect();
    await live(connection);
    await connection.startReplayBuffer();
    expect(connection.status.outputs.replayBuffer.path).toBeNull();
    const told: string[] = [];
    connection.on('replay-saved', ({ path }) => told.push(path));
    const asked = machineClock.monotonicMs();
    const { path: first, ...earlier } = valueOf(await connection.saveReplayBuffer());
    const { path: second, ...later } = valueOf(await connection.saveReplayBuffer());
    // The second one waited for its turn: it shows what was until it was asked of OBS, not until it was wanted.
    const moments = [asked, earlier.requestedMs, earlier.savedMs, later.requestedMs, later.savedMs];
    expect(moments).toEqual([...moments].sort((a, b) => a - b));
    expect(told).toEqual([first, second]);
    expect(first).not.toBe(second);
    expect(statSync(second).size).toBeGreaterThan(0);
    expect(obs.heard.filter((request) => request === 'SaveReplayBuffer')).toHaveLength(2);
  });
});

test('[OBS-3.8] the path of an earlier save is known when we connect, and none before the first', async () => {
  await withStandIn({}, async ({ obs, connect }) => {
    obs.byHand.start('replay');
    await until('the buffer', () => obs.model.isActive('replay'));
    const early = connect();
    await live(early);
    expect(early.status.outputs.replayBuffer.path).toBeNull();
    const { path } = valueOf(await early.saveReplayBuffer());
    const late = connect({ id: 'late' });
    await live(late);
    expect(late.status.outputs.replayBuffer.path).toBe(path);
  });
});

test('[OBS-3.8] a saved event that never comes ends the wait', async () => {
  await withStandIn({}, async ({ obs, connect }) => {
    const connection = connect({}, { savedMs: 2_000 });
    await live(connection);
    await connection.startReplayBuffer();
    for (let time = 0; time < 2; time += 1) obs.failNext('SaveReplayBuffer', 'no-effect');
    expect(await connection.saveReplayBuffer()).toMatchObject({ ok: false, code: 'TIMED_OUT', reason: expect.stringContaining('did not say within 2 s') });
    expect(await connection.saveReplayBuffer()).toMatchObject({ ok: true });
  });
});

test('[OBS-3.22] a replay that OBS has written and not told is found, and is not mistaken for the one before', async () => {
  await withStandIn({ times: { startMs: 5, saveMs: 50 } }, async ({ obs, connect }) => {
    const connection = connect({}, { savedMs: 20_000 });
    await live(connection);
    await connection.startReplayBuffer();
    const before = valueOf(await connection.saveReplayBuffer());
    obs.dropSavedEvents(1);
    const found = valueOf(await connection.saveReplayBuffer());
    expect(found.path).not.toBe(before.path);
    expect(statSync(found.path).size).toBeGreaterThan(0);
    expect(obs.heard.filter((request) => request === 'SaveReplayBuffer')).toHaveLength(2);
  });
});

test('[OBS-3.22] a save that OBS agreed to and forgot is asked for again, and its clip ends at the second request', async () => {
  await withStandIn({ times: { startMs: 5, saveMs: 50 } }, async ({ obs, connect }) => {
    const connection = connect();
    await live(connection);
    await connection.startReplayBuffer();
    obs.failNext('SaveReplayBuffer', 'no-effect');
    const asked = machineClock.monotonicMs();
    const { requestedMs, savedMs } = valueOf(await connection.saveReplayBuffer());
    expect(requestedMs - asked).toBeGreaterThanOrEqual(4_000);
    expect(savedMs).toBeGreaterThanOrEqual(requestedMs);
    expect(obs.heard.filter((request) => request === 'SaveReplayBuffer')).toHaveLength(2);
  });
});

test('[OBS-3.2] a save under way fails when OBS ends', async () => {
  await withStandIn({ times: { startMs: 5, saveMs: 60_000 } }, async ({ obs, connect }) => {
    const connection = connect();
    await live(connection);
    await connection.startReplayBuffer();
    const save = connection.saveReplayBuffer();
    await until('the request', () => obs.heard.includes('SaveReplayBuffer'));
    await obs.kill();
    expect(await save).toMatchObject({ ok: false, code: 'CLOSED', toDo: expect.stringContaining('recording') });
  });
});

test('[OBS-3.9] saves asked together, and one by somebody else, share a file', async () => {
  await withStandIn({ times: { startMs: 5, saveMs: 150 } }, async ({ obs, connect }) => {
    const connection = connect();
    await live(connection);
    await connection.startReplayBuffer();
    const log = collect(connection, 'request');
    obs.byHand.save();
    const answers = await Promise.all([connection.saveReplayBuffer(), connection.saveReplayBuffer(), connection.saveReplayBuffer()]);
    expect(new Set(answers.map((answer) => valueOf(answer).path)).size).toBe(1);
    expect(log).toHaveLength(3);
    expect(obs.heard.filter((request) => request === 'SaveReplayBuffer')).toHaveLength(1);
  });
});

test('[OBS-3.10] no running buffer, or one that is switched off, is refused with where to click', async () => {
  await withStandIn({ replayBufferEnabled: false }, async ({ connect }) => {
    const connection = connect();
    await live(connection);
    for (const answer of [await connection.saveReplayBuffer(), await connection.startReplayBuffer(), await connection.stopReplayBuffer()]) {
      expect(answer).toMatchObject({ ok: false, code: 'REFUSED', obsCode: 604, toDo: expect.stringContaining('Enable Replay Buffer') });
    }
    expect(connection.status.outputs.replayBuffer).toMatchObject({ state: 'inactive', known: true });
  });
  await withStandIn({ protocol: 'v4', replayBufferEnabled: false }, async ({ connect }) => {
    const connection = connect();
    await live(connection);
    expect(await connection.startReplayBuffer()).toMatchObject({ ok: false, code: 'REFUSED', obsCode: 604 });
    expect(await connection.saveReplayBuffer()).toMatchObject({ ok: false, code: 'REFUSED', obsCode: 501 });
  });
});

test('[OBS-3.11] an empty clip is a failure, that OBS then stops its outputs is told, and so is why there is no replay after that', async () => {
  await withStandIn({ times: { startMs: 5, saveMs: 20 } }, async ({ obs, connect }) => {
    const connection = connect();
    await live(connection);
    await connection.startRecording();
    await connection.startReplayBuffer();
    const heard = collect(connection, 'recording');
    obs.fillDisk(true);
    expect(await connection.saveReplayBuffer()).toMatchObject({ ok: false, code: 'REFUSED', reason: expect.stringContaining('empty file'), toDo: expect.stringContaining('free space') });
    await until('the end', () => connection.status.outputs.recording.state === 'inactive' && connection.status.outputs.replayBuffer.state === 'inactive');
    expect(heard).toMatchObject([{ state: 'stopping', cause: 'by-hand' }, { state: 'inactive', cause: 'by-hand' }]);
    expect(await connection.saveReplayBuffer()).toMatchObject({ ok: false, code: 'REFUSED', reason: expect.stringContaining('is full'), toDo: expect.stringContaining('free space') });
    obs.fillDisk(false);
    expect(await connection.saveReplayBuffer()).toMatchObject({ ok: false, obsCode: 501, reason: expect.stringContaining('The replay buffer does not run.'), toDo: 'Start it first.' });
  });
});

test('[OBS-2.6] clips of one name do not write over each other', async () => {
  await withStandIn({}, async ({ connect }) => {
    const connection = connect();
    await live(connection);
    await connection.setFileName('101_A_vs_B');
    await connection.startReplayBuffer();
    const paths: string[] = [];
    for (let time = 0; time < 3; time += 1) paths.push(valueOf(await connection.saveReplayBuffer()).path);
    expect(new Set(paths).size).toBe(3);
    for (const one of paths) expect(one).toMatch(/Replay 101_A_vs_B \d\d-\d\d-\d\d\.mp4$/);
  });
});
