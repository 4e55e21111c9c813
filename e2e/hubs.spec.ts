import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { CommandView, CourtView } from '@restrike/contracts';
import { startTestPostgres } from '@restrike/db/testing';
import { freeTcpPort, getJson, onStage, until, workspaceRoot, type CourtProcess, type Stage } from './src/index.js';
import { HubProcess } from './src/hub-process.js';

const waitMs = 60_000;
const [joinToken, adminPassword] = ['a join token of two hubs', 'a password of two hubs'];

/** One of several hub processes on a database. */
async function startHub(stage: Stage, name: string, port: number, databaseUrl: string): Promise<HubProcess> {
  const dataDir = path.join(stage.folder, name);
  mkdirSync(dataDir, { recursive: true });
  const started = stage.start(name, path.join(workspaceRoot, 'apps', 'master-hub', 'dist', 'main.js'), [], {
    RESTRIKE_DATA_DIR: dataDir, RESTRIKE_HUB_HOST: '127.0.0.1', RESTRIKE_HUB_PORT: String(port), RESTRIKE_DISCOVERY: 'none', RESTRIKE_JOIN_TOKEN: joinToken, RESTRIKE_ADMIN_PASSWORD: adminPassword,
    DATABASE_URL: databaseUrl, RESTRIKE_SECRET_KEY_FILE: path.join(stage.folder, 'secret.key'), RESTRIKE_HEARTBEAT_MS: '1000',
  });
  return HubProcess.whenReady(started, dataDir, joinToken, adminPassword);
}

/** A scoring system that speaks to these courts without a pause; gives how many messages each was told. */
function scoring(courts: readonly CourtProcess[]): { readonly stop: () => number } {
  const socket = createSocket('udp4');
  let told = 0;
  const timer = setInterval(() => {
    told += 1;
    for (const court of courts) socket.send(`zz;${String(told)}`, court.udpPort, '127.0.0.1', () => undefined);
  }, 20);
  return {
    stop: () => {
      clearInterval(timer);
      socket.close();
      return told;
    },
  };
}

const linksAt = async (hub: HubProcess): Promise<Record<string, string>> => Object.fromEntries((await hub.get<{ courts: CourtView[] }>('/api/courts')).courts.map(({ nodeId, link }) => [nodeId, link]));
// One whose database is away has none.
const figure = (hub: HubProcess, name: string): Promise<number> => hub.figures().then((of) => of(name), () => Number.NaN);
async function areOnline(hub: HubProcess, courts: readonly CourtProcess[]): Promise<void> {
  let links: Record<string, string> = {};
  const wanted = async (): Promise<boolean> => {
    links = await linksAt(hub);
    return courts.every(({ nodeId }) => links[nodeId] === 'online');
  };
  await until('the courts to be online', waitMs, wanted, () => JSON.stringify(links));
}

// Frozen and killed by signals.
const posix = process.platform === 'win32' ? test.skip : test;

posix('[E2E-52] two hubs on one database under load: one is killed with a command under way, the database is stopped and comes back; courts go over, nothing is lost, and the command has its true end', async () => {
  const postgres = await startTestPostgres();
  const loads: ReturnType<typeof scoring>[] = [];
  try {
    await onStage(async (stage) => {
      const databaseUrl = await postgres.database();
      const [first, second] = [await freeTcpPort(), await freeTcpPort()];
      const [firstUrl, secondUrl] = [first, second].map((port) => `http://127.0.0.1:${String(port)}`);
      const env = { RESTRIKE_JOIN_TOKEN: joinToken };
      // The first hub leads and has the first court: there is no other one yet.
      const dies = await startHub(stage, 'first hub', first, databaseUrl);
      await until('it to lead', waitMs, async () => (await figure(dies, 'restrike_leader')) === 1);
      const mover = await stage.court({ number: 1, hubUrl: `${String(firstUrl)},${String(secondUrl)}`, env });
      await areOnline(dies, [mover]);
      const lives = await startHub(stage, 'second hub', second, databaseUrl);
      const courts = [mover, await stage.court({ number: 2, hubUrl: secondUrl ?? '', env })];
      for (const hub of [dies, lives]) {
        await areOnline(hub, courts);
        expect(await figure(hub, 'restrike_courts_connected')).toBe(1);
      }
      const load = scoring(courts);
      loads.push(load);

      // The question lies before the court, which is frozen, when the hub that sent it is killed.
      process.kill(mover.process.pid, 'SIGSTOP');
      const body = { idempotencyKey: randomUUID(), targets: [mover.nodeId], request: { action: 'send-message', text: 'Lunch' }, limitMs: 60_000 };
      const { commandId, targets: sent } = await dies.send<CommandView>('POST', '/api/commands', body);
      expect(sent[0]?.status).toBe('sent');
      await dies.process.kill();
      process.kill(mover.process.pid, 'SIGCONT');
      await areOnline(lives, courts);
      const end = await until('the command to end', waitMs, async () => {
        const [target] = (await lives.get<CommandView>(`/api/commands/${commandId}`)).targets;
        return target?.status === 'sent' ? null : target;
      });
      expect(end).toMatchObject({ status: 'done' });
      const notices = await getJson<{ announcements: { text: string }[] }>(`${mover.url}/api/announcements`);
      expect(notices.announcements.filter(({ text }) => text === 'Lunch')).toHaveLength(1);
      await until('the other one to lead', waitMs, async () => (await figure(lives, 'restrike_leader')) === 1);

      await postgres.outage(async () => {
        await until('the hub to say that its database is away', waitMs, async () => (await fetch(`${lives.url}/health/ready`, { signal: AbortSignal.timeout(waitMs) })).status === 503);
        const answer = await fetch(`${lives.url}/api/alerts`, { headers: await lives.asAdmin(), signal: AbortSignal.timeout(waitMs) });
        expect([answer.status, answer.headers.get('retry-after'), await answer.json()]).toMatchObject([503, '2', { code: 'STORE_UNAVAILABLE' }]);
        await until('the courts to keep what they have to send', waitMs, async () => (await Promise.all(courts.map((court) => court.statement()))).every(({ sync }) => sync.waiting > 100));
      });
      const again = await startHub(stage, 'first hub', first, databaseUrl);
      for (const hub of [lives, again]) await areOnline(hub, courts);
      await until('one of them to lead', waitMs, async () => (await figure(lives, 'restrike_leader')) + (await figure(again, 'restrike_leader')) === 1);

      loads.pop();
      const told = load.stop();
      for (const court of courts) {
        await court.whenCommitted(told);
        await court.whenSynced();
        const [day = ''] = (await court.days()).slice(-1);
        expect(await again.checksum(court.nodeId, day)).toEqual(await court.checksum(day));
        expect((await court.statement()).sync.parked).toBe(0);
      }
    });
  } finally {
    for (const load of loads) load.stop();
    await postgres.stop();
  }
}, 600_000);
