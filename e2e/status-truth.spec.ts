import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Alert, CourtView, Heartbeat, ObsView } from '@restrike/contracts';
import { createObsStandIn } from '@restrike/simulator-obs';
import { getJson, onStage, tellFigure, until, workspaceRoot, type Stage } from './src/index.js';
import { Networks, networkTest } from './src/network-namespaces.js';

const heartbeatMs = 2_000;
const joinToken = 'a join token of the truth';
const limitMs = 60_000;
type Read = () => Promise<CourtView | undefined>;

/** Waits until a court's tile shows a link state, and tells how long after a moment the hub changed it; both by this machine's clock. */
async function shows(read: Read, link: CourtView['link'], what: string, since: number): Promise<void> {
  let last: CourtView | undefined;
  const view = await until(
    `the tile to be ${link} after ${what}`,
    limitMs,
    async () => {
      last = await read();
      return last?.link === link ? last : null;
    },
    () => `it is ${String(last?.link)}`,
  );
  tellFigure(`${what}, until the tile is ${link}`, (view.linkSince - since) / heartbeatMs, 'heartbeats');
}
/** Watches the tile from now on: every state it shows, in order. */
function watch(read: Read): { readonly seen: string[]; readonly stop: () => void } {
  const seen: string[] = [];
  const timer = setInterval(() => void read().then((view) => view !== undefined && seen.at(-1) !== view.link && seen.push(view.link), () => undefined), 50);
  return { seen, stop: () => clearInterval(timer) };
}

describe('what a tile of the control room shows is true', () => {
  const posix = process.platform === 'win32' ? test.skip : test;

  posix('[E2E-30] a court that is killed, frozen, woken and started again', async () => {
    await onStage(async (stage) => {
      const hub = await stage.hub({ env: { RESTRIKE_HEARTBEAT_MS: String(heartbeatMs) } });
      let court = await stage.court({ number: 1, hubUrl: hub.url });
      const read: Read = async () => (await hub.get<{ courts: CourtView[] }>('/api/courts')).courts.find(({ nodeId }) => nodeId === court.nodeId);
      await shows(read, 'online', 'start', court.process.startedAt);

      const { seen, stop } = watch(read);
      let since = Date.now();
      process.kill(court.process.pid, 'SIGSTOP');
      await shows(read, 'offline', 'SIGSTOP', since);
      stop();
      expect(seen.find((link) => link !== 'online')).toBe('late');
      since = Date.now();
      process.kill(court.process.pid, 'SIGCONT');
      await shows(read, 'online', 'SIGCONT', since);

      since = Date.now();
      await court.process.kill();
      await shows(read, 'offline', 'SIGKILL', since);
      since = Date.now();
      court = await stage.court({ number: 1, hubUrl: hub.url });
      await shows(read, 'online', 'start after SIGKILL', since);
    });
  }, 300_000);

  test('[E2E-31] an OBS that is live, paused, losing pictures, silent and gone, as the hub is told', async () => {
    await onStage(async (stage) => {
      const folder = path.join(stage.folder, 'videos');
      mkdirSync(folder, { recursive: true });
      const obs = await createObsStandIn({ protocol: 'v5', port: 0, password: 'secret', scenes: ['Main'], folder });
      try {
        const hub = await stage.hub({ env: { RESTRIKE_HEARTBEAT_MS: '5000' } });
        const court = await stage.court({ number: 1, hubUrl: hub.url, env: { RESTRIKE_OBS: `both://:secret@127.0.0.1:${String(obs.port)}` } });
        const shown = (what: string, holds: (status: Heartbeat['obs'][number]) => boolean): Promise<true> =>
          until(`OBS to be ${what} at the hub`, limitMs, async () => {
            const { courts } = await hub.get<{ courts: CourtView[] }>('/api/courts');
            const [status] = courts.find(({ nodeId }) => nodeId === court.nodeId)?.heartbeat?.obs ?? [];
            return status !== undefined && holds(status) ? true : null;
          });
        const is = (connection: string): Promise<true> => shown(connection, (status) => status.connection === connection);
        await is('live');
        obs.loseFrames(0.04);
        obs.byHand.start('record');
        await shown('recording', ({ recording, recordingPaused }) => recording === true && recordingPaused === false);
        obs.byHand.pause();
        await shown('paused', ({ recording, recordingPaused }) => recording === true && recordingPaused === true);
        await shown('losing pictures', ({ stats }) => Math.abs((stats?.droppedFrameShare ?? 0) - 0.04) < 0.02);
        const alert = await until('the alert of lost pictures', limitMs, async () => {
          const { rows } = await hub.get<{ rows: Alert[] }>('/api/alerts?state=open');
          return rows.find(({ ruleId, nodeId }) => ruleId === 'dropped-frames' && nodeId === court.nodeId) ?? null;
        });
        expect(alert.detail).toMatch(/% of the frames dropped/);
        const shownAtCourt = await getJson<{ obs: ObsView[] }>(`${court.url}/api/obs`);
        expect(shownAtCourt.obs[0]).toMatchObject({ recording: { state: 'paused' }, stats: { droppedFrameShare: expect.closeTo(0.04, 1) } });
        obs.freeze();
        await is('silent');
        obs.thaw();
        await is('live');
        await obs.kill();
        await is('gone');
      } finally {
        await obs.close();
      }
    });
  }, 300_000);

  networkTest('[E2E-32] a court whose cable is pulled and put back', async () => {
    await onStage(async (stage: Stage) => {
      const nets = new Networks();
      try {
        const hall = await nets.network('hall');
        const [desk, laptop] = [await nets.computer('desk'), await nets.computer('laptop')];
        await nets.plug(desk, hall, 'lan', '10.71.0.1');
        await nets.plug(laptop, hall, 'lan', '10.71.0.2');
        const start = (name: string, app: string, computer: typeof desk, env: Record<string, string>) => {
          const dataDir = path.join(stage.folder, name);
          mkdirSync(dataDir, { recursive: true });
          const started = stage.start(name, path.join(workspaceRoot, 'apps', app, 'dist', 'main.js'), [], { RESTRIKE_DATA_DIR: dataDir, RESTRIKE_JOIN_TOKEN: joinToken, RESTRIKE_HEARTBEAT_MS: String(heartbeatMs), ...env }, computer.prefix);
          return started.runFile<{ pid: number }>(dataDir);
        };
        await start('hub', 'master-hub', desk, { RESTRIKE_HUB_HOST: '0.0.0.0', RESTRIKE_HUB_PORT: '3000', RESTRIKE_DISCOVERY: 'none', RESTRIKE_ADMIN_PASSWORD: 'a password of the truth' });
        await start('court', 'slave-agent', laptop, { RESTRIKE_COURT_NAME: 'Court 1', RESTRIKE_UDP_PORT: '0', RESTRIKE_API_PORT: '0', RESTRIKE_DISCOVERY: 'configured', RESTRIKE_HUB_URL: 'http://10.71.0.1:3000' });
        const read: Read = async () => (await nets.fetch<{ courts: CourtView[] }>(desk, 'http://127.0.0.1:3000/api/courts')).courts[0];
        await shows(read, 'online', 'start', Date.now());
        for (const round of [1, 2]) {
          let since = Date.now();
          await nets.cable(laptop, 'lan', 'out');
          await shows(read, 'offline', `cable out, ${String(round)}`, since);
          since = Date.now();
          await nets.cable(laptop, 'lan', 'in');
          await shows(read, 'online', `cable in, ${String(round)}`, since);
        }
      } finally {
        await stage.endAll();
        await nets.close();
      }
    });
  }, 300_000);
});
