import { createServer } from 'node:http';
import path from 'node:path';
import { createObsStandIn, findProgram } from '@restrike/simulator-obs';
import { askObs, obsContract, password, replaySeconds, type ObsUnderTest } from './src/testing/obs-contract.js';

if (findProgram('ffmpeg') === null || findProgram('ffprobe') === null) {
  const title = '[OBS-2] films can be looked at (ffmpeg and ffprobe)';
  if (process.env['RESTRIKE_REQUIRE_OBS'] === '1') {
    test(title, () => {
      throw new Error('ffmpeg is required here and not installed');
    });
  } else test.skip(title, () => undefined);
} else obsContract('the stand-in', openStandIns);

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
