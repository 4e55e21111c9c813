import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FEED_NAMESPACE, type CourtStatistics, type FeedChange, type LiveState } from '@restrike/contracts';
import { onStage, readLedger, until, workspaceRoot, type CourtProcess, type HubProcess, type Stage } from '@restrike/e2e';
import { commitBuckets } from './bench-load.js';
import { FeedWatcher, now, openFeed } from './feed-watcher.js';
import { summary } from './percentile.js';
import { sampleDatagrams } from './sample-datagrams.js';
import { startSender, type Sender } from './start-sender.js';

/** What simulated courts are sent at first is left out for so long, ms. */
const leftOutMs = 10_000;

/** One measure: so many courts, so many datagrams a second to each, for so long. */
async function measure(courts: readonly CourtProcess[], hub: HubProcess, perSecond: number, seconds: number): Promise<Record<string, unknown>> {
  let sender: Sender | null = null;
  const hubSocket = await openFeed(`${hub.url}${FEED_NAMESPACE}`);
  const atHub = new Map<string, FeedWatcher>();
  const atCourt: FeedWatcher[] = [];
  for (const [target, court] of courts.entries()) {
    await court.whenSynced();
    const { sequence } = await court.statement();
    const courtSocket = await openFeed(`${court.url}/live`);
    const watcher = new FeedWatcher(courtSocket, target, sequence, () => sender);
    courtSocket.on('change', (change: LiveState) => watcher.saw(change));
    atCourt.push(watcher);
    atHub.set(court.nodeId, new FeedWatcher(hubSocket, target, sequence, () => sender));
  }
  hubSocket.on('court', (change: FeedChange) => {
    if (change.live !== undefined) atHub.get(change.nodeId)?.saw(change.live);
  });
  const datagrams = sampleDatagrams(workspaceRoot).map((bytes) => bytes.toString());
  sender = startSender({ targets: courts.map(({ udpPort }) => ({ port: udpPort })), datagrams, perSecond, seconds });
  await sender.finished;
  await sleep(1_000);
  hubSocket.disconnect();
  for (const watcher of atCourt) watcher.close();
  const commit = await commitBuckets(courts[0]?.url ?? '');
  return {
    courts: courts.length,
    perSecondAndCourt: perSecond,
    sent: sender.perTarget * courts.length,
    toCourtSocketMs: summary(atCourt.flatMap(({ latencies }) => latencies)),
    toHubSocketMs: summary([...atHub.values()].flatMap(({ latencies }) => latencies)),
    shareOfCommitsWithinMs: commit,
  };
}

/** Starts courts and waits until all are linked to the hub. */
export async function startCourts(stage: Stage, hub: HubProcess, numbers: readonly number[]): Promise<readonly CourtProcess[]> {
  const courts: CourtProcess[] = [];
  for (const number of numbers) courts.push(await stage.court({ number, hubUrl: hub.url }));
  await until('all courts to be linked', 60_000, async () => (await Promise.all(courts.map((court) => court.statement()))).every(({ link }) => link.state === 'up'));
  return courts;
}

/**
 * Courts with simulated championships in real time, as a hall has them. The simulator's ledger says when each datagram was sent. What is sent in the
 * first ten seconds is left out: there all courts load their first match in the same instant, which no hall does.
 */
async function simulatedCourts(stage: Stage, hub: HubProcess, numbers: readonly number[], seconds: number): Promise<Record<string, unknown>> {
  const courts = await startCourts(stage, hub, numbers);
  const bases = new Map<string, { readonly index: number; readonly base: number }>();
  for (const [index, court] of courts.entries()) bases.set(court.nodeId, { index, base: (await court.statement()).sequence });
  const seen: { readonly index: number; readonly number: number; readonly at: number }[] = [];
  const newest = new Map<string, number>();
  const hubSocket = await openFeed(`${hub.url}${FEED_NAMESPACE}`);
  hubSocket.on('court', ({ nodeId, live }: FeedChange) => {
    const at = now();
    const court = bases.get(nodeId);
    if (court === undefined || live === undefined || live.sequence <= (newest.get(nodeId) ?? court.base)) return;
    for (let sequence = (newest.get(nodeId) ?? court.base) + 1; sequence <= live.sequence; sequence += 1) seen.push({ index: court.index, number: sequence - court.base, at });
    newest.set(nodeId, live.sequence);
  });
  const ledger = path.join(stage.folder, 'ledger');
  const began = Date.now();
  const targets = courts.flatMap(({ udpPort }) => ['--target', `127.0.0.1:${String(udpPort)}`]);
  const player = stage.simulator(['--scenario', 'championship', '--speed', '1', '--seed', '3', '--duration', String(seconds), '--ledger', ledger, ...targets]);
  await player.finished((seconds + 30) * 1_000);
  await sleep(1_000);
  hubSocket.disconnect();
  const sent = courts.map((_, index) => readLedger(courts.length === 1 ? ledger : `${ledger}.${String(index + 1)}`));
  const latencies = seen.flatMap(({ index, number, at }) => {
    const sentAt = sent[index]?.[number - 1]?.at;
    return sentAt === undefined || sentAt < began + leftOutMs ? [] : [at - sentAt];
  });
  for (const court of courts) await court.process.stop();
  return { courts: courts.length, seconds, leftOutFirstSeconds: leftOutMs / 1_000, sent: sent.reduce((sum, one) => sum + one.length, 0), toHubSocketMs: summary(latencies) };
}

/** What a fresh court says itself of its commits, and latencies to both sockets, measured from the sending of the datagram. */
async function scenario(stage: Stage, hub: HubProcess, numbers: readonly number[], perSecond: number, seconds: number): Promise<Record<string, unknown>> {
  const courts = await startCourts(stage, hub, numbers);
  // The first second of a process is spent on compiling; it is warmed up as in a hall, where it stands ready before the match.
  await measure(courts, hub, Math.min(perSecond, 100), 3);
  const result = await measure(courts, hub, perSecond, seconds);
  const commitMs = await worstCommits(courts);
  for (const court of courts) await court.process.stop();
  return { ...result, commitMsSaidByCourts: commitMs };
}

/** Datagram to commit of the newest two to four thousand datagrams of the last minute as the courts themselves say, ms: the greatest of each. All commits are in the shares of their histograms. */
async function worstCommits(courts: readonly CourtProcess[]): Promise<{ readonly p50: number; readonly p99: number }> {
  const said = await Promise.all(courts.map(async ({ url }) => (await (await fetch(`${url}/api/statistics`, { signal: AbortSignal.timeout(10_000) })).json()) as CourtStatistics));
  const worst = (values: readonly (number | null)[]): number => Math.round(Math.max(...values.map((value) => value ?? Number.NaN)) * 100) / 100;
  return { p50: worst(said.map(({ commitP50Ms }) => commitP50Ms)), p99: worst(said.map(({ commitP99Ms }) => commitP99Ms)) };
}

/** Latency from the sending of a datagram to what is seen of it at the court's and at the hub's live socket. */
export async function benchLatency(courts: number): Promise<Record<string, unknown>> {
  return onStage(async (stage) => {
    const hub = await stage.hub();
    return {
      at100: await scenario(stage, hub, [1], 100, 20),
      at1000: await scenario(stage, hub, [2], 1_000, 20),
      simulatedCourts: await simulatedCourts(stage, hub, Array.from({ length: courts }, (_, index) => 101 + index), 70),
    };
  });
}
