import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FEED_NAMESPACE, type CommandProgress, type CommandView } from '@restrike/contracts';
import { onStage, until, workspaceRoot } from '@restrike/e2e';
import { io, type Socket } from 'socket.io-client';
import { hubFigure } from './hub-figure.js';
import { summary } from './percentile.js';

/** Live states a second and court, as in a round. */
const livePerSecond = 2;
const warmUpMs = 10_000;
const singleEveryMs = 200;
const bulkEveryMs = 2_000;

/** Waits for what the feed tells of commands. */
class CommandWatch {
  private readonly ended = new Map<string, { at: number; courts: number; failed: number }>();

  constructor(socket: Socket) {
    socket.on('command-progress', ({ commandId, targets }: CommandProgress) => {
      const entry = this.ended.get(commandId) ?? { at: 0, courts: 0, failed: 0 };
      entry.at = performance.now();
      entry.courts += targets.filter(({ status }) => status !== 'queued' && status !== 'sent').length;
      entry.failed += targets.filter(({ status }) => status === 'failed' || status === 'expired').length;
      this.ended.set(commandId, entry);
    });
  }

  /** When the last of so many courts had its result on the screen's socket; how many failed. */
  async whenEnded(commandId: string, courts: number): Promise<{ readonly at: number; readonly failed: number }> {
    return until('every court to have its result', 30_000, () => {
      const entry = this.ended.get(commandId);
      return entry !== undefined && entry.courts >= courts ? entry : null;
    });
  }
}

/**
 * A hub with many courts that beat, tell live states and answer commands at once: round trip of a command to one court and to all, from the request to the
 * result on a screen's socket; the hub's processor and memory.
 */
export async function benchFleet(agents: number, seconds: number): Promise<Record<string, unknown>> {
  return onStage(async (stage) => {
    const hub = await stage.hub();
    const arguments_ = ['--agents', String(agents), '--hub', hub.url, '--token', hub.joinToken, '--live', String(livePerSecond), '--work', '0'];
    stage.start('fleet', path.join(workspaceRoot, 'simulator/fleet/dist/main.js'), arguments_, {});
    const online = async (): Promise<string[]> => (await hub.get<{ courts: { nodeId: string; link: string }[] }>('/api/courts')).courts.filter(({ link }) => link === 'online').map(({ nodeId }) => nodeId);
    const courts = await until('every court to join', 60_000, async () => {
      const all = await online();
      return all.length === agents && all;
    });
    const { authorization = '' } = await hub.asAdmin();
    const socket = io(`${hub.url}${FEED_NAMESPACE}`, { auth: { token: authorization.replace('Bearer ', '') }, transports: ['websocket'] });
    const watch = new CommandWatch(socket);
    await new Promise((done) => socket.once('connect', () => done(null)));
    if ((await socket.timeout(10_000).emitWithAck('watch', ['commands'])) !== true) throw new Error('the feed does not show commands');
    await sleep(warmUpMs);

    const issue = async (targets: 'all' | readonly string[], on: boolean): Promise<{ readonly ms: number; readonly failed: number }> => {
      const begun = performance.now();
      const request = { action: on ? 'start-recording' : 'stop-recording' };
      const { commandId } = await hub.send<CommandView>('POST', '/api/commands', { idempotencyKey: randomUUID(), targets, request, confirmed: true });
      const { at, failed } = await watch.whenEnded(commandId, targets === 'all' ? agents : targets.length);
      return { ms: at - begun, failed };
    };
    const single: number[] = [];
    const bulk: number[] = [];
    let failed = 0;
    let peakBytes = 0;
    const cpuBefore = await hubFigure(hub, 'process_cpu_seconds_total');
    const begun = performance.now();
    let nextBulk = begun;
    for (let index = 0; performance.now() - begun < seconds * 1_000; index += 1) {
      const due = begun + index * singleEveryMs;
      if (performance.now() >= nextBulk) {
        nextBulk += bulkEveryMs;
        const result = await issue('all', index % 2 === 0);
        bulk.push(result.ms);
        failed += result.failed;
        peakBytes = Math.max(peakBytes, await hubFigure(hub, 'process_resident_memory_bytes'));
      }
      const result = await issue([courts[index % courts.length] ?? ''], index % 2 === 0);
      single.push(result.ms);
      failed += result.failed;
      await sleep(Math.max(0, due + singleEveryMs - performance.now()));
    }
    const elapsed = (performance.now() - begun) / 1_000;
    const cores = ((await hubFigure(hub, 'process_cpu_seconds_total')) - cpuBefore) / elapsed;
    const stillOnline = (await online()).length;
    socket.disconnect();
    return {
      agents,
      seconds: Math.round(elapsed),
      livePerSecondAndCourt: livePerSecond,
      commandToOneCourtMs: summary(single),
      commandToAllCourtsMs: summary(bulk),
      failed,
      stillOnline,
      hubCores: Math.round(cores * 1_000) / 1_000,
      hubResidentMib: Math.round(peakBytes / 2 ** 20),
    };
  });
}
