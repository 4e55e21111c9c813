import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import path from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { MatchState } from '@restrike/contracts';
import type { WriteTurns } from '@restrike/db/court';
import type { ManualAct, ManualMemory, ManualMoment } from '@restrike/match';
import { waitAtMost, wordsOf } from '@restrike/runtime';
import type { CommitNotice, IngestContext, PipelineCommand, PipelineMessage, PipelineReady, ReceiverCommand, ReceiverReport, ReceiverWish } from './thread-messages.js';

export interface CourtPipelineOptions {
  readonly dataDir: string;
  readonly file: string;
  readonly queueBound: number;
  readonly flushEvents: number;
  readonly flushMs: number;
  readonly definitions: string | null;
  /** Shared with the connections that write beside the pipeline. */
  readonly turns: WriteTurns;
  /** TRN-1: what events carry at the start. */
  readonly context: () => IngestContext;
}

/** Datagrams that may be on their way between receiver and pipeline. */
const creditWindow = 1_200;
/** While more wait there, the pipeline gives credit back in steps of as many at least. */
const creditStep = 600;
const startLimitMs = 60_000;
const stopLimitMs = 8_000;
const editLimitMs = 8_000;
const spillLimitMs = 2_000;

interface PipelineEvents {
  committed: [CommitNotice];
  report: [ReceiverReport];
  trouble: [string | null];
  failed: [Error];
}

/** The two threads of the ingest, as the rest of the agent sees them: start, stop, and what was committed. */
export class CourtPipeline extends EventEmitter<PipelineEvents> {
  private receiver: Worker | null = null;
  private pipeline: Worker | null = null;
  private ready: PipelineReady | null = null;
  private closing = false;
  private lastReport: ReceiverReport | null = null;
  private lastSequence = 0;
  private lastState: MatchState | null = null;
  private lastManual: ManualMemory | null = null;
  /** Acts of an operator that wait for their commit, by id. */
  private readonly edits = new Map<string, (error: string | null) => void>();
  private lastTrouble: string | null = null;
  private commands = 0;
  private failedSession: string | null = null;
  private listening: { readonly sessionId: string; readonly address: string; readonly port: number; readonly receiveBuffer: number } | null = null;

  constructor(private readonly options: CourtPipelineOptions) {
    super();
  }

  get epoch(): string {
    if (this.ready === null) throw new Error('The pipeline has not started.');
    return this.ready.epoch;
  }
  get epochFrom(): number {
    return this.ready?.from ?? 1;
  }
  /** Sequence of the last committed event. */
  get sequence(): number {
    return this.lastSequence;
  }
  get state(): MatchState {
    if (this.lastState === null) throw new Error('The pipeline has not started.');
    return this.lastState;
  }
  /** AUX-1: what an operator edits of what is shown; null while nobody does. */
  get manual(): ManualMemory | null {
    return this.lastManual;
  }
  get report(): ReceiverReport | null {
    return this.lastReport;
  }
  /** Why nothing can be committed just now; null when all is well. */
  get trouble(): string | null {
    return this.lastTrouble;
  }

