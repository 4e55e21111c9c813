import type { CourtView, NodeId } from '@restrike/contracts';
import type { Logger } from '@restrike/runtime';
import type { HubCounts } from '../health/hub-readings.js';
import type { CourtRegistry } from '../courts/court-registry.js';
import type { LiveFanOut } from '../live/live-fan-out.js';
import type { PeerLine } from './peer-line.js';

const beatEveryMs = 1_000;
/** A process that is silent for so long is taken for gone, and its courts for offline until they join another one. */
const lostAfterMs = 5_000;
/** Changes of one court are passed on at most this often; the newest wins. */
const tellEveryMs = 50;

/** What the courts of other processes mean here. */
export interface PeerCourts {
  /** Ends a link here: the court has gone over to another process. */
  endLink(nodeId: NodeId): void;
  /** The process that had a court's link is gone. */
  lost(nodeId: NodeId): void;
  /** What was counted here since the start. */
  counts(): HubCounts;
}

/** CDB-3: several hub processes on one database: each knows the courts of all, and its screens see them. */
export class Peers {
  /** `heardAt` by the monotonic clock: one that is set must neither end those that live nor keep one that died. */
  private readonly known = new Map<string, { heardAt: number; watchesEvents: boolean; counts: HubCounts | null }>();
  private others: HubCounts = { events: 0, requests: 0, refused: 0 };
  private readonly due = new Set<NodeId>();
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly line: PeerLine,
    private readonly registry: CourtRegistry,
    private readonly fanOut: LiveFanOut,
    private readonly courts: PeerCourts,
    private readonly log: Logger,
  ) {
    line.hear('bye', (from) => this.lose(from, 'it stopped'));
    line.hear('beat', (from, { watchesEvents, counts }) => {
      this.add(from, counts);
      this.greet(from, watchesEvents, true);
      const peer = this.known.get(from);
      if (peer !== undefined) peer.counts = counts;
    });
    line.hear('courts', (from, { asks, views }) => {
      this.greet(from, null, false);
      for (const view of views) this.takeView(from, view, false);
      if (asks) this.tellCourts(false);
    });
    line.hear('joined', (from, { view }) => {
      this.greet(from, null, true);
      this.takeView(from, view, true);
    });
    line.hear('court', (from, { view }) => {
      this.greet(from, null, true);
      this.takeView(from, view, false);
    });
    line.on('missed', () => this.tellCourts(true));
  }

  /** Other processes that are heard. */
  get count(): number {
    return this.known.size;
  }

  /** Whether a screen of another process shows events. */
  get watchEvents(): boolean {
    return [...this.known.values()].some(({ watchesEvents }) => watchesEvents);
  }

  /** What all other processes have counted since this one first heard them, those that are gone as well. */
  get counted(): HubCounts {
    return this.others;
  }

  start(): void {
    this.tellCourts(true);
    this.timers.push(
      setInterval(() => this.beat(), beatEveryMs),
      setInterval(() => this.tellDue(), tellEveryMs),
    );
  }

  stop(): void {
    for (const timer of this.timers) clearInterval(timer);
    this.line.say('bye', {});
  }

  /** A court has joined here. */
  joined(view: CourtView): void {
    if (this.known.size > 0) this.line.say('joined', { view });
  }

  /** Something of a court changed here. */
  changed(nodeId: NodeId): void {
    if (this.known.size > 0) this.due.add(nodeId);
  }

  private beat(): void {
    this.line.say('beat', { watchesEvents: this.fanOut.eventsAreWatchedHere, counts: this.courts.counts() });
    const now = performance.now();
    for (const [peer, { heardAt }] of this.known) if (now - heardAt >= lostAfterMs) this.lose(peer, 'it is silent');
  }

  private tellCourts(asks: boolean): void {
    this.line.say('courts', { asks, views: this.registry.ownViews() });
  }

  private tellDue(): void {
    for (const nodeId of this.due) {
      const view = this.registry.ownView(nodeId);
      if (view !== null) this.line.say('court', { view });
    }
    this.due.clear();
  }

  /** @param exchange heard for the first time in the middle of its life, it is to know our courts too, and we its. */
  private greet(from: string, watchesEvents: boolean | null, exchange: boolean): void {
    const peer = this.known.get(from);
    this.known.set(from, { heardAt: performance.now(), watchesEvents: watchesEvents ?? peer?.watchesEvents ?? false, counts: peer?.counts ?? null });
    if (peer !== undefined) return;
    this.log.info({ peer: from }, 'another hub process is here');
    if (exchange) this.tellCourts(true);
  }

  /** Takes what a process counted since its last beat; what it counted before it was first heard is none of ours. */
  private add(from: string, counts: HubCounts): void {
    const before = this.known.get(from)?.counts;
    if (before == null) return;
    const { events, requests, refused } = this.others;
    this.others = { events: events + counts.events - before.events, requests: requests + counts.requests - before.requests, refused: refused + counts.refused - before.refused };
  }

  private takeView(from: string, view: CourtView, joined: boolean): void {
    const before = this.registry.view(view.nodeId);
    const now = Date.now();
    if (!this.registry.takePeers(from, view, joined, now)) return;
    // Not before: the end of the old link is no news of the court then.
    if (view.link !== 'offline') this.courts.endLink(view.nodeId);
    const onlyLive = before !== null && view.live !== null && before.link === view.link && before.heartbeat?.sentAt === view.heartbeat?.sentAt && before.courtName === view.courtName;
    if (onlyLive && view.live !== null) this.fanOut.live(view.nodeId, view.live, now);
    else this.fanOut.court(view);
  }

  private lose(peer: string, reason: string): void {
    this.line.forget(peer);
    if (!this.known.delete(peer)) return;
    this.log.warn({ peer, reason }, 'another hub process is gone');
    for (const view of this.registry.peerLost(peer, Date.now())) {
      this.fanOut.court(view);
      this.courts.lost(view.nodeId);
    }
  }
}
