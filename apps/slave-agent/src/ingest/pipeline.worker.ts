import { readFileSync } from 'node:fs';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { openCourtWriter } from '@restrike/db/court';
import { builtInProtocol, loadDefinitions, type Protocol } from '@restrike/pss-protocol';
import { IngestService } from './ingest.service.js';
import type { Datagram, DatagramBatch, PipelineCommand, PipelineMessage } from './thread-messages.js';

// The pipeline's own thread: groups datagrams, hands each group to the ingest service, tells what is committed.

const { receiver, file, flushEvents, flushMs, definitions } = workerData as {
  receiver: MessagePort;
  file: string;
  flushEvents: number;
  flushMs: number;
  definitions: string | null;
};
if (parentPort === null) throw new Error('runs as a worker thread only');
const main = parentPort;

/** Commits are at least this far apart while little arrives, to spare the disk; no event waits longer than `flushMs` for its group. */
const spacingMs = Math.min(5, flushMs);
const retryFirstMs = 50;
const retryMaxMs = 2_000;

const microseconds = (): number => Number(process.hrtime.bigint() / 1_000n);
const tell = (message: PipelineMessage): void => main.postMessage(message);

function protocol(): Protocol {
  if (definitions === null) return builtInProtocol;
  const loaded = loadDefinitions(readFileSync(definitions, 'utf8'));
  return loaded.ok ? loaded.protocol : builtInProtocol; // refused with its reasons at start, by the main thread
}

const began = performance.now();
const store = openCourtWriter(file, Date.now());
const ingest = new IngestService(store, protocol(), microseconds);
let pending: Datagram[] = [];
let timer: NodeJS.Timeout | NodeJS.Immediate | null = null;
let lastCommit = 0;
let retryMs = 0;
let splitting = 0;

function commit(): void {
  timer = null;
  const group = pending.slice(0, splitting > 0 ? 1 : flushEvents);
  if (group.length === 0) return;
  try {
    const notice = ingest.take(group);
    const now = microseconds();
    lastCommit = performance.now();
    pending = pending.slice(group.length);
    if (splitting > 0) splitting -= 1;
    if (retryMs > 0) tell({ kind: 'trouble', error: null });
    retryMs = 0;
    receiver.postMessage(group.length);
    tell({ kind: 'committed', ...notice, latenciesMs: group.map((one) => Math.max(0, now - one.monotonicUs) / 1_000), kernelDrops: null });
  } catch (error) {
    // Disk full, locked, gone: keep everything, say so, try again. A group with one record the store refuses is retried one by
    // one, so that the others are not held up.
    retryMs = Math.min(retryMaxMs, Math.max(retryFirstMs, retryMs * 2));
    splitting = group.length;
    tell({ kind: 'trouble', error: error instanceof Error ? error.message : String(error) });
    timer = setTimeout(commit, retryMs);
    return;
  }
  schedule();
}

function schedule(): void {
  if (timer !== null || pending.length === 0) return;
  const wait = pending.length >= flushEvents ? 0 : spacingMs - (performance.now() - lastCommit);
  if (wait > 0.5) timer = setTimeout(commit, wait);
  // The receiver's next message and the main thread's words have their turn between two commits.
  else timer = setImmediate(commit);
}

/** Highest datagram committed of sessions of earlier runs, which come out of the spill file of a run that was killed. */
const committedBefore = new Map<string, number>();

/** Leaves out what an earlier run had committed before it could clear its file. */
function fresh(datagrams: readonly Datagram[]): readonly Datagram[] {
  const kept = datagrams.filter(({ sessionId, number }) => {
    if (ingest.udpSessions.isOpen(sessionId)) return true;
    const committed = committedBefore.get(sessionId) ?? store.lastDatagram(sessionId);
    committedBefore.set(sessionId, committed);
    return number > committed;
  });
  if (kept.length < datagrams.length) receiver.postMessage(datagrams.length - kept.length);
  return kept;
}

receiver.on('message', ({ datagrams }: DatagramBatch) => {
  const kept = fresh(datagrams);
  pending = pending.length === 0 ? [...kept] : pending.concat(kept);
  if (timer === null && performance.now() - lastCommit >= spacingMs) commit();
  else schedule();
});

main.on('message', (command: PipelineCommand) => {
  try {
    if (command.do === 'session') ingest.udpSessions.open(command.sessionId, command.address, command.port, command.at);
    else if (command.do === 'session-ended') ingest.udpSessions.close(command.sessionId, command.at, command.status, command.kernelDrops);
    else {
      for (let groups = 0; pending.length > 0 && retryMs === 0 && groups < 10_000; groups += 1) commit();
      store.close();
      main.close();
      receiver.close();
    }
  } catch (error) {
    tell({ kind: 'trouble', error: error instanceof Error ? error.message : String(error) });
  }
});

tell({
  kind: 'ready',
  epoch: store.epoch,
  from: store.from,
  sequence: store.lastSequence,
  state: ingest.state,
  restored: { events: store.lastSequence, tookMs: performance.now() - began },
});
