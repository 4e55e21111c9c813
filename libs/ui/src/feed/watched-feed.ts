import type { FeedSocket } from './feed-socket.js';

const aliveEveryMs = 1_000;
/** How often the other side's silence is judged: with {@link lostAfterMs} well within the three seconds in which it must be seen. */
const judgeEveryMs = 250;
/** A server that is silent for so long is lost, whatever its socket says. What was heard before stands until then, also over a socket that broke: most are back by then. */
export const lostAfterMs = 2_500;

/** What every feed says of its connection. */
export interface Watched {
  /** `reconnecting`: the socket broke, and what is shown was so less than {@link lostAfterMs} ago. `lost`: what is shown may be old. */
  readonly connection: 'connecting' | 'live' | 'reconnecting' | 'lost';
  /** On this page's monotonic clock, ms. */
  readonly connectionSince: number;
  /** When it became live last, of the same clock: what was read before may have changed meanwhile. null before the first time. */
  readonly liveSince: number | null;
}

/** Live state over a socket that reconnects for ever: a new value for each change, and the truth about whether the server is there. */
export abstract class WatchedFeed<S extends Watched> {
  protected state: S;
  private readonly listeners = new Set<() => void>();
  private readonly timer: ReturnType<typeof setInterval>;
  private answeredAt: number;
  private askedAt = -Infinity;
  private judgedAt: number;
  /** The socket broke since the last snapshot: a sign of life alone does not make what is shown true again. */
  private owesSnapshot = true;

  constructor(
    protected readonly socket: FeedSocket,
    protected readonly now: () => number,
    protected readonly report: (problem: unknown) => void,
    empty: S,
  ) {
    this.answeredAt = now();
    this.judgedAt = now();
    this.state = { ...empty, connectionSince: now() };
    socket.on('disconnect', () => {
      this.owesSnapshot = true;
      if (this.state.connection === 'live') this.connection('reconnecting');
    });
    this.timer = setInterval(() => this.check(), judgeEveryMs);
  }

  readonly current = (): S => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  close(): void {
    clearInterval(this.timer);
    this.socket.disconnect();
  }

  /** The server said something that could be read; when, on this page's monotonic clock. */
  protected heard(): number {
    this.answeredAt = this.now();
    return this.answeredAt;
  }

  protected set(change: Partial<S>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }

  /** A snapshot came. The change of the connection, to be set with what it says. */
  protected snapshotCame(): Partial<Watched> {
    this.owesSnapshot = false;
    return this.state.connection === 'live' ? {} : this.since('live');
  }

  private since(connection: Watched['connection']): Partial<Watched> {
    const now = this.now();
    return { connection, connectionSince: now, ...(connection === 'live' ? { liveSince: now } : {}) };
  }

  private connection(connection: Watched['connection']): void {
    this.set(this.since(connection) as Partial<S>);
  }

  /** Asks for a sign of life, and judges the silence: a frozen server keeps its sockets open. */
  private check(): void {
    const now = this.now();
    // A page that slept, in a tab behind others or with its machine, has neither asked nor listened: it asks first, and judges a second later.
    if (now - this.judgedAt >= lostAfterMs) this.answeredAt = Math.max(this.answeredAt, now - lostAfterMs + aliveEveryMs);
    this.judgedAt = now;
    if (this.socket.connected && now - this.askedAt >= aliveEveryMs) {
      this.askedAt = now;
      this.socket.emitAlive(() => this.alive());
    }
    const { connection } = this.state;
    if ((connection === 'live' || connection === 'reconnecting') && this.now() - this.answeredAt >= lostAfterMs) this.connection('lost');
  }

  private alive(): void {
    if (this.owesSnapshot) return;
    this.heard();
    if (this.state.connection === 'lost') this.connection('live');
  }
}
