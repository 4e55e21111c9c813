import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openObs } from '../src/index.js';
import { impatient, live, until, withStandIn } from './with-stand-in.js';

test('[OBS-4.2] a court that is ready', async () => {
  const configFolder = mkdtempSync(path.join(os.tmpdir(), 'restrike-obs-config-'));
  await withStandIn({ configFolder }, async ({ obs }) => {
    const connection = openObs({ id: 'rec', role: 'OBS_BOTH', host: '127.0.0.1', port: obs.port, password: null, protocol: 'auto' }, undefined, { limits: impatient, configFolder });
    try {
      await live(connection);
      const sheet = await connection.preflight({ scenes: ['LIVE_SCENE'], inputs: ['AudioTone', 'Camera'], replaySeconds: 20, hours: 0.01, clockOffsetMs: 0 });
      expect(sheet.filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
      expect(sheet.map(({ check }) => check)).toContain('key-frames');
    } finally {
      await connection.close();
      rmSync(configFolder, { recursive: true, force: true, maxRetries: 10 });
    }
  });
});

test('[OBS-4.2] the key frames of a profile are found in the folder that has its name in it, whatever OBS called the folder', async () => {
  const configFolder = mkdtempSync(path.join(os.tmpdir(), 'restrike-obs-config-'));
  await withStandIn({ configFolder }, async ({ obs }) => {
    const connection = openObs({ id: 'rec', role: 'OBS_REC', host: '127.0.0.1', port: obs.port, password: null, protocol: 'auto' }, undefined, { limits: impatient, configFolder });
    try {
      await live(connection);
      const profiles = path.join(configFolder, 'basic', 'profiles');
      renameSync(path.join(profiles, 'stand-in'), path.join(profiles, 'standin2'));
      writeFileSync(path.join(profiles, 'standin2', 'basic.ini'), '\ufeff[General]\r\nName=stand-in\r\n[Output]\r\nMode=Advanced\r\n');
      mkdirSync(path.join(profiles, 'standin'));
      writeFileSync(path.join(profiles, 'standin', 'basic.ini'), '[General]\nName=standin\n');
      expect((await connection.preflight({})).find(({ check }) => check === 'key-frames')).toMatchObject({ verdict: 'ok' });
    } finally {
      await connection.close();
      rmSync(configFolder, { recursive: true, force: true, maxRetries: 10 });
    }
  });
});

test('[OBS-4.2] a folder that is gone, a silent input and a buffer that is off are found', async () => {
  await withStandIn({ replayBufferEnabled: false }, async ({ obs, connect }) => {
    const connection = connect();
    await live(connection);
    obs.setLevel('AudioTone', 0);
    await rm(obs.folder, { recursive: true });
    const sheet = await connection.preflight({ inputs: ['AudioTone'] });
    const verdict = (check: string): string | undefined => sheet.find((one) => one.check === check)?.verdict;
    expect([verdict('recording-folder'), verdict('sound'), verdict('replay-buffer')]).toEqual(['failed', 'warning', 'failed']);
  });
});

test('[OBS-4.2] an OBS of protocol 4 is judged as far as it tells', async () => {
  await withStandIn({ protocol: 'v4' }, async ({ connect }) => {
    const connection = connect();
    await live(connection);
    const sheet = await connection.preflight({ scenes: ['LIVE_SCENE'], inputs: ['AudioTone'] });
    const unknown = sheet.filter(({ verdict }) => verdict === 'unknown').map(({ check }) => check);
    expect(unknown).toEqual(expect.arrayContaining(['sound', 'container', 'key-frames']));
    expect(sheet.find(({ check }) => check === 'version')).toMatchObject({ verdict: 'warning' });
  });
});

test('[OBS-4.2] an absent OBS is a finding', async () => {
  await withStandIn({}, async ({ obs, connect }) => {
    await obs.kill();
    const connection = connect();
    await until('gone', () => connection.status.connection === 'gone');
    expect(await connection.preflight({})).toContainEqual(expect.objectContaining({ check: 'reachable', verdict: 'failed', toDo: expect.stringContaining('WebSocket') }));
  });
});
