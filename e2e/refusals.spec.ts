import { createServer } from 'node:net';
import path from 'node:path';
import { onStage, workspaceRoot } from './src/index.js';

const main = (folder: string): string => path.join(workspaceRoot, folder, 'dist', 'main.js');

describe('what a process refuses to start with', () => {
  test.each([
    ['apps/slave-agent', { RESTRIKE_UDP_PORT: '70000', RESTRIKE_UDP_ADDRESS: 'nowhere', RESTRIKE_HUB_URL: 'ftp://x', RESTRIKE_LOG_LEVEL: 'loud', RESTRIKE_API_HOST: '0.0.0.0', RESTRIKE_DEFINITIONS: '/nowhere/rows.json' }],
    ['apps/master-hub', { RESTRIKE_HUB_PORT: 'three thousand', DATABASE_URL: 'mysql://x', RESTRIKE_DISCOVERY: 'telepathy', RESTRIKE_TLS_CERT: '/nowhere/cert.pem' }],
  ])('[E2E-9] %s lists everything that is wrong with its settings and exits with 78', async (folder, wrong) => {
    await onStage(async (stage) => {
      const started = stage.start(folder, main(folder), [], { RESTRIKE_DATA_DIR: path.join(stage.folder, 'data'), ...wrong });
      expect(await started.finished(120_000)).toBe(78);
      for (const setting of Object.keys(wrong)) expect(started.log()).toContain(setting);
    });
  });

  test.each([
    ['apps/slave-agent', 'RESTRIKE_API_PORT', { RESTRIKE_UDP_ADDRESS: '127.0.0.1', RESTRIKE_UDP_PORT: '0', RESTRIKE_DISCOVERY: 'configured' }],
    ['apps/master-hub', 'RESTRIKE_HUB_PORT', { RESTRIKE_DISCOVERY: 'none' }],
  ])('[E2E-9] %s says which port is in use and what to set, and exits with 75', async (folder, setting, env) => {
    const other = createServer();
    const port = await new Promise<string>((resolve) => other.listen(0, '127.0.0.1', () => resolve(String((other.address() as { port: number }).port))));
    try {
      await onStage(async (stage) => {
        const started = stage.start(folder, main(folder), [], { RESTRIKE_DATA_DIR: path.join(stage.folder, 'hub'), ...env, [setting]: port });
        expect(await started.finished(120_000)).toBe(75);
        expect(started.log()).toContain(port);
        expect(started.log()).toContain(setting);
      });
    } finally {
      await new Promise((resolve) => other.close(resolve));
    }
  }, 300_000);

  test('[E2E-9] a second court on the same data directory is refused with the first one’s process', async () => {
    await onStage(async (stage) => {
      const court = await stage.court({ number: 1, hubUrl: null });
      const second = stage.start('second court', main('apps/slave-agent'), [], { RESTRIKE_DATA_DIR: court.dataDir, RESTRIKE_UDP_ADDRESS: '127.0.0.1', RESTRIKE_UDP_PORT: '0', RESTRIKE_API_PORT: '0', RESTRIKE_DISCOVERY: 'configured' });
      expect(await second.finished(120_000)).toBe(75);
      expect(second.log()).toContain(String(court.process.pid));
    });
  }, 300_000);
});
