import { FEED_NAMESPACE, feedChangeSchema, feedGoneSchema, feedSnapshotSchema, type CourtView, type NodeId } from '@restrike/contracts';
import { io, type Socket } from 'socket.io-client';

/** A court as this page knows it. Times `…At` are of this page's monotonic clock, ms. */
export interface CourtSeen {
  readonly view: CourtView;
  /** When anything was last heard of it. */
  readonly heardAt: number;
  /** When its live state came, and how old its clock was then. */
  readonly liveAt: number;
  readonly clockAgeMs: number;
}

/** What the page shows. A new value for each change. */
export interface FeedState {
  /** `lost`: what is shown may be old. */
  readonly connection: 'connecting' | 'live' | 'lost';
  readonly connectionSince: number;
  readonly tournament: string | null;
  readonly hubVersion: string | null;
  readonly courts: ReadonlyMap<NodeId, CourtSeen>;
  /** Hub's clock minus this page's monotonic clock, ms; null before the first word. */
  readonly hubAheadMs: number | null;
}

/** What the feed needs of a socket: Socket.IO's in a page, anything in a test. */
export interface FeedSocket {
  readonly connected: boolean;
  on(event: string, listener: (value: never) => void): unknown;
  emitAlive(answer: () => void): void;
  emit(event: string, value: unknown): unknown;
  disconnect(): unknown;
}

/** A socket to the hub whose answers are heard. */
export interface AskingSocket extends FeedSocket {
  /** Sends and gives the hub's answer; null when none comes in time. */
  emitAsked(event: string, value: unknown, answer: (value: unknown) => void): void;
}

const aliveEveryMs = 1_000;
/** How often the hub's silence is judged: with {@link lostAfterMs} well within the three seconds in which it must be seen. */
const judgeEveryMs = 250;
/** A hub that is silent for so long is lost to the eye, whatever the socket says. */
export const lostAfterMs = 2_500;

const empty: FeedState = { connection: 'connecting', connectionSince: 0, tournament: null, hubVersion: null, courts: new Map(), hubAheadMs: null };

/** Live state of all courts from the hub: snapshot first, then changes; reconnects for ever; says when it does not know. */
export class CourtFeed {
  private state: FeedState = empty;
  private readonly listeners = new Set<() => void>();
  private readonly eventListeners = new Set<(rows: readonly unknown[], more: boolean) => void>();
  private readonly timer: ReturnType<typeof setInterval>;
  private answeredAt: number;
  private askedAt = -Infinity;

  constructor(
    private readonly socket: FeedSocket,
    private readonly now: () => number,
    private readonly report: (problem: unknown) => void = () => undefined,
  ) {
    this.answeredAt = now();
    this.state = { ...empty, connectionSince: now() };
    socket.on('snapshot', (value: unknown) => this.onSnapshot(value));
    socket.on('court', (value: unknown) => this.onChange(value));
    socket.on('court-gone', (value: unknown) => this.onGone(value));
    socket.on('events', (value: unknown) => {
      const { rows, more } = value as { rows?: unknown; more?: unknown };
      if (Array.isArray(rows)) for (const listener of this.eventListeners) listener(rows, more === true);
    });
    socket.on('connect', () => {
      if (this.eventListeners.size > 0) socket.emit('watch-events', true);
    });
    socket.on('disconnect', () => this.set({ connection: 'lost', connectionSince: this.now() }));
    this.timer = setInterval(() => this.check(), judgeEveryMs);
  }

  readonly current = (): FeedState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Rows of events as they are committed, and whether more were than are told; only while somebody listens. */
  watchEvents(listener: (rows: readonly unknown[], more: boolean) => void): () => void {
    this.eventListeners.add(listener);
    if (this.eventListeners.size === 1) this.socket.emit('watch-events', true);
    return () => {
      this.eventListeners.delete(listener);
      if (this.eventListeners.size === 0) this.socket.emit('watch-events', false);
    };
  }

  close(): void {
    clearInterval(this.timer);
    this.socket.disconnect();
  }

  /** Asks the hub for a sign of life, and judges its silence: a frozen hub keeps its sockets open. */
  private check(): void {
    if (this.socket.connected && this.now() - this.askedAt >= aliveEveryMs) {
      this.askedAt = this.now();
      this.socket.emitAlive(() => this.alive());
    }
    if (this.state.connection === 'live' && this.now() - this.answeredAt >= lostAfterMs) this.set({ connection: 'lost', connectionSince: this.now() });
  }

  private alive(): void {
    this.answeredAt = this.now();
    if (this.state.connection === 'lost' && this.socket.connected && this.state.hubAheadMs !== null) this.set({ connection: 'live', connectionSince: this.now() });
  }

