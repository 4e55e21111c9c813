import type { FeedSocket } from './feed-socket.js';

const aliveEveryMs = 1_000;
/** How often the other side's silence is judged: with {@link lostAfterMs} well within the three seconds in which it must be seen. */
const judgeEveryMs = 250;
/** A server that is silent for so long is lost to the eye, whatever the socket says. */
export const lostAfterMs = 2_500;

/** What every feed says of its connection. */
export interface Watched {
  /** `lost`: what is shown may be old. */
  readonly connection: 'connecting' | 'live' | 'lost';
  /** On this page's monotonic clock, ms. */
  readonly connectionSince: number;
}

/** Live state over a socket that reconnects for ever: a new value for each change, and the truth about whether the server is there. */
export abstract class WatchedFeed<S extends Watched> {
  protected state: S;
  private readonly listeners = new Set<() => void>();
  private readonly timer: ReturnType<typeof setInterval>;
  private answeredAt: number;
  private askedAt = -Infinity;

  constructor(
    protected readonly socket: FeedSocket,
    protected readonly now: () => number,
    protected readonly report: (problem: unknown) => void,
    empty: S,
  ) {
    this.answeredAt = now();
    this.state = { ...empty, connectionSince: now() };
    socket.on('disconnect', () => {
      // One that was silent before is lost since then.
      if (this.state.connection !== 'lost') this.connection('lost');
    });
    this.timer = setInterval(() => this.check(), judgeEveryMs);
  }

  /** Whether there is a state that can be live again without a new snapshot. */
  protected abstract get hasState(): boolean;

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

  private connection(connection: Watched['connection']): void {
    this.set({ connection, connectionSince: this.now() } as Partial<S>);
  }

  /** Asks for a sign of life, and judges the silence: a frozen server keeps its sockets open. */
  private check(): void {
    if (this.socket.connected && this.now() - this.askedAt >= aliveEveryMs) {
      this.askedAt = this.now();
      this.socket.emitAlive(() => this.alive());
    }
    if (this.state.connection === 'live' && this.now() - this.answeredAt >= lostAfterMs) this.connection('lost');
  }

  private alive(): void {
    this.heard();
    if (this.state.connection === 'lost' && this.socket.connected && this.hasState) this.connection('live');
  }
}
