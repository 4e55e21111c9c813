import type { Logger } from '@restrike/runtime';
import type { InterfaceWatch } from '../health/interface-watch.js';
import type { CourtPipeline } from './court-pipeline.js';
import type { ReceiverReport } from './thread-messages.js';

/** Where it listens, and how many bytes the kernel is asked to keep. Port 0: the system chooses. */
export interface ListenerOptions {
  readonly address: string;
  readonly port: number;
  readonly receiveBuffer: number;
}

const retryFirstMs = 1_000;
const retryMaxMs = 10_000;

/** ING-1: what the operator wants of the listener. While it is wanted and does not listen, it is opened again and again. */
export class CourtListener {
  private wanted = false;
  private turn: Promise<unknown> = Promise.resolve();
  private retryMs = retryFirstMs;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly pipeline: CourtPipeline,
    private readonly watch: InterfaceWatch,
    /** Read at each opening: the operator may change it meanwhile. */
    private readonly options: () => ListenerOptions,
    private readonly log: Logger,
  ) {
    watch.on('changed', () => this.onCards());
    pipeline.on('report', ({ state }) => {
      if (state === 'failed' && this.wanted) this.retryLater();
    });
  }

  /** Opens the listener; it stays wanted until {@link stop}. Resolves with its report, which says whether it failed and why. */
  start(): Promise<ReceiverReport> {
    this.wanted = true;
    return this.inTurn(() => this.open());
  }

  /** Address or port were changed: opened anew there, when it is wanted at all. */
  changed(): void {
    if (this.wanted) void this.reopen();
  }

  /** Where a program on this machine reaches the listener; null while it does not listen. */
  targetHere(): { readonly host: string; readonly port: number } | null {
    const { report } = this.pipeline;
    if (report?.state !== 'listening') return null;
    return { host: report.address === '0.0.0.0' ? '127.0.0.1' : report.address, port: report.port };
  }

  /** Closes the listener until {@link start}. */
  stop(): Promise<void> {
    this.wanted = false;
    this.forgetRetry();
    return this.inTurn(() => this.pipeline.stopListening());
  }

  private async open(): Promise<ReceiverReport> {
    const wanted = this.options();
    const { report: before } = this.pipeline;
    // A port that the system chose is kept: the scoring system sends there.
    const port = wanted.port === 0 && before !== null && before.port !== 0 ? before.port : wanted.port;
    const report = await this.pipeline.listen(wanted.address, port, wanted.receiveBuffer);
    if (report.state === 'listening') {
      this.retryMs = retryFirstMs;
      // A try that was still to come would close what listens.
      this.forgetRetry();
      const { address, receiveBuffer } = report;
      this.log.info({ address, port: report.port, receiveBuffer }, 'listening for the scoring system');
      if (receiveBuffer < wanted.receiveBuffer) {
        this.log.warn({ asked: wanted.receiveBuffer, granted: receiveBuffer }, 'the system grants a smaller receive buffer (Linux: raise net.core.rmem_max)');
      }
    } else if (report.error !== before?.error) this.log.error({ error: report.error }, 'no datagrams are received; trying again');
    return report;
  }

  /** The address of the listener may have gone, or come back. */
  private onCards(): void {
    const { report } = this.pipeline;
    const { address: own } = this.options();
    this.log.info({ addresses: this.watch.cards.map(({ name, address }) => `${name} ${address}`) }, 'the network changed');
    if (!this.wanted) return;
    const gone = own !== '0.0.0.0' && !this.watch.cards.some(({ address }) => address === own) && !own.startsWith('127.');
    if (report?.state === 'failed' || gone) void this.reopen();
  }

  private retryLater(): void {
    if (this.timer !== null) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.reopen();
    }, this.retryMs);
    this.timer.unref();
    this.retryMs = Math.min(retryMaxMs, this.retryMs * 2);
  }

  private forgetRetry(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private async reopen(): Promise<void> {
    try {
      await this.inTurn(async () => {
        if (this.wanted) await this.open();
      });
    } catch (error) {
      this.log.error({ error: String(error) }, 'the listener could not be opened');
      this.retryLater();
    }
  }

  /** One act after the other: two at once would each close what the other opened. */
  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    const own = this.turn.then(act, act);
    this.turn = own.catch(() => undefined);
    return own;
  }
}