  /** Starts both threads; resolves when the state before the restart is there again. */
  async open(): Promise<PipelineReady> {
    const { port1, port2 } = new MessageChannel();
    const { dataDir, queueBound, file, flushEvents, flushMs, definitions, context, turns } = this.options;
    const spillFile = path.join(dataDir, 'spill.ndjson');
    const pipeline = new Worker(new URL('./pipeline.worker.js', import.meta.url), {
      workerData: { receiver: port1, file, spillFile, flushEvents, flushMs, creditStep, definitions, context: context(), turns: turns.memory },
      transferList: [port1],
      resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 12 },
    });
    this.pipeline = pipeline;
    this.watch(pipeline, 'pipeline');
    this.ready = await new Promise<PipelineReady>((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error('The court store did not open in time.')), startLimitMs);
      this.once('failed', reject);
      pipeline.on('message', (message: PipelineMessage) => {
        if (message.kind !== 'ready') return this.onPipeline(message);
        clearTimeout(limit);
        this.off('failed', reject);
        resolve(message);
      });
    });
    this.lastSequence = this.ready.sequence;
    this.lastState = this.ready.state;
    this.lastManual = this.ready.manual;
    const receiver = new Worker(new URL('./receiver.worker.js', import.meta.url), {
      workerData: { pipeline: port2, spillFile, queueBound, window: creditWindow },
      transferList: [port2],
      resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 6 },
    });
    this.receiver = receiver;
    this.watch(receiver, 'receiver');
    receiver.on('message', (report: ReceiverReport) => this.onReport(report));
    return this.ready;
  }

  /** TRN-1: what events carry from the next group on. */
  setContext(context: IngestContext): void {
    this.toPipeline({ do: 'context', context });
  }

  /**
   * AUX-1: commits an operator's act; resolves when it is stored and told.
   *
   * @throws Error when the store does not take it, or does not answer in time.
   */
  async editManually(act: ManualAct, at: ManualMoment): Promise<void> {
    const id = randomUUID();
    const error = await new Promise<string | null>((resolve) => {
      const limit = setTimeout(() => resolve('the store did not answer in time'), editLimitMs);
      this.edits.set(id, (answer) => {
        clearTimeout(limit);
        resolve(answer);
      });
      this.toPipeline({ do: 'edit', id, act, at });
    }).finally(() => this.edits.delete(id));
    if (error !== null) throw new Error(error);
  }

  /** Opens the UDP listener; resolves with its report, which says whether it failed and why. */
  async listen(address: string, port: number, receiveBuffer: number): Promise<ReceiverReport> {
    if (this.listening !== null) await this.stopListening();
    // Tries that fail one after the other are one session that failed.
    const sessionId = this.failedSession ?? randomUUID();
    this.failedSession = null;
    this.listening = { sessionId, address, port, receiveBuffer };
    this.toPipeline({ do: 'session', sessionId, address, port, at: Date.now() });
    const report = await this.ask({ do: 'start', sessionId, address, port, receiveBuffer });
    if (report.state === 'listening') this.toPipeline({ do: 'session', sessionId, address: report.address, port: report.port, at: Date.now() });
    else {
      this.endSession('failed', report);
      this.failedSession = sessionId;
    }
    return report;
  }

  /** Closes the UDP listener, if there is one; one that failed is stopped from now on. */
  async stopListening(): Promise<void> {
    if (this.receiver === null || (this.listening === null && (this.lastReport?.state ?? 'stopped') === 'stopped')) return;
    const report = await this.ask({ do: 'stop' });
    this.endSession('stopped', report);
    this.failedSession = null;
  }

  /** Ends both threads. What was received is committed first; what can not be committed is put aside for the next run. */
  async close(): Promise<void> {
    this.closing = true;
    const { receiver, pipeline } = this;
    if (receiver !== null && pipeline !== null) {
      await this.stopListening().catch(() => undefined);
      const ended = new Promise((done) => pipeline.once('exit', done));
      this.toReceiver({ do: 'end', command: this.nextCommand() });
      await waitAtMost(ended, stopLimitMs);
      // The spill file's last writes get a moment.
      await this.ask({ do: 'stop' }, ({ unwritten }) => unwritten === 0, spillLimitMs).catch(() => undefined);
    }
    await Promise.all([receiver?.terminate(), pipeline?.terminate()]);
    this.options.turns.free();
  }

  private endSession(status: 'stopped' | 'failed', report: ReceiverReport): void {
    if (this.listening === null) return;
    this.toPipeline({ do: 'session-ended', sessionId: this.listening.sessionId, at: Date.now(), status, kernelDrops: report.kernelDrops });
    this.listening = null;
  }

  /** Resolves with a report that follows this wish, and that `until` holds for. */
  private ask(wish: ReceiverWish, until: (report: ReceiverReport) => boolean = () => true, limitMs = stopLimitMs): Promise<ReceiverReport> {
    const command = this.nextCommand();
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearTimeout(limit);
        this.off('report', onReport);
        this.off('failed', onFailed);
        act();
      };
      const limit = setTimeout(() => settle(() => reject(new Error('The UDP listener did not answer in time.'))), limitMs);
      const onReport = (report: ReceiverReport): void => {
        if (report.command === command && until(report)) settle(() => resolve(report));
      };
      const onFailed = (error: Error): void => settle(() => reject(error));
      this.on('report', onReport);
      this.on('failed', onFailed);
      this.toReceiver({ ...wish, command });
    });
  }

  private onReport(report: ReceiverReport): void {
    const { state, sessionId, kernelDrops } = report;
    const isNew = sessionId !== this.lastReport?.sessionId || kernelDrops !== this.lastReport.kernelDrops;
    if (state === 'listening' && sessionId !== null && kernelDrops !== null && isNew) this.toPipeline({ do: 'drops', sessionId, kernelDrops });
    // A socket that listened and broke: its session has failed, whatever is opened next.
    const broke = state === 'failed' && this.lastReport?.state === 'listening' && this.lastReport.sessionId === sessionId && this.listening?.sessionId === sessionId;
    this.lastReport = report;
    if (broke) this.endSession('failed', report);
    this.emit('report', report);
  }

  private onPipeline(message: PipelineMessage): void {
    if (message.kind === 'committed') {
      this.lastSequence = message.sequence;
      this.lastState = message.state;
      this.lastManual = message.manual;
      this.emit('committed', message);
    } else if (message.kind === 'trouble') {
      this.lastTrouble = message.error;
      this.emit('trouble', message.error);
    } else if (message.kind === 'edited') {
      this.edits.get(message.id)?.(message.error);
    }
  }

  private nextCommand(): number {
    return (this.commands += 1);
  }

  private toReceiver(command: ReceiverCommand): void {
    this.receiver?.postMessage(command);
  }

  private toPipeline(command: PipelineCommand): void {
    this.pipeline?.postMessage(command);
  }

  private watch(worker: Worker, name: string): void {
    worker.on('error', (error) => this.emit('failed', new Error(`The ${name} thread failed: ${wordsOf(error)}`, { cause: error })));
    worker.on('exit', (code) => {
      if (!this.closing) this.emit('failed', new Error(`The ${name} thread ended with code ${String(code)}.`));
    });
  }
}
