import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { closeSync, openSync, writeSync } from 'node:fs';
import { isIP } from 'node:net';
import { wordsOf } from '@restrike/runtime/words-of';
import { captureLine } from './capture.js';
import type { FaultInjector } from './faults.js';
import type { TimedDatagram } from './scenarios.js';

export interface PlayerOptions {
  readonly host: string;
  readonly port: number;
  /** 1 is real time. */
  readonly speed: number;
  /** Flat rate of datagrams a second in place of their own timing. */
  readonly rate: number | null;
  readonly faults: FaultInjector;
  readonly court: number;
  /** File that takes, line by line, what the kernel has taken. */
  readonly ledger: string | null;
  readonly record: string | null;
  readonly durationMs: number | null;
}

/** Progress of one court. */
export interface PlayerStatus {
  readonly court: number;
  readonly sent: number;
  readonly failed: number;
  readonly matches: number;
  readonly running: boolean;
  /** UDP port it sends from; null before it has one, and after the end. */
  readonly port: number | null;
}

/** Datagrams sent before the event loop gets its turn, so that a burst is a burst and nothing else starves. */
const burst = 64;
/** How often a name is looked up again: a court that was started anew may have another address. */
const lookupEveryMs = 10_000;
/** A network changes the order of what is on its way at the same time: no datagram is held back for one that comes later than this, ms of the play. */
const longestHeldMs = 1_500;

/** Plays datagrams to one court over a real socket, in time: what is late is sent at once, and nothing drifts. */
export class Player {
  private readonly socket: Socket = createSocket('udp4');
  private readonly ledger: number | null;
  private readonly record: number | null;
  private sent = 0;
  private failed = 0;
  private matches = 0;
  private running = false;
  private port: number | null = null;
  private address: string;
  private lookingUp: NodeJS.Timeout | undefined;
  private stopped = false;
  private closed = false;
  private broken: Error | null = null;
  private pendingSends = 0;
  /** Datagrams that a fault holds back. */
  private readonly delayed = new Set<NodeJS.Timeout>();
  private began: number | null = null;
  private pausedAt: number | null = null;
  private pausedMs = 0;

  constructor(
    private readonly options: PlayerOptions,
    private readonly datagrams: Iterator<TimedDatagram>,
  ) {
    this.ledger = options.ledger === null ? null : openSync(options.ledger, 'a');
    this.record = options.record === null ? null : openSync(options.record, 'w');
    this.address = options.host;
    this.socket.once('listening', () => {
      this.port = this.socket.address().port;
      // Most scoring systems broadcast.
      this.socket.setBroadcast(true);
    });
    this.socket.once('close', () => (this.port = null));
    this.socket.on('error', (error) => {
      this.broken = error;
      this.stop();
    });
  }

  get status(): PlayerStatus {
    return { court: this.options.court, sent: this.sent, failed: this.failed, matches: this.matches, running: this.running, port: this.port };
  }

  /**
   * Plays to the end, to the set duration, or until it is stopped.
   *
   * @throws what the socket says when there can be none, and when the court is given by a name that nobody knows.
   */
  async play(): Promise<PlayerStatus> {
    const { speed, rate, durationMs, faults } = this.options;
    this.running = true;
    this.socket.bind();
    if (isIP(this.options.host) === 0) await this.findByName();
    this.began = performance.now();
    const elapsed = (): number => this.elapsedMs();
    const over = (): boolean => this.stopped || (durationMs !== null && elapsed() >= durationMs);
    let count = 0;
    let before = { atMs: 0, due: 0 };
    while (!over()) {
      const { value: next, done } = this.datagrams.next();
      if (done === true) break;
      if (rate === null && next.atMs - before.atMs > longestHeldMs) for (const { bytes } of faults.flush()) this.send(bytes, before.due);
      const due = rate === null ? next.atMs / speed : (count * 1_000) / rate;
      count += 1;
      before = { atMs: next.atMs, due };
      while (!over() && (this.pausedAt !== null || due - elapsed() > 0.5)) {
        await new Promise((resolve) => setTimeout(resolve, this.pausedAt !== null ? 20 : Math.min(50, Math.max(0, due - elapsed()))));
      }
      if (over()) break;
      for (const { bytes, delayMs } of faults.through(next.text)) {
        const at = due + delayMs / speed;
        if (delayMs > 0) this.sendLater(bytes, at, delayMs / speed);
        else this.send(bytes, at);
      }
      if (next.truth !== undefined) this.matches += 1;
      if (count % burst === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    for (const { bytes } of faults.flush()) this.send(bytes, elapsed());
    await this.close();
    if (this.broken !== null) throw this.broken;
    return this.status;
  }

  /** Asks for the address beside the play: of datagrams that each wait for an answer of their own, one overtakes the other. */
  private async findByName(): Promise<void> {
    const { host } = this.options;
    const find = async (): Promise<void> => void (this.address = (await lookup(host, { family: 4 })).address);
    try {
      await find();
      this.lookingUp = setInterval(() => void find().catch(() => undefined), lookupEveryMs);
    } catch (error) {
      this.broken = new Error(`--target ${host}: no machine of this name is known here (${wordsOf(error)}): give its address`, { cause: error });
      this.stop();
    }
  }

  /** Sends one datagram now, beside what is played. */
  sendNow(text: string): void {
    this.send(new TextEncoder().encode(text), this.elapsedMs());
  }

  /** Time of the play so far, ms, pauses left out; 0 before it began. */
  private elapsedMs(): number {
    return this.began === null ? 0 : performance.now() - this.began - this.pausedMs;
  }

  pause(): void {
    this.pausedAt ??= performance.now();
  }

  resume(): void {
    if (this.pausedAt !== null) this.pausedMs += performance.now() - this.pausedAt;
    this.pausedAt = null;
  }

  /** Ends the play now: what a fault still holds back is not sent any more. */
  stop(): void {
    this.stopped = true;
    this.resume();
    for (const timer of this.delayed) clearTimeout(timer);
    this.delayed.clear();
  }

  private sendLater(bytes: Uint8Array, atMs: number, afterMs: number): void {
    const timer = setTimeout(() => {
      this.delayed.delete(timer);
      this.send(bytes, atMs);
    }, afterMs);
    this.delayed.add(timer);
  }

  /** `atMs`: when it was due in the play, ms; a record has that and not how late a busy machine was. */
  private send(bytes: Uint8Array, atMs: number): void {
    if (this.closed) {
      this.failed += 1;
      return;
    }
    this.pendingSends += 1;
    this.socket.send(bytes, this.options.port, this.address, (error) => {
      this.pendingSends -= 1;
      if (error !== null) {
        this.failed += 1;
        return;
      }
      this.sent += 1;
      // Only what the kernel took is in the ledger: the other end is asked for exactly that.
      if (this.ledger !== null) writeSync(this.ledger, `${JSON.stringify({ n: this.sent, court: this.options.court, at: Date.now(), hex: Buffer.from(bytes).toString('hex') })}\n`);
      if (this.record !== null) writeSync(this.record, captureLine(atMs * this.options.speed, bytes));
    });
  }

  private async close(): Promise<void> {
    // At its end a play is over when the last delayed datagram is out: each has a timer of its own, which a stop clears.
    while (this.delayed.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    for (let waited = 0; this.pendingSends > 0 && waited < 200; waited += 1) await new Promise((resolve) => setTimeout(resolve, 10));
    this.running = false;
    this.closed = true;
    clearInterval(this.lookingUp);
    this.socket.close();
    if (this.ledger !== null) closeSync(this.ledger);
    if (this.record !== null) closeSync(this.record);
  }
}
