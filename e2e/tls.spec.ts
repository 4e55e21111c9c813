import { mkdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { CourtPairing } from '@restrike/contracts';
import { freeTcpPort, getJson, onStage, until, workspaceRoot, type ManagedProcess } from './src/index.js';

test('[SEC-4] over TLS a court pins the hub’s certificate at pairing: another certificate, or none, at the same address gets nothing', async () => {
  await onStage(async (stage) => {
    const port = await freeTcpPort();
    const dataDir = path.join(stage.folder, 'hub');
    mkdirSync(dataDir, { recursive: true });
    const startHub = async (tls: 'on' | 'off'): Promise<ManagedProcess> => {
      const env = { RESTRIKE_DATA_DIR: dataDir, RESTRIKE_HUB_HOST: '127.0.0.1', RESTRIKE_HUB_PORT: String(port), RESTRIKE_JOIN_TOKEN: 'stage-join-token', RESTRIKE_DISCOVERY: 'none', RESTRIKE_TLS: tls };
      const hub = stage.start('hub', path.join(workspaceRoot, 'apps', 'master-hub', 'dist', 'main.js'), [], env);
      await hub.runFile(dataDir);
      return hub;
    };
    const first = await startHub('on');
    if (process.platform !== 'win32') expect(statSync(path.join(dataDir, 'tls', 'key.pem')).mode & 0o777).toBe(0o600);
    await expect(getJson(`http://127.0.0.1:${String(port)}/health/live`)).rejects.toThrow();
    const court = await stage.court({ number: 1, hubUrl: `https://127.0.0.1:${String(port)}` });
    const linkState = async (): Promise<string> => (await court.statement()).link.state;
    const pairing = (): Promise<CourtPairing> => getJson<CourtPairing>(`${court.url}/api/hub`);
    await until('the court to be linked over TLS', 60_000, async () => (await linkState()) === 'up');
    expect((await pairing()).fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);

    await first.stop();
    rmSync(path.join(dataDir, 'tls'), { recursive: true });
    const impostor = await startHub('on');
    let said = '';
    await until('the court to say that the certificate is another one', 60_000, async () => (said = JSON.stringify([(await court.statement()).link, (await pairing()).message])).includes('certificate'), () => said);
    expect(await linkState()).not.toBe('up');

    await impostor.stop();
    const plain = await startHub('off');
    await until('the court to have tried again', 60_000, async () => (await linkState()) !== 'up');
    expect((await getJson<{ courts: unknown[] }>(`http://127.0.0.1:${String(port)}/api/courts`)).courts.filter((one) => (one as { link: string }).link === 'online')).toEqual([]);
    await plain.stop();
  });
}, 300_000);
