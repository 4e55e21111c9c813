import { FEED_NAMESPACE, type CourtView, type FeedChange, type FeedSnapshot, type LiveState, type NodeId } from '@restrike/contracts';
import type { HubEvent } from '@restrike/db/hub';
import type { Namespace, Server, Socket } from 'socket.io';
import type { CourtRegistry } from '../courts/court-registry.js';

/** Rows of one commit that are told to the screens; more are read by query. */
const maxEventsTold = 50;
const eventRoom = 'events';
/** How often a reader that was behind is looked at again, and heartbeats are told, ms. */
const settleMs = 50;

export interface LiveFanOutOptions {
  readonly version: string;
  readonly tournament: string | null;
  /** Stands before the feed: who may connect, and send what. */
  readonly guard: (namespace: Namespace) => void;
}

/** Tells every screen: snapshot first, then changes. The newest wins; a slow screen gets less, never later. */
export class LiveFanOut {
  private readonly namespace: Namespace;
  /** Courts whose newest state a reader still has to get. */
  private readonly owed = new Map<string, Set<NodeId>>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    server: Server,
    private readonly registry: CourtRegistry,
    private readonly options: LiveFanOutOptions,
  ) {
    this.namespace = server.of(FEED_NAMESPACE);
    options.guard(this.namespace);
    this.namespace.on('connection', (socket) => this.welcome(socket));
    this.timer = setInterval(() => this.settle(), settleMs);
  }

  get screens(): number {
    return this.namespace.sockets.size;
  }

  close(): void {
    clearInterval(this.timer);
    // Those of this process alone: other processes go on. The connection is closed, not the socket: a client takes the end of its socket for a last word, and would not come back.
    for (const socket of this.namespace.sockets.values()) socket.conn.close();
  }

  /** Ends the sockets of a room: what they may has changed. */
  end(room: string): void {
    this.namespace.in(room).disconnectSockets(true);
  }

  /** A court came, went, or said something of itself. */
  court(view: CourtView | null): void {
    if (view === null) return;
    const { live, ...court } = view;
    this.send({ hubTime: Date.now(), nodeId: view.nodeId, court, ...(live === null ? {} : { live }) });
  }

  /** Only the match changed. */
  live(nodeId: NodeId, live: LiveState, now: number): void {
    this.send({ hubTime: now, nodeId, live });
  }

  /** A court said of itself what it says every few seconds. The newest is told soon: a hundred courts that did one command say so at once, and its outcomes go first. */
  heartbeat(nodeId: NodeId): void {
    for (const socketId of this.namespace.sockets.keys()) this.owe(socketId, nodeId);
  }

  gone(nodeId: NodeId): void {
    this.namespace.local.emit('court-gone', { nodeId });
  }

  /** Events were committed. Only screens that show events are told. */
  events(rows: readonly HubEvent[]): void {
    if (rows.length > 0) this.namespace.volatile.to(eventRoom).emit('events', { rows: rows.slice(-maxEventsTold), more: rows.length > maxEventsTold });
  }

  /** Whether a screen of this process looks at events: then a commit is worth telling. */
  get eventsAreWatchedHere(): boolean {
    return (this.namespace.adapter.rooms.get(eventRoom)?.size ?? 0) > 0;
  }

  private welcome(socket: Socket): void {
    const { version, tournament } = this.options;
    socket.on('watch-events', (on: unknown) => void (on === true ? socket.join(eventRoom) : socket.leave(eventRoom)));
    // A screen asks from time to time whether the hub is alive: a frozen hub keeps its sockets open.
    socket.on('alive', (answer: unknown) => {
      if (typeof answer === 'function') (answer as (time: number) => void)(Date.now());
    });
    socket.on('disconnect', () => this.owed.delete(socket.id));
    socket.emit('snapshot', { hubTime: Date.now(), hubVersion: version, tournament, courts: this.registry.views() } satisfies FeedSnapshot);
  }

  private send(change: FeedChange): void {
    for (const socket of this.namespace.sockets.values()) {
      if (socket.conn.transport.writable) socket.emit('court', change);
      else this.owe(socket.id, change.nodeId);
    }
  }

  private owe(socketId: string, nodeId: NodeId): void {
    const set = this.owed.get(socketId) ?? new Set<NodeId>();
    set.add(nodeId);
    this.owed.set(socketId, set);
  }

  /** Gives screens the newest state of the courts they missed. */
  private settle(): void {
    for (const [socketId, courts] of this.owed) {
      const socket = this.namespace.sockets.get(socketId);
      if (socket === undefined) {
        this.owed.delete(socketId);
        continue;
      }
      if (!socket.conn.transport.writable) continue;
      this.owed.delete(socketId);
      for (const nodeId of courts) {
        const view = this.registry.view(nodeId);
        if (view === null) continue;
        const { live, ...court } = view;
        socket.emit('court', { hubTime: Date.now(), nodeId, court, ...(live === null ? {} : { live }) } satisfies FeedChange);
      }
    }
  }
}
