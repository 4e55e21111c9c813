import { readFileSync } from 'node:fs';
import type { MessagePort } from 'node:worker_threads';
import { openCourtWriter, WriteTurns } from '@restrike/db/court';
import { builtInProtocol, type Protocol } from '@restrike/pss-protocol';
import { wordsOf } from '@restrike/runtime/words-of';
import { CommitNotices } from './commit-notices.js';
import { EarlierRuns } from './earlier-runs.js';
import { GroupCommit } from './group-commit.js';
import { IngestService } from './ingest.service.js';
import { unpackDatagrams } from './packed-datagrams.js';
import { leaveOver } from './spill-file.js';
import type { DatagramBatch, IngestContext, PipelineCommand, PipelineMessage } from './thread-messages.js';

/** What the pipeline's thread is handed when it is started. */
export interface PipelineOptions {
  readonly receiver: MessagePort;
  readonly file: string;
  readonly spillFile: string;
  readonly flushEvents: number;
  readonly flushMs: number;
  readonly creditStep: number;
  readonly definitions: string | null;
  readonly context: IngestContext;
  readonly turns: SharedArrayBuffer;
}

/** The pipeline's own thread: takes datagrams from the receiver, commits them in groups, tells what is committed to `main`. */
export async function runPipeline(main: MessagePort, { receiver, file, spillFile, flushEvents, flushMs, creditStep, definitions, context, turns }: PipelineOptions): Promise<void> {
  const microseconds = (): number => Number(process.hrtime.bigint() / 1_000n);
  const notices = new CommitNotices((message) => main.postMessage(message), flushEvents);
  /** Datagrams that were taken and whose credit the receiver has not got back: to wake it costs as much as to commit ten. */
  let settled = 0;
  function giveCredit(datagrams: number): void {
    settled += datagrams;
    if (settled < creditStep && groups.waiting > 0) return;
    receiver.postMessage(settled);
    settled = 0;
  }
  const tell = (message: PipelineMessage): void => {
    if (message.kind === 'committed') giveCredit(message.datagrams);
    notices.tell(message);
  };

  /** Identity of this start of the machine, where the platform tells one. */
  function bootId(): string | null {
    try {
      return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    } catch {
      return null;
    }
  }

  async function protocol(): Promise<Protocol> {
    if (definitions === null) return builtInProtocol;
    // Loaded when needed alone: what checks a definition file would double this thread's memory.
    const { loadDefinitions } = await import('@restrike/pss-protocol/definitions');
    const loaded = loadDefinitions(readFileSync(definitions, 'utf8'));
    return loaded.ok ? loaded.protocol : builtInProtocol; // refused with its reasons at start, by the main thread
  }

  const began = performance.now();
  const store = openCourtWriter(file, Date.now(), undefined, { monotonicUs: microseconds(), bootId: bootId() }, new WriteTurns(turns));
  // How long a step takes: this clock is read in a third of the time of the other.
  const ingest = new IngestService(store, await protocol(), () => performance.now() * 1_000, context);
  const groups = new GroupCommit(ingest, { flushEvents, flushMs }, microseconds, tell);

  const earlier = new EarlierRuns(store, (sessionId) => ingest.udpSessions.isOpen(sessionId));

  /** Nothing more comes. What the store does not take now is put aside for the next run. */
  function end(): void {
    const left = groups.finish();
    try {
      if (left.length > 0) leaveOver(spillFile, left);
    } catch (error) {
      tell({ kind: 'trouble', error: `${String(left.length)} datagrams could neither be committed nor put aside: ${wordsOf(error)}` });
    }
    notices.flush();
    store.close();
    main.close();
    receiver.close();
  }

  receiver.on('message', ({ packed, last }: DatagramBatch) => {
    const datagrams = unpackDatagrams(packed);
    const fresh = earlier.fresh(datagrams);
    if (fresh.length > 0) groups.add(fresh);
    if (fresh.length < datagrams.length) giveCredit(datagrams.length - fresh.length);
    // The main thread's last words may lie in its port still.
    if (last === true) setImmediate(end);
  });

  /** AUX-1: an operator's act is committed at once, on its own; one that the store does not take is told and forgotten. */
  function edit({ id, act, at }: Extract<PipelineCommand, { do: 'edit' }>): void {
    try {
      tell({ kind: 'committed', ...ingest.edit(act, at), datagrams: 0, latenciesMs: new Float64Array(0) });
      tell({ kind: 'edited', id, error: null });
    } catch (error) {
      tell({ kind: 'edited', id, error: wordsOf(error) });
    }
  }

  main.on('message', (command: PipelineCommand) => {
    try {
      if (command.do === 'session') ingest.udpSessions.open(command.sessionId, command.address, command.port, command.at);
      else if (command.do === 'drops') ingest.udpSessions.drop(command.sessionId, command.kernelDrops);
      else if (command.do === 'context') ingest.context = command.context;
      else if (command.do === 'edit') edit(command);
      else ingest.udpSessions.close(command.sessionId, command.at, command.status, command.kernelDrops);
    } catch (error) {
      // The row is written again with the session's next group, and the trouble ends with it.
      groups.troubled(error);
    }
  });

  tell({
    kind: 'ready',
    epoch: store.epoch,
    from: store.from,
    sequence: store.lastSequence,
    state: ingest.state,
    manual: ingest.manual,
    restored: { events: store.lastSequence, tookMs: performance.now() - began },
  });
}
