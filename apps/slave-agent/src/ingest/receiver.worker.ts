import { createSocket, type Socket } from 'node:dgram';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { bindTrouble } from './bind-trouble.js';
import { kernelDrops } from './kernel-drops.js';
import { packDatagrams, packLimit } from './packed-datagrams.js';
import { SpillFile } from './spill-file.js';
import type { Datagram, DatagramBatch, ReceiverCommand, ReceiverReport } from './thread-messages.js';

// The socket's own thread: it stamps, numbers and queues datagrams, and nothing else, so that no disk, garbage collection or request
// anywhere else in the process leaves the kernel's buffer to overflow.

const { pipeline, spillFile, queueBound, window } = workerData as { pipeline: MessagePort; spillFile: string; queueBound: number; window: number };
if (parentPort === null) throw new Error('runs as a worker thread only');
const main = parentPort;

/** Datagrams that may wait for a write when the disk itself stands still; above it they are counted as lost. */
const memoryBound = queueBound * 20;

const spill = new SpillFile(spillFile);
let queue: Datagram[] = [];
let queueStart = 0;
let credit = window;
let outstanding = 0;
let pumping = false;
let ended = false;
let socket: Socket | null = null;
let number = 0;
let lost = 0;
let spilled = 0;
let report: ReceiverReport = { command: 0, state: 'stopped', sessionId: null, address: '', port: 0, error: null, cause: null, receiveBuffer: 0, received: 0, queued: 0, spilled: 0, unwritten: 0, lost: 0, kernelDrops: null };

const queued = (): number => queue.length - queueStart;

function tell(change: Partial<ReceiverReport> = {}): void {
  report = { ...report, ...change, received: number, queued: queued() + spill.waiting, spilled, unwritten: spill.unwritten, lost };
  if (socket !== null && report.state === 'listening') report = { ...report, kernelDrops: kernelDrops(report.address, report.port) };
  main.postMessage(report);
}

/** Hands datagrams to the pipeline as far as it has room for them; the oldest first. */
function pump(): void {
  pumping = false;
  while (credit > 0 && !ended) {
    if (queued() === 0) {
      queue = [];
      queueStart = 0;
      if (spill.active) queue = spill.read(window);
      if (queue.length === 0) break;
    }
    const end = Math.min(queue.length, queueStart + credit, queueStart + packLimit);
    const datagrams = queue.slice(queueStart, end);
    queueStart = end;
    credit -= datagrams.length;
    outstanding += datagrams.length;
    pipeline.postMessage({ packed: packDatagrams(datagrams) } satisfies DatagramBatch);
  }
  // Only what is committed may leave the file: until then a killed run finds it there.
  if (outstanding === 0 && queued() === 0) spill.clear();
}

function schedule(): void {
  if (pumping) return;
  pumping = true;
  setImmediate(pump);
}

function take(one: Datagram): void {
  if (spill.active || queued() >= queueBound) {
    if (spill.unwritten >= memoryBound) {
      lost += 1;
      return;
    }
    spill.append(one);
    spilled += 1;
  } else queue.push(one);
  schedule();
}

function stop(): void {
  const closing = socket;
  socket = null;
  closing?.close();
}

/** Hands over everything in memory, whatever the credit. What waits in the file stays there for the next run. */
function end(): void {
  ended = true;
  outstanding += queued();
  for (; queued() > packLimit; queueStart += packLimit) pipeline.postMessage({ packed: packDatagrams(queue.slice(queueStart, queueStart + packLimit)) } satisfies DatagramBatch);
  pipeline.postMessage({ packed: packDatagrams(queue.slice(queueStart)), last: true } satisfies DatagramBatch);
  queue = [];
  queueStart = 0;
}

/** Asks for a receive buffer; what the system grants is reported. */
function grantedBuffer(opened: Socket, wanted: number): number {
  try {
    opened.setRecvBufferSize(wanted);
  } catch {
    // Less is allowed: it stays at what it was.
  }
  return opened.getRecvBufferSize();
}

function start(command: Extract<ReceiverCommand, { do: 'start' }>): void {
  stop();
  number = 0;
  lost = 0;
  const opened = createSocket({ type: 'udp4', reuseAddr: false });
  socket = opened;
  opened.on('error', (error: NodeJS.ErrnoException) => {
    if (socket !== opened) return;
    socket = null;
    opened.close();
    const { message, cause } = bindTrouble(error, command.address, command.port);
    tell({ command: command.command, state: 'failed', sessionId: command.sessionId, address: command.address, port: command.port, error: message, cause });
  });
  opened.on('message', (bytes, from) => {
    number += 1;
    take({
      sessionId: command.sessionId,
      number,
      receivedAt: Date.now(),
      monotonicUs: Number(process.hrtime.bigint() / 1_000n),
      sender: `${from.address}:${String(from.port)}`,
      bytes: bytes.toString('latin1'),
    });
  });
  opened.bind({ address: command.address, port: command.port, exclusive: true }, () => {
    const granted = grantedBuffer(opened, command.receiveBuffer);
    const bound = opened.address();
    tell({ command: command.command, state: 'listening', sessionId: command.sessionId, address: bound.address, port: bound.port, error: null, cause: null, receiveBuffer: granted, kernelDrops: null });
  });
}

pipeline.on('message', (committed: number) => {
  credit += committed;
  outstanding -= committed;
  schedule();
});
main.on('message', (command: ReceiverCommand) => {
  if (command.do === 'start') {
    start(command);
    return;
  }
  // The kernel's counter goes with the socket.
  if (socket !== null) tell();
  stop();
  tell({ command: command.command, state: 'stopped', error: null, cause: null });
  if (command.do === 'end') end();
});
setInterval(() => {
  if (spill.active) schedule();
  tell();
}, 1_000).unref();
if (spill.active) schedule();
