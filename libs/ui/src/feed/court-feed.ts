import { FEED_NAMESPACE, feedChangeSchema, feedGoneSchema, feedSnapshotSchema, type CourtView, type NodeId } from '@restrike/contracts';
import { openFeedSocket, type FeedSocket } from './feed-socket.js';
import { WatchedFeed, type Watched } from './watched-feed.js';

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
export interface FeedState extends Watched {
  readonly tournament: string | null;
  readonly hubVersion: string | null;
  readonly courts: ReadonlyMap<NodeId, CourtSeen>;
  /** Hub's clock minus this page's monotonic clock, ms; null before the first word. */
  readonly hubAheadMs: number | null;
}

const empty: FeedState = { connection: 'connecting', connectionSince: 0, liveSince: null, tournament: null, hubVersion: null, courts: new Map(), hubAheadMs: null };

/** Live state of all courts from the hub: snapshot first, then changes; reconnects for ever; says when it does not know. */
export class CourtFeed extends WatchedFeed<FeedState> {
  private readonly eventListeners = new Set<(rows: readonly unknown[], more: boolean) => void>();

  constructor(socket: FeedSocket, now: () => number, report: (problem: unknown) => void = () => undefined) {
    super(socket, now, report, empty);
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
  }

  /** Rows of events as they are committed, and whether more were than are told; only while somebody listens. */
  watchEvents(listener: (rows: readonly unknown[], more: boolean) => void): () => void {
    this.eventListeners.add(listener);
    if (this.eventListeners.size === 1) this.socket.emit('watch-events', true);
    return () => {
      this.eventListeners.delete(listener);
      if (this.eventListeners.size === 0) this.socket.emit('watch-events', false);
    };
  }

  private onSnapshot(value: unknown): void {
    const parsed = feedSnapshotSchema.safeParse(value);
    if (!parsed.success) return this.report(parsed.error);
    const now = this.heard();
    const { hubTime, courts, tournament, hubVersion } = parsed.data;
    // The hub held a state since its last update: its clock went on meanwhile.
    const seen = courts.map((view): [NodeId, CourtSeen] => [view.nodeId, { ...see(view, now, Math.max(0, hubTime - (view.updatedAt ?? hubTime)), undefined), heardAt: now - silenceOf(view, hubTime) }]);
    this.set({ ...this.snapshotCame(), tournament, hubVersion, courts: new Map(seen), hubAheadMs: hubTime - now });
  }

  private onChange(value: unknown): void {
    const parsed = feedChangeSchema.safeParse(value);
    if (!parsed.success) return this.report(parsed.error);
    const { hubTime, nodeId, court, live } = parsed.data;
    const now = this.heard();
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

/** Connects to the hub this page came from. */
export function connectFeed(token: string | null, socket: FeedSocket = openFeedSocket(FEED_NAMESPACE, token)): CourtFeed {
  return new CourtFeed(socket, () => performance.now(), (problem) => console.error('message of the hub can not be read', problem));
}
