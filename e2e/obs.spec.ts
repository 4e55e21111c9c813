import { createServer } from 'node:http';
import path from 'node:path';
import { OBSWebSocket } from 'obs-websocket-js/json';
import { createObsStandIn, findProgram, missingForRealObs, missingForRtmpServer, RealObsStage, startRtmpServer } from '@restrike/simulator-obs';
import { freeTcpPort, until } from './src/index.js';
import { obsContract, replaySeconds, type ObsUnderTest } from './src/testing/obs-contract.js';

const password = 'correct horse';
const required = process.env['RESTRIKE_REQUIRE_OBS'] === '1';
const missing = [...missingForRealObs(), ...missingForRtmpServer()];

if (findProgram('ffmpeg') === null || findProgram('ffprobe') === null) {
  const title = '[OBS-2] films can be looked at (ffmpeg and ffprobe)';
  if (required) {
    test(title, () => {
      throw new Error('ffmpeg is required here and not installed');
    });
  } else test.skip(title, () => undefined);
} else obsContract('the stand-in', openStandIns);

if (missing.length === 0) obsContract('two real OBS', openRealObs);
else if (required) {
  test('[OBS-2] a real OBS can be run here', () => {
    throw new Error(`not installed: ${missing.join(', ')}`);
  });
} else test.skip(`[OBS-2] the same with two real OBS: not installed: ${missing.join(', ')}`, () => undefined);

async function askObs(...[port, request, given]: [port: number, request: 'PauseRecord' | 'ResumeRecord' | 'SaveReplayBuffer', given?: undefined] | [port: number, request: 'SetSceneName', given: { sceneName: string; newSceneName: string }]): Promise<void> {
  const socket = new OBSWebSocket();
  await socket.connect(`ws://127.0.0.1:${String(port)}`, password);
  await socket.call(request, given);
  await socket.disconnect();
}

async function openStandIns(folder: string): Promise<ObsUnderTest> {
  const recordings = path.join(folder, 'recordings');
  const rec = await createObsStandIn({ protocol: 'v5', port: 0, password, folder: recordings, replaySeconds, configFolder: path.join(folder, 'config') });
  const str = await createObsStandIn({ protocol: 'v5', port: 0, password, folder: path.join(folder, 'str'), replayBufferEnabled: false });
  // The stand-in lives in this process: the commands of a restart reach it by HTTP.
  const control = createServer((request, response) => {
    const done = request.url === '/start' ? rec.start() : request.url === '/close' ? rec.quit() : rec.kill();
    done.then(() => response.end(), () => response.writeHead(500).end());
  });
  await new Promise<void>((resolve) => control.listen(0, '127.0.0.1', resolve));
  const address = control.address();
  const at = `http://127.0.0.1:${String(typeof address === 'object' && address !== null ? address.port : 0)}`;
  const command = (what: string): { program: string; arguments: readonly string[] } => ({ program: process.execPath, arguments: ['-e', `fetch('${at}/${what}').then((one) => process.exit(one.ok ? 0 : 1))`] });
  const shared = { host: '127.0.0.1', password, protocol: 'auto' } as const;
  return {
    rec: { ...shared, id: 'rec', role: 'OBS_REC', port: rec.port },
    str: { ...shared, id: 'str', role: 'OBS_STR', port: str.port },
    recordings,
    configFolder: path.join(folder, 'config'),
    // Its films grow by a fifth of a second.
    film: { startSlackMs: 300, tailMs: 700 },
    byHand: (request) => askObs(rec.port, request),
    async renameScene(from, to) {
      rec.byHand.rename(from, to);
    },
    launch: { start: command('start'), closePolitely: command('close'), force: command('kill') },
    freeze: () => rec.freeze(),
    thaw: () => rec.thaw(),
    holdWriters: (held) => rec.holdWriters(held),
    kill: () => rec.kill(),
    async quit() {
      await rec.quit();
      return true;
    },
    start: () => rec.start(),
    async endAndStart() {
      await str.kill();
      await str.start();
    },
    dropStream: async () => str.dropStream(),
    serverAway: async (away) => str.serverAway(away),
    async close() {
      await new Promise((resolve) => control.close(resolve));
      await Promise.all([rec.close(), str.close()]);
    },
  };
}

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