  private onSnapshot(value: unknown): void {
    const parsed = feedSnapshotSchema.safeParse(value);
    if (!parsed.success) return this.report(parsed.error);
    const now = this.now();
    this.answeredAt = now;
    const { hubTime, courts, tournament, hubVersion } = parsed.data;
    // The hub held a state since its last update: its clock went on meanwhile.
    const seen = courts.map((view): [NodeId, CourtSeen] => [view.nodeId, { ...see(view, now, Math.max(0, hubTime - (view.updatedAt ?? hubTime)), undefined), heardAt: now - silenceOf(view, hubTime) }]);
    this.set({ connection: 'live', connectionSince: this.state.connection === 'live' ? this.state.connectionSince : now, tournament, hubVersion, courts: new Map(seen), hubAheadMs: hubTime - now });
  }

  private onChange(value: unknown): void {
    const parsed = feedChangeSchema.safeParse(value);
    if (!parsed.success) return this.report(parsed.error);
    const { hubTime, nodeId, court, live } = parsed.data;
    const now = this.now();
    this.answeredAt = now;
    const before = this.state.courts.get(nodeId);
    if (before === undefined && court === undefined) return;
    const base = court ?? before?.view;
    if (base === undefined) return;
    const newLive = live !== undefined && (live.sequence !== before?.view.live?.sequence || live.sentAt !== before.view.live.sentAt);
    const view: CourtView = { ...base, live: live ?? before?.view.live ?? null, updatedAt: newLive && court === undefined ? hubTime : (base.updatedAt ?? null) };
    const held = court !== undefined && live !== undefined ? Math.max(0, hubTime - (court.updatedAt ?? hubTime)) : 0;
    const courts = new Map(this.state.courts);
    courts.set(nodeId, newLive ? see(view, now, held, undefined) : see(view, now, 0, before));
    this.set({ courts });
  }

  private onGone(value: unknown): void {
    const parsed = feedGoneSchema.safeParse(value);
    if (!parsed.success) return this.report(parsed.error);
    const courts = new Map(this.state.courts);
    courts.delete(parsed.data.nodeId);
    this.set({ courts });
  }

  private set(change: Partial<FeedState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}

/** How long the hub had heard nothing of a court when it sent the snapshot, ms: a page that is loaded anew does not begin to count anew. */
function silenceOf({ link, linkSince, updatedAt, heartbeat, clockOffsetMs }: CourtView, hubTime: number): number {
  const heard = Math.max(updatedAt ?? 0, heartbeat === null ? 0 : heartbeat.sentAt - (clockOffsetMs ?? 0));
  return Math.max(0, hubTime - (heard > 0 ? heard : link === 'offline' ? linkSince : hubTime));
}

/** A court with the times of this page; a live state that was there before keeps its own. That the hub finds it late or lost is no word of the court. */
function see(view: CourtView, now: number, heldMs: number, before: CourtSeen | undefined): CourtSeen {
  if (before !== undefined) return { ...before, view, heardAt: view.link === 'online' ? now : before.heardAt };
  const age = view.live === null ? 0 : Math.max(0, view.live.sentAt - view.live.state.clock.asOf);
  return { view, heardAt: now, liveAt: now, clockAgeMs: age + heldMs };
}

/** How long a client that was refused waits before it asks again, ms: somebody may sign in, or set a token right. */
const refusedRetryMs = 3_000;
const firstRetryMs = 300;
const answerLimitMs = 10_000;

/** Opens the socket to the hub this page came from, and tries for ever, also after a refusal. */
export function openFeedSocket(token: string | null): AskingSocket {
  const socket: Socket = io(FEED_NAMESPACE, { transports: ['websocket'], auth: token === null ? {} : { token }, reconnectionDelay: firstRetryMs, reconnectionDelayMax: 2_000, timeout: 3_000 });
  let isClosed = false;
  const comeBack = (afterMs: number): void => void setTimeout(() => isClosed || socket.connect(), afterMs);
  socket.on('connect_error', () => {
    if (!socket.active) comeBack(refusedRetryMs);
  });
  // A socket that the hub ends, as when it ends a session, is over for the library: it would never come back.
  socket.on('disconnect', (reason) => {
    if (reason === 'io server disconnect') comeBack(firstRetryMs);
  });
  return {
    get connected() {
      return socket.connected;
    },
    on: (event, listener) => socket.on(event, listener as never),
    emit: (event, value) => socket.emit(event, value),
    emitAsked: (event, value, answer) => void socket.timeout(answerLimitMs).emit(event, value, (error: Error | null, said: unknown) => answer(error === null ? said : null)),
    emitAlive: (answer) => socket.volatile.emit('alive', answer),
    disconnect: () => {
      isClosed = true;
      return socket.disconnect();
    },
  };
}

/** Connects to the hub this page came from. */
export function connectFeed(token: string | null, socket: FeedSocket = openFeedSocket(token)): CourtFeed {
  return new CourtFeed(socket, () => performance.now(), (problem) => console.error('message of the hub can not be read', problem));
}
