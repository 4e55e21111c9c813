import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { CommandView, CourtView } from '@restrike/contracts';
import { Networks, noNamespacesBecause, onStage, until, workspaceRoot, type CourtProcess, type HubProcess } from '@restrike/e2e';

const heartbeatMs = 2_000;
const waitMs = 60_000;
const script = (folder: string): string => path.join(workspaceRoot, folder, 'dist', 'main.js');
const tenths = (value: number): number => Math.round(value * 10) / 10;

/** A bare court finds a hub in another network namespace and is let in: seconds from the start of its process to its tile, both by this machine's clock. */
async function join(rounds: number): Promise<Record<string, unknown>> {
  if (noNamespacesBecause !== null) return { notMeasured: noNamespacesBecause };
  return onStage(async (stage) => {
    const nets = new Networks();
    try {
      const lan = await nets.network('lan');
      const desk = await nets.computer('hub');
      await nets.plug(desk, lan, 'eth0', '10.77.0.1');
      const start = (name: string, app: string, prefix: readonly string[], env: Record<string, string>) => {
        const dataDir = path.join(stage.folder, name);
        mkdirSync(dataDir, { recursive: true });
        const process = stage.start(name, script(app), [], { RESTRIKE_DATA_DIR: dataDir, RESTRIKE_JOIN_TOKEN: 'a token of the room', RESTRIKE_LOG_LEVEL: 'warn', ...env }, prefix);
        return process.runFile<{ pid: number }>(dataDir, 120_000).then(() => process);
      };
      await start('hub', 'apps/master-hub', desk.prefix, { RESTRIKE_HUB_HOST: '0.0.0.0', RESTRIKE_HUB_PORT: '3000', RESTRIKE_ADMIN_PASSWORD: 'a password of the room' });
      const seconds: number[] = [];
      for (let round = 1; round <= rounds; round += 1) {
        const laptop = await nets.computer(`court${String(round)}`);
        await nets.plug(laptop, lan, 'eth0', `10.77.0.${String(round + 1)}`);
        const name = `Court ${String(round)}`;
        const court = await start(`court-${String(round)}`, 'apps/slave-agent', laptop.prefix, { RESTRIKE_COURT_NAME: name, RESTRIKE_UDP_PORT: '0', RESTRIKE_API_PORT: '0' });
        const view = await until(`${name} to join`, waitMs, async () => (await nets.fetch<{ courts: CourtView[] }>(desk, 'http://127.0.0.1:3000/api/courts')).courts.find(({ courtName, link }) => courtName === name && link === 'online'));
        seconds.push(tenths((view.linkSince - court.startedAt) / 1_000));
      }
      return { seconds, most: Math.max(...seconds) };
    } finally {
      await stage.endAll();
      await nets.close();
    }
  });
}

const courtsOf = async (hub: HubProcess): Promise<CourtView[]> => (await hub.get<{ courts: CourtView[] }>('/api/courts')).courts;

/** Heartbeats until the tile of a court changes and is right again: frozen, woken, killed, started. */
async function truth(hub: HubProcess, restart: () => Promise<CourtProcess>, rounds: number): Promise<Record<string, readonly number[]>> {
  let court = await restart();
  const shows = async (link: CourtView['link'], since: number): Promise<number> => {
    const view = await until(`the tile to be ${link}`, waitMs, async () => (await courtsOf(hub)).find((one) => one.nodeId === court.nodeId && one.link === link));
    return tenths((view.linkSince - since) / heartbeatMs);
  };
  const figures: Record<'frozenLate' | 'frozenOffline' | 'woken' | 'killed' | 'started', number[]> = { frozenLate: [], frozenOffline: [], woken: [], killed: [], started: [] };
  await shows('online', Date.now());
  for (let round = 0; round < rounds; round += 1) {
    let since = Date.now();
    process.kill(court.process.pid, 'SIGSTOP');
    figures.frozenLate.push(await shows('late', since));
    figures.frozenOffline.push(await shows('offline', since));
    since = Date.now();
    process.kill(court.process.pid, 'SIGCONT');
    figures.woken.push(await shows('online', since));
    since = Date.now();
    await court.process.kill();
    figures.killed.push(await shows('offline', since));
    since = Date.now();
    court = await restart();
    figures.started.push(await shows('online', since));
  }
  return figures;
}

/** A command to 16 courts, 3 of them offline and one frozen: what became of it, and the longest that one took as a share of its limit. */
async function bulk(hub: HubProcess, frozen: CourtProcess, rounds: number): Promise<Record<string, unknown>> {
  await until('16 courts to be known, 3 of them lost', waitMs, async () => {
    const courts = await courtsOf(hub);
    return courts.length === 16 && courts.filter(({ link }) => link === 'online').length === 13;
  });
  const ended: Record<string, number> = {};
  const shares = { done: 0, timedOut: 0 };
  const limitMs = 5_000;
  for (let round = 0; round < rounds; round += 1) {
    process.kill(frozen.process.pid, 'SIGSTOP');
    const { commandId } = await hub.send<CommandView>('POST', '/api/commands', { idempotencyKey: randomUUID(), targets: 'all', request: { action: 'send-message', text: 'Mind the clock' }, limitMs });
    const { targets } = await until('every court to have its result', waitMs, async () => {
      const view = await hub.get<CommandView>(`/api/commands/${commandId}`);
      return view.targets.every(({ status }) => status !== 'queued' && status !== 'sent') && view;
    });
    for (const { status, reason, tookMs } of targets) {
      const end = `${status}${reason === null ? '' : ` ${reason}`}`;
      ended[end] = (ended[end] ?? 0) + 1;
      const share = (tookMs ?? 0) / limitMs;
      if (status === 'done') shares.done = Math.max(shares.done, share);
      if (reason === 'TIMED_OUT') shares.timedOut = Math.max(shares.timedOut, share);
    }
    process.kill(frozen.process.pid, 'SIGCONT');
    await until('the frozen court to be back', waitMs, async () => (await courtsOf(hub)).find(({ nodeId }) => nodeId === frozen.nodeId)?.link === 'online');
  }
  return { commands: rounds, limitMs, ended, longestShareOfLimit: { done: Math.round(shares.done * 1_000) / 1_000, timedOut: Math.round(shares.timedOut * 1_000) / 1_000 } };
}

/** What the control room promises in time: joining, the truth of a tile, the results of a bulk command. */
export async function benchRoom(rounds: number): Promise<Record<string, unknown>> {
  const joined = await join(rounds);
  return onStage(async (stage) => {
    const hub = await stage.hub({ env: { RESTRIKE_HEARTBEAT_MS: String(heartbeatMs) } });
    const heartbeats = await truth(hub, () => stage.court({ number: 1, hubUrl: hub.url }), rounds);
    const frozen = await stage.court({ number: 2, hubUrl: hub.url });
    stage.start('fleet', script('simulator/fleet'), ['--agents', '14', '--first', '3', '--offline', '3', '--hub', hub.url, '--token', hub.joinToken, '--work', '50'], {});
    return { join: joined, heartbeatMs, heartbeatsUntilTheTileChanges: heartbeats, bulk: await bulk(hub, frozen, rounds) };
  });
}
