import { createSocket } from 'node:dgram';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

/** What a sender thread is to do. */
export interface SenderTask {
  readonly targets: readonly { readonly port: number }[];
  /** Datagrams to send in turn, the list again and again. */
  readonly datagrams: readonly string[];
  /** To each target. */
  readonly perSecond: number;
  readonly seconds: number;
  /** Wall clock of every sending, ms with fraction, in a table of `targets × count` that both threads see. */
  readonly times: SharedArrayBuffer;
  /** Sent so far to each target. */
  readonly sent: SharedArrayBuffer;
}

const task = workerData as SenderTask;
const times = new Float64Array(task.times);
const sent = new Int32Array(task.sent);
const perTarget = Math.round(task.perSecond * task.seconds);
const messages = task.datagrams.map((text) => Buffer.from(text));
const socket = createSocket('udp4');
let failed = 0;

await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
const began = performance.now();
let done = 0;
while (done < perTarget) {
  const due = Math.min(perTarget, Math.floor(((performance.now() - began) / 1000) * task.perSecond) + 1);
  for (; done < due; done += 1) {
    task.targets.forEach(({ port }, target) => {
      times[target * perTarget + done] = performance.timeOrigin + performance.now();
      socket.send(messages[done % messages.length] as Buffer, port, '127.0.0.1', (error) => {
        if (error !== null) failed += 1;
      });
      Atomics.add(sent, target, 1);
    });
    // Leave the loop now and then, so that the socket really sends.
    if (done % 64 === 63) await new Promise(setImmediate);
  }
  if (done < perTarget) await sleep(Math.max(0, ((done + 1) / task.perSecond) * 1000 - (performance.now() - began)));
}
await sleep(100);
socket.close();
parentPort?.postMessage({ tookMs: performance.now() - began, failed });
