import { existsSync } from 'node:fs';
import path from 'node:path';
import { machineClock, type ObsOutput } from '../src/index.js';
import { positionIn } from '../src/outputs.js';
import { collect, live, until, valueOf, withStandIn } from './with-stand-in.js';

describe.each(['v5', 'v4'] as const)('protocol %s', (protocol) => {
  test('[OBS-3.20] [OBS-3.21] a recording that is paused by hand is told, through a lost connection too, and goes on later by the pause; no replay is saved meanwhile', async () => {
    await withStandIn({ protocol }, async ({ obs, connect }) => {
      const connection = connect();
      await live(connection);
      const told: boolean[] = [];
      connection.on('recording-pause', ({ paused }) => void told.push(paused));
      const recording = (): ObsOutput => connection.status.outputs.recording;
      const { since } = valueOf(await connection.startRecording());
      obs.byHand.pause();
      await until('the pause', () => recording().pausedAt !== null);
      expect(recording()).toMatchObject({ state: 'active', since });
      expect(await connection.saveReplayBuffer()).toMatchObject({ ok: false, code: 'REFUSED', reason: expect.stringContaining('paused'), toDo: expect.stringContaining('Resume') });
      const { pausedAt } = recording();
      obs.byHand.resume();
      await until('the recording goes on', () => recording().pausedAt === null);
      expect(recording().since).toBeGreaterThan(since ?? 0);
      expect(positionIn(recording(), machineClock.monotonicMs())).toBeLessThan(machineClock.monotonicMs() - (since ?? 0));
      expect(positionIn(recording(), machineClock.monotonicMs())).toBeGreaterThanOrEqual((pausedAt ?? 0) - (since ?? 0));
      obs.byHand.pause();
      await until('the second pause', () => told.length === 3);
      const held = (recording().pausedAt ?? 0) - (recording().since ?? 0);
      const heard = collect(connection, 'recording');
      obs.kick(1001);
      await until('the loss', () => !recording().known);
      await until('it is found paused', () => recording().pausedAt !== null);
      expect(heard.at(-1)).toMatchObject({ state: 'active', cause: 'found', continues: true, pausedAt: recording().pausedAt });
      expect((recording().pausedAt ?? 0) - (recording().since ?? 0)).toBe(held);
      expect(await connection.stopRecording()).toMatchObject({ ok: true });
      expect(recording()).toMatchObject({ state: 'inactive', pausedAt: null });
      expect(told).toEqual([true, false, true]);
    });
  });

  test('[OBS-2.1] scenes', async () => {
    await withStandIn({ protocol, scenes: ['A', 'B', 'C'] }, async ({ obs, connect }) => {
      const connection = connect();
      await live(connection);
      expect(await connection.scenes()).toEqual({ ok: true, value: { current: 'A', names: ['A', 'B', 'C'] } });
      expect(await connection.setScene('B')).toMatchObject({ ok: true });
      expect([connection.status.scene, obs.model.scene]).toEqual(['B', 'B']);
      expect(await connection.setScene('B')).toMatchObject({ ok: true });
      expect(await connection.setScene('X')).toMatchObject({ ok: false, code: 'REFUSED', obsCode: 600 });
      obs.failNext(protocol === 'v5' ? 'SetCurrentProgramScene' : 'SetCurrentScene', 'no-effect');
      expect(await connection.setScene('C')).toMatchObject({ ok: false, code: 'TIMED_OUT', reason: expect.stringContaining('shows "B"') });
    });
  });

  test('[OBS-2.5] inputs, mute, statistics and the stream service', async () => {
    await withStandIn({ protocol, inputs: [{ name: 'Mic', kind: 'pulse_input_capture' }, { name: 'Camera', kind: 'v4l2_input', hasSound: false }] }, async ({ obs, connect }) => {
      const connection = connect();
      await live(connection);
      expect(valueOf(await connection.inputs())).toEqual([
        { name: 'Mic', kind: 'pulse_input_capture', muted: false },
        { name: 'Camera', kind: 'v4l2_input', muted: null },
      ]);
      expect(await connection.setMute('Mic', true)).toMatchObject({ ok: true });
      expect(obs.model.inputs[0]?.muted).toBe(true);
      expect(await connection.setMute('None', true)).toMatchObject({ ok: false, obsCode: 600 });
      const stats = valueOf(await connection.stats());
      expect(stats).toMatchObject({ fps: 30, streamDroppedFrames: null });
      expect(stats.freeDiskMb).toBeGreaterThan(0);
      expect(await connection.setStreamService('rtmp://a/live2', 'key-1')).toMatchObject({ ok: true });
      expect(obs.model.service).toEqual({ server: 'rtmp://a/live2', key: 'key-1' });
      expect(await connection.streamService()).toEqual({ ok: true, value: { server: 'rtmp://a/live2', keyPresent: true } });
      await connection.startStream();
      expect(valueOf(await connection.stats()).streamDroppedFrames).not.toBeNull();
    });
  });

  test('[OBS-2.3] folder and name reach a recording at its start', async () => {
    await withStandIn({ protocol }, async ({ folder, connect }) => {
      const connection = connect();
      await live(connection);
      const first = valueOf(await connection.startRecording()).path;
      await connection.setFileName('102_A_vs_B');
      await connection.setRecordingFolder(folder);
      expect(valueOf(await connection.stopRecording()).path).toBe(first);
      const second = valueOf(await connection.startRecording()).path;
      expect(second).toBe(path.join(folder, '102_A_vs_B.mp4'));
      await connection.stopRecording();
      expect(existsSync(second ?? '')).toBe(true);
      expect(valueOf(await connection.startRecording()).path).toBe(path.join(folder, '102_A_vs_B (2).mp4'));
    });
  });

  test('[OBS-3.4] a start that OBS ignored is asked again', async () => {
    await withStandIn({ protocol }, async ({ obs, connect }) => {
      const connection = connect();
      await live(connection);
      obs.ignoreStarts(2);
      expect(await connection.startReplayBuffer()).toMatchObject({ ok: true, value: { state: 'active' } });
    });
  });

  test('[OBS-3.4] word of a start or a stop that comes behind its end changes nothing', async () => {
    await withStandIn({ protocol }, async ({ obs, connect }) => {
      const connection = connect();
      await live(connection);
      const states: string[] = [];
      connection.on('replay-buffer', ({ state }) => states.push(state));
      // Each STARTING and STOPPING is told behind what it announces.
      const emit = obs.model.emit.bind(obs.model) as (...args: unknown[]) => boolean;
      let late: unknown[] | null = null;
      obs.model.emit = ((...args: unknown[]) => {
        if (args[0] === 'output' && (args[2] === 'STARTING' || args[2] === 'STOPPING')) {
          late = args;
          return true;
        }
        const told = emit(...args);
        if (args[0] === 'output' && late !== null) emit(...late);
        late = null;
        return told;
      }) as typeof obs.model.emit;
      for (const _round of [1, 2]) {
        expect(await connection.startReplayBuffer()).toMatchObject({ ok: true, value: { state: 'active' } });
        await until('the buffer to run', () => connection.status.outputs.replayBuffer.state === 'active');
        expect(await connection.stopReplayBuffer()).toMatchObject({ ok: true });
        expect(connection.status.outputs.replayBuffer.state).toBe('inactive');
      }
      expect(states).toEqual(['active', 'inactive', 'active', 'inactive']);
    });
  });

  test('[OBS-3.4] word of a stop that comes behind its end is no sign that the next start began', async () => {
    await withStandIn({ protocol }, async ({ obs, connect }) => {
      const connection = connect();
      await live(connection);
      await connection.startReplayBuffer();
      await connection.stopReplayBuffer();
      obs.ignoreStarts(1);
      const started = connection.startReplayBuffer();
      obs.model.emit('output', 'replay', 'STOPPING', null);
      expect(await started).toMatchObject({ ok: true, value: { state: 'active' } });
    });
  });

  test('[OBS-3.4] an output that runs without its event is found by asking', async () => {
    await withStandIn({ protocol }, async ({ obs, connect }) => {
      const connection = connect();
      await live(connection);
      const emit = obs.model.emit.bind(obs.model);
      obs.model.emit = ((name: string, ...rest: unknown[]) => (name === 'output' ? false : emit(name as 'scene', ...(rest as [string])))) as typeof obs.model.emit;
      expect(await connection.startReplayBuffer()).toMatchObject({ ok: true, value: { state: 'active', estimated: true } });
    });
  });

  test('[OBS-3.5] a start that never happens says why: the folder is gone, the disk is full, or else where to look', async () => {
    await withStandIn({ protocol }, async ({ obs, folder, connect }) => {
      const connection = connect();
      await live(connection);
      await connection.setRecordingFolder(path.join(folder, 'not there'));
      expect(await connection.startRecording()).toMatchObject({ ok: false, code: 'REFUSED', reason: expect.stringContaining('is gone'), toDo: expect.stringContaining('make the folder again') });
      await connection.setRecordingFolder(folder);
      obs.fillDisk(true);
      expect(await connection.startReplayBuffer()).toMatchObject({ ok: false, code: 'REFUSED', reason: expect.stringContaining('0 MB are free'), toDo: expect.stringContaining('free space') });
      expect(await connection.room()).toMatchObject({ ok: false, reason: expect.stringContaining('is full') });
      obs.fillDisk(false);
      expect(await connection.room()).toMatchObject({ ok: true });
      obs.ignoreStarts(3);
      expect(await connection.startRecording()).toMatchObject({ ok: false, code: 'TIMED_OUT', reason: expect.stringContaining('agreed, but nothing started'), toDo: expect.stringContaining('recording folder exists') });
      expect(await connection.startReplayBuffer()).toMatchObject({ ok: true });
    });
  });

  test('[OBS-3.6] starts and stops in any order end as the last one asked', async () => {
    await withStandIn({ protocol }, async ({ obs, connect }) => {
      const connection = connect();
      await live(connection);
      const answers = await Promise.all([connection.startRecording(), connection.stopRecording(), connection.startRecording(), connection.startRecording(), connection.stopRecording(), connection.stopRecording()]);
      expect(answers.map(({ ok }) => ok)).toEqual([true, true, true, true, true, true]);
      expect([connection.status.outputs.recording.state, obs.model.isActive('record')]).toEqual(['inactive', false]);
    });
  });

  test('[OBS-3.6] a stop while it starts by somebody else does not let it run on', async () => {
    await withStandIn({ protocol, times: { startMs: 60, stopMs: 10 } }, async ({ obs, connect }) => {
      const connection = connect();
      await live(connection);
      const stopped = new Promise<boolean>((resolve) => connection.once('recording', () => void connection.stopRecording().then(({ ok }) => resolve(ok))));
      obs.byHand.start('record');
      expect(await stopped).toBe(true);
      expect(obs.model.isActive('record')).toBe(false);
    });
  });

  test('[OBS-3.6] so many requests for one output wait, and no more', async () => {
    await withStandIn({ protocol }, async ({ connect }) => {
      const connection = connect();
      await live(connection);
      const answers = await Promise.all(Array.from({ length: 14 }, () => connection.startRecording()));
      expect(answers.filter(({ ok }) => ok)).toHaveLength(10);
      expect(answers.at(-1)).toMatchObject({ ok: false, code: 'REFUSED', reason: expect.stringContaining('wait already') });
    });
  });

  test('[OBS-3.7] a stream without a server is refused, the next one starts', async () => {
    await withStandIn({ protocol }, async ({ obs, connect }) => {
      const connection = connect();
      await live(connection);
      obs.serverAway(true);
      expect(await connection.startStream()).toMatchObject({ ok: false, code: 'REFUSED', toDo: expect.stringContaining('Settings → Stream') });
      obs.serverAway(false);
      expect(await connection.startStream()).toMatchObject({ ok: true });
    });
  });

  test('[OBS-3.13] a stream reconnects and its positions keep their zero', async () => {
    await withStandIn({ protocol, times: { startMs: 5, streamStartMs: 15, reconnectMs: 700 } }, async ({ obs, connect }) => {
      const connection = connect();
      await live(connection);
      const { since } = valueOf(await connection.startStream());
      const heard = collect(connection, 'stream');
      obs.dropStream();
      await until('reconnecting', () => heard.some(({ state }) => state === 'reconnecting'));
      expect(valueOf(await connection.output('stream')).active).toBe(true);
      await until('active', () => connection.status.outputs.stream.state === 'active');
      expect(connection.status.outputs.stream.since).toBe(since);
      expect(heard.map(({ state }) => state)).toEqual(['reconnecting', 'active']);
    });
  });

  test('[OBS-3.14] a stream that keeps reconnecting is stopped and started until it runs', async () => {
    await withStandIn({ protocol }, async ({ obs, connect }) => {
      const connection = connect({}, { reconnectingMs: 400 });
      await live(connection);
      await connection.startStream();
      const heard = collect(connection, 'stream');
      obs.serverAway(true);
      obs.dropStream();
      await until('two tries', () => heard.filter(({ state, cause }) => state === 'starting' && cause === 'wedged').length >= 2);
      obs.serverAway(false);
      await until('the stream', () => connection.status.outputs.stream.state === 'active');
      expect(heard.find(({ state }) => state === 'inactive')).toMatchObject({ cause: 'wedged' });
    });
  });

  test('[OBS-3.14] but not when nobody wants it any more', async () => {
    await withStandIn({ protocol }, async ({ obs, connect }) => {
      const connection = connect({}, { reconnectingMs: 200 });
      await live(connection);
      await connection.startStream();
      obs.serverAway(true);
      obs.dropStream();
      await until('reconnecting', () => connection.status.outputs.stream.state === 'reconnecting');
      await connection.stopStream();
      obs.serverAway(false);
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(connection.status.outputs.stream.state).toBe('inactive');
    });
  });

  test('[OBS-3.15] an OBS that is closed by its user says so', async () => {
    await withStandIn({ protocol }, async ({ obs, connect }) => {
      const connection = connect();
      await live(connection);
      await connection.startRecording();
      const heard = collect(connection, 'recording');
      await obs.quit();
      await until('gone', () => connection.status.connection === 'gone');
      expect(connection.status.reason).toBe('OBS was closed.');
      expect(heard.at(-1)).toMatchObject({ state: 'inactive', cause: 'exit' });
    });
  });

  test('[OBS-3.23] an OBS that ends without taking leave is a loss, and what ran runs again when it is back', async () => {
    await withStandIn({ protocol }, async ({ obs, connect }) => {
      const connection = connect();
      await live(connection);
      await connection.startRecording();
      const heard = collect(connection, 'recording');
      await obs.kill();
      await until('gone', () => connection.status.connection === 'gone');
      expect(connection.status).toMatchObject({ reason: expect.stringContaining('without taking leave'), toDo: expect.stringContaining('Start OBS') });
      expect(heard).toMatchObject([{ state: 'inactive', cause: 'connection-lost' }]);
      await obs.start();
      await until('the recording', () => connection.status.outputs.recording.state === 'active');
      expect(heard.at(-1)).toMatchObject({ state: 'active', continues: false, estimated: false });
    });
  });

  test('[OBS-3.16] an output that ran before has an estimated start', async () => {
    await withStandIn({ protocol }, async ({ obs, connect }) => {
      obs.byHand.start('record');
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      const before = Date.now();
      const connection = connect();
      const heard = collect(connection, 'recording');
      await live(connection);
      expect(connection.status.outputs.recording).toMatchObject({ state: 'active', estimated: true });
      expect(before - (connection.status.outputs.recording.sinceWall ?? before)).toBeGreaterThan(100);
      expect(heard).toMatchObject([{ state: 'active', cause: 'found', estimated: true, continues: false }]);
    });
  });
});

