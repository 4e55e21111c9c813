import { onStage, until, workspaceRoot } from '@restrike/e2e';
import { dayOfDatagrams } from './sample-datagrams.js';
import { startSender } from './start-sender.js';

/** Sends this many datagrams a second for this long to one court and counts what is not on its disk afterwards; the rate and what the court says of its commits. */
export async function benchLoad(perSecond: number, seconds: number): Promise<Record<string, unknown>> {
  return onStage(async (stage) => {
    const datagrams = dayOfDatagrams(workspaceRoot).map((bytes) => bytes.toString());
    const court = await stage.court({ number: 1, hubUrl: null });
    const sender = startSender({ targets: [{ port: court.udpPort }], datagrams, perSecond, seconds });
    const { tookMs, failed } = await sender.finished;
    const ended = performance.now();
    await until('the court to commit what it received', 120_000, async () => {
      const { sequence, listener } = await court.statement();
      return listener !== null && sequence >= listener.received && listener.received + (listener.kernelDrops ?? 0) >= sender.perTarget;
    });
    const { sequence, listener } = await court.statement();
    const buckets = await commitBuckets(court.url);
    const memoryBytes = await court.metric('process_resident_memory_bytes');
    await court.process.stop();
    return {
      sent: sender.perTarget,
      sendFailed: failed,
      sentPerSecond: Math.round((sender.perTarget / tookMs) * 1000),
      received: listener?.received,
      committed: sequence,
      lost: sender.perTarget - sequence,
      kernelDrops: listener?.kernelDrops,
      spilled: listener?.spilled,
      drainedAfterMs: Math.round(performance.now() - ended),
      shareOfCommitsWithinMs: buckets,
      residentMib: Math.round(memoryBytes / 2 ** 20),
    };
  });
}

/** Shares of the agent's own histogram of datagram to commit: `{ 25: 0.998, … }`. */
export async function commitBuckets(url: string): Promise<Record<string, number>> {
  const text = await (await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(10_000) })).text();
  const buckets = [...text.matchAll(/^restrike_commit_seconds_bucket\{le="([^"]+)"\} (\d+)$/gm)].map(([, le, count]) => [String(le), Number(count)] as const);
  const total = buckets.find(([le]) => le === '+Inf')?.[1] ?? 0;
  return Object.fromEntries(buckets.filter(([le]) => le !== '+Inf').map(([le, count]) => [String(Number(le) * 1000), Math.round((count / total) * 100_000) / 100_000]));
}
