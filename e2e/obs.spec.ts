import path from 'node:path';
import { missingForRealObs, missingForRtmpServer, RealObsStage, startRtmpServer } from '@restrike/simulator-obs';
import { freeTcpPort, until } from './src/index.js';
import { askObs, obsContract, password, replaySeconds, type ObsUnderTest } from './src/testing/obs-contract.js';

const required = process.env['RESTRIKE_REQUIRE_OBS'] === '1';
const missing = [...missingForRealObs(), ...missingForRtmpServer()];

if (missing.length === 0) obsContract('two real OBS', openRealObs);
else if (required) {
  test('[OBS-2] a real OBS can be run here', () => {
    throw new Error(`not installed: ${missing.join(', ')}`);
  });
} else test.skip(`[OBS-2] the same with two real OBS: not installed: ${missing.join(', ')}`, () => undefined);

async function openRealObs(folder: string): Promise<ObsUnderTest> {
  const size = { width: 320, height: 180, fps: 15 };
  const rtmp = await startRtmpServer(path.join(folder, 'rtmp'), { rtmp: await freeTcpPort(), http: await freeTcpPort() });
  const stage = await RealObsStage.open(folder, size);
  const shared = { ...size, password, replaySeconds, streamServer: rtmp.url };
  const rec = await stage.add({ ...shared, replayBufferEnabled: true, name: 'OBS_REC', port: await freeTcpPort() });
  const str = await stage.add({ ...shared, replayBufferEnabled: false, name: 'OBS_STR', port: await freeTcpPort() });
  const settings = { host: '127.0.0.1', password, protocol: 'auto' } as const;
  return {
    rec: { ...settings, id: 'rec', role: 'OBS_REC', port: rec.setUp.port },
    str: { ...settings, id: 'str', role: 'OBS_STR', port: str.setUp.port },
    recordings: rec.recordings,
    configFolder: rec.config,
    // A picture has 67 ms here, and the last one's own length is not counted; on a starved machine the encoder ends half a second after the request. To the picture: e2e/picture.spec.ts.
    film: { startSlackMs: 450, tailMs: 900 },
    byHand: (request) => askObs(rec.setUp.port, request),
    renameScene: (sceneName, newSceneName) => askObs(rec.setUp.port, 'SetSceneName', { sceneName, newSceneName }),
    launch: rec.commands,
    freeze: () => rec.freeze(),
    thaw: () => rec.thaw(),
    holdWriters: (held) => rec.holdWriters(held),
    kill: () => rec.kill(),
    quit: () => rec.quit(),
    async start() {
      rec.start();
      await until('OBS', 60_000, () => rec.isRunning());
    },
    async endAndStart() {
      await str.terminate();
      str.start();
    },
    // A server that is away has cut it already.
    dropStream: () => rtmp.drop('OBS_STR').catch(() => undefined),
    serverAway: (away) => (away ? rtmp.stop() : rtmp.start()),
    async close() {
      await stage.close();
      await rtmp.stop();
    },
  };
}
