import { existsSync } from 'node:fs';
import path from 'node:path';
import type { CourtView, HubIdentity } from '@restrike/contracts';
import { freeTcpPort, freeUdpPort, getJson, onStage, until, workspaceRoot } from './src/index.js';

test('[E2E-8] npm start brings up a hub and two courts with matches on them, whatever else this machine has set, and ends without leaving a process', async () => {
  await onStage(async (stage) => {
    const [hubPort, api1, api2, obs1, obs2] = [await freeTcpPort(), await freeTcpPort(), await freeTcpPort(), await freeTcpPort(), await freeTcpPort()];
    const [udp1, udp2] = [await freeUdpPort(), await freeUdpPort()];
    const elsewhere = path.join(stage.folder, 'elsewhere');
    const started = stage.start('npm start', path.join(workspaceRoot, 'tools', 'start.mjs'), [], {
      RESTRIKE_DATA_DIR: path.join(stage.folder, 'data'),
      RESTRIKE_HUB_PORT: String(hubPort),
      RESTRIKE_COURT1_API_PORT: String(api1),
      RESTRIKE_COURT2_API_PORT: String(api2),
      RESTRIKE_COURT1_OBS_PORT: String(obs1),
      RESTRIKE_COURT2_OBS_PORT: String(obs2),
      RESTRIKE_COURT1_UDP_PORT: String(udp1),
      RESTRIKE_COURT2_UDP_PORT: String(udp2),
      RESTRIKE_TOURNAMENT: '',
      // Of a hub and a court in earnest, and of another program's database.
      DATABASE_URL: 'postgres://somebody@127.0.0.1:1/other',
      RESTRIKE_CONFIG: path.join(stage.folder, 'court.json'),
      RESTRIKE_TLS: 'on',
      RESTRIKE_VIDEOS_DIR: elsewhere,
      RESTRIKE_CLIPS_DIR: elsewhere,
      RESTRIKE_SECRET_KEY_FILE: path.join(elsewhere, 'secret.key'),
    });
    await until('npm start to say that it is ready', 180_000, () => {
      if (!started.isAlive) throw new Error(`npm start ended\n${started.log()}`);
      return started.log().includes(`http://127.0.0.1:${String(hubPort)}`);
    });
    let courts: readonly CourtView[] = [];
    await until(
      'both courts to show a match with names',
      60_000,
      async () => {
        ({ courts } = await getJson<{ courts: CourtView[] }>(`http://127.0.0.1:${String(hubPort)}/api/courts`));
        return courts.length === 2 && courts.every(({ live, link }) => link === 'online' && live?.state.blue.name != null && live.state.red.name != null);
      },
      () => JSON.stringify(courts.map(({ courtName, link, live }) => [courtName, link, live?.state.status])),
    );
    expect(courts.map(({ courtName }) => courtName).sort()).toEqual(['Court 1', 'Court 2']);

    await until(
      'both courts to record their match with the stand-in for OBS',
      60_000,
      async () => {
        ({ courts } = await getJson<{ courts: CourtView[] }>(`http://127.0.0.1:${String(hubPort)}/api/courts`));
        return courts.every(({ heartbeat }) => heartbeat?.obs.some(({ connection, recording, replayBuffer }) => connection === 'live' && recording === true && replayBuffer === true) === true);
      },
      () => JSON.stringify(courts.map(({ courtName, heartbeat }) => [courtName, heartbeat?.obs])),
    );

    expect((await getJson<HubIdentity>(`http://127.0.0.1:${String(hubPort)}/api/hub`)).tournament).toBe('Practice Open');
    expect(await started.stop()).toBe(0);
    expect(existsSync(elsewhere)).toBe(false);
    for (const port of [hubPort, api1, api2, obs1, obs2]) {
      await expect(fetch(`http://127.0.0.1:${String(port)}/health/live`, { signal: AbortSignal.timeout(2_000) })).rejects.toThrow();
    }
  });
}, 300_000);
