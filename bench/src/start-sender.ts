import { Worker } from 'node:worker_threads';
import type { SenderTask } from './sender.worker.js';

/** A sender at work in a thread of its own. */
export interface Sender {
  /** Wall clock, ms, at which the datagram with this number (from 0) went to a target; 0 when it has not. */
  sentAt(target: number, number: number): number;
  sent(target: number): number;
  readonly perTarget: number;
  readonly finished: Promise<{ readonly tookMs: number; readonly failed: number }>;
}

/** Sends datagrams to UDP ports of the loopback address at an even rate for a bounded time. */
export function startSender(task: Omit<SenderTask, 'times' | 'sent'>): Sender {
  const perTarget = Math.round(task.perSecond * task.seconds);
  const times = new SharedArrayBuffer(Math.max(8, perTarget * task.targets.length * 8));
  const sent = new SharedArrayBuffer(task.targets.length * 4);
  const [timesView, sentView] = [new Float64Array(times), new Int32Array(sent)];
  const worker = new Worker(new URL('./sender.worker.js', import.meta.url), { workerData: { ...task, times, sent } satisfies SenderTask });
  return {
    perTarget,
    sentAt: (target, number) => timesView[target * perTarget + number] ?? 0,
    sent: (target) => Atomics.load(sentView, target),
    finished: new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    }),
  };
}