test('[OBS-2.2] OBS 29 has no request for the folder, OBS 30 refuses it while an output runs: the profile takes it', async () => {
  for (const version of ['29.0.2', '30.2.3']) {
    await withStandIn({ version }, async ({ obs, folder, connect }) => {
      const connection = connect();
      await live(connection);
      expect(await connection.setRecordingFolder(folder)).toMatchObject({ ok: true });
      expect(valueOf(await connection.recordingFolder())).toBe(folder);
      await connection.startReplayBuffer();
      expect(await connection.setRecordingFolder(obs.folder)).toMatchObject({ ok: true });
      expect(valueOf(await connection.recordingFolder())).toBe(obs.folder);
      expect(obs.heard.includes('SetProfileParameter')).toBe(true);
    });
  }
});

test('[OBS-2.2] folder and length go where the output mode keeps them', async () => {
  for (const advanced of [true, false]) {
    await withStandIn({ advanced }, async ({ obs, folder, connect }) => {
      const connection = connect();
      await live(connection);
      await connection.setRecordingFolder(folder);
      await connection.setReplaySeconds(12);
      expect(valueOf(await connection.replaySeconds())).toBe(12);
      expect(obs.model.profile.get(advanced ? 'AdvOut/RecRBTime' : 'SimpleOutput/RecRBTime')).toBe('12');
      expect(obs.model.profile.get(advanced ? 'AdvOut/RecFilePath' : 'SimpleOutput/FilePath')).toBe(folder);
      expect(await connection.setReplaySeconds(0.5)).toMatchObject({ ok: false, code: 'REFUSED' });
    });
  }
});

test('[OBS-2.4] what protocol 4 lacks is answered, and said what to do', async () => {
  await withStandIn({ protocol: 'v4' }, async ({ connect }) => {
    const connection = connect();
    await live(connection);
    await connection.startReplayBuffer();
    const answers = [await connection.setReplaySeconds(10), await connection.replaySeconds(), await connection.saveReplayBuffer()];
    for (const answer of answers) expect(answer).toMatchObject({ ok: false, code: 'NOT_SUPPORTED', toDo: expect.stringContaining('Update OBS Studio') });
  });
});
