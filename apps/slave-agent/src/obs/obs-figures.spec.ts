import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { machineClock, openObs, type ObsConnection, type ObsStats } from '@restrike/obs';
import { createObsStandIn, type ObsStandIn } from '@restrike/simulator-obs';
import { ObsFigures, droppedShare } from './obs-figures.js';

const stats = (change: Partial<ObsStats>): ObsStats => ({
  fps: 30, cpuPercent: 5, memoryMb: 300, freeDiskMb: 1_000, averageFrameMs: 2, renderFrames: 0, renderSkippedFrames: 0, outputFrames: 0, outputSkippedFrames: 0, streamDroppedFrames: null, ...change,
});

describe('[CMD-1] figures of OBS', () => {
  it('[CMD-1] tell the share of frames lost since the last reading, and begin anew with OBS', () => {
    expect(droppedShare(stats({ outputFrames: 1_000, outputSkippedFrames: 10 }), stats({ outputFrames: 2_000, outputSkippedFrames: 30, streamDroppedFrames: 30 }))).toBe(0.05);
    expect(droppedShare(stats({ outputFrames: 2_000, outputSkippedFrames: 30 }), stats({ outputFrames: 5 }))).toBe(0);
    expect(droppedShare(stats({}), stats({}))).toBe(0);
    expect(droppedShare(stats({ renderFrames: 1_000, renderSkippedFrames: 0 }), stats({ renderFrames: 2_000, renderSkippedFrames: 20, outputFrames: 900 }))).toBe(0.02);
    expect(droppedShare(stats({ outputFrames: 100, streamDroppedFrames: 90 }), stats({ outputFrames: 200, streamDroppedFrames: 0 }))).toBe(0);
  });

  it('[OBS-1] name some of many scenes where one is missing, and take an OBS that tells nothing of its disk for none that is full', async () => {
    const answer = <T>(value: T) => () => Promise.resolve({ ok: true, value });
    const names = Array.from({ length: 40 }, (_none, index) => `Scene ${String(index + 1)}`);
    const connection = { status: { connection: 'live' }, settings: { role: 'OBS_BOTH' }, scenes: answer({ names, current: 'Scene 1' }), inputs: answer([]), stats: answer(stats({ freeDiskMb: null })) } as unknown as ObsConnection;
    const figures = new ObsFigures(() => [connection], () => undefined);
    try {
      await figures.ask(connection);
      expect(figures.trouble(connection, names)).toBeNull();
      expect(figures.trouble(connection, ['IVR'])?.message).toMatch(/^No scene is called "IVR"; there are "Scene 1", .*"Scene 12", …\.$/);
    } finally {
      figures.stop();
    }
  });

  it('[CMD-1] [OBS-1] hold the scenes and inputs that OBS itself lists, while it answers, and what is wrong with it then', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'restrike-figures-'));
    const standIn: ObsStandIn = await createObsStandIn({ protocol: 'v5', port: 0, scenes: ['LIVE_SCENE', 'Pause'], folder, ffmpeg: null });
    const connection: ObsConnection = openObs({ id: 'both', role: 'OBS_BOTH', host: '127.0.0.1', port: standIn.port, password: null, protocol: 'auto' }, machineClock);
    let changes = 0;
    let open = [connection];
    const figures = new ObsFigures(() => open, () => (changes += 1));
    try {
      expect(figures.of(connection)).toEqual({});
      if (connection.status.connection !== 'live') await new Promise<void>((done) => connection.on('status', ({ connection: now }) => (now === 'live' ? done() : undefined)));
      await figures.ask(connection);
      expect(figures.of(connection)).toMatchObject({ scenes: ['LIVE_SCENE', 'Pause'], inputs: [{ name: 'AudioTone', muted: false }], stats: { droppedFrameShare: 0 } });
      await connection.setMute('AudioTone', true);
      await figures.ask(connection);
      await figures.ask(connection);
      expect([figures.of(connection).inputs, changes]).toEqual([[{ name: 'AudioTone', muted: true }], 2]);
      // What is wrong although it answers: a scene that is not there, and no room to record.
      expect(figures.trouble(connection, ['LIVE_SCENE', 'Pause'])).toBeNull();
      expect(figures.trouble(connection, ['IVR_SCENE'])).toMatchObject({ code: 'OBS_NO_SCENE', message: 'No scene is called "IVR_SCENE"; there are "LIVE_SCENE", "Pause".' });
      standIn.fillDisk(true);
      await figures.ask(connection);
      expect([figures.trouble(connection, ['IVR_SCENE'])?.code, changes, Object.keys(figures.of(connection))]).toEqual(['OBS_NO_ROOM', 3, ['scenes', 'inputs', 'stats']]);
      standIn.fillDisk(false);
      await figures.ask(connection);
      expect([figures.trouble(connection, []), changes]).toEqual([null, 4]);
      // One that is no longer the court's, and answers all the same.
      const asking = figures.ask(connection);
      open = [];
      figures.forget(connection);
      await asking;
      expect([connection.status.connection, figures.of(connection), changes]).toEqual(['live', {}, 4]);
    } finally {
      figures.stop();
      figures.forget(connection);
      await connection.close();
      await standIn.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    }
    expect(figures.of(connection)).toEqual({});
  });
});
