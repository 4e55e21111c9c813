import { randomUUID } from 'node:crypto';
import { FEED_NAMESPACE, type CourtView, type NodeId } from '@restrike/contracts';
import type { Logger } from '@restrike/runtime';
import type { Namespace, Server } from 'socket.io';
import type { CourtRegistry } from '../courts/court-registry.js';
import type { LiveFanOut } from '../live/live-fan-out.js';

const beatEveryMs = 1_000;
/** A process that is silent for so long is taken for gone, and its courts for offline until they join another one. */
const lostAfterMs = 5_000;
/** Changes of one court are passed on at most this often; the newest wins. */
const tellEveryMs = 50;

/** What hub processes that share a database say to each other. They are one hub of one version: the shape is theirs alone. */
type PeerMessage =
  | { readonly kind: 'beat'; readonly from: string; readonly watchesEvents: boolean }
  /** Said at the start and to whoever starts: all courts that have their link here. `asks`: the others are to do the same. */
  | { readonly kind: 'courts'; readonly from: string; readonly asks: boolean; readonly views: readonly CourtView[] }
  /** A court has its link here from now on. */
  | { readonly kind: 'joined'; readonly from: string; readonly view: CourtView }
  | { readonly kind: 'court'; readonly from: string; readonly view: CourtView }
  | { readonly kind: 'bye'; readonly from: string };

/** CDB-3: several hub processes on one database: each knows the courts of all, and its screens see them. Messages go through the Socket.IO adapter. */
export class Peers {
  private readonly id = randomUUID();
  private readonly namespace: Namespace;
  private readonly known = new Map<string, { heardAt: number; watchesEvents: boolean }>();
  private readonly due = new Set<NodeId>();
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(
    server: Server,
    private readonly registry: CourtRegistry,
    private readonly fanOut: LiveFanOut,
    /** Ends a link here: the court has gone over to another process. */
    private readonly endLink: (nodeId: NodeId) => void,
    private readonly log: Logger,
  ) {
    this.namespace = server.of(FEED_NAMESPACE);
    this.namespace.on('peer', (message: PeerMessage) => this.take(message));
  }

  /** Other processes that are heard. */
  get count(): number {
    return this.known.size;
  }

  /** Whether a screen of another process shows events. */
  get watchEvents(): boolean {
    return [...this.known.values()].some(({ watchesEvents }) => watchesEvents);
  }

  start(): void {
    this.tell({ kind: 'courts', from: this.id, asks: true, views: this.registry.ownViews() });
    this.timers.push(
      setInterval(() => this.beat(), beatEveryMs),
      setInterval(() => this.tellDue(), tellEveryMs),
    );
  }

  stop(): void {
    for (const timer of this.timers) clearInterval(timer);
    this.tell({ kind: 'bye', from: this.id });
  }

  /** A court has joined here. */
  joined(view: CourtView): void {
    if (this.known.size > 0) this.tell({ kind: 'joined', from: this.id, view });
  }

  /** Something of a court changed here. */
  changed(nodeId: NodeId): void {
    if (this.known.size > 0) this.due.add(nodeId);
  }

  private beat(): void {
    this.tell({ kind: 'beat', from: this.id, watchesEvents: this.fanOut.eventsAreWatchedHere });
    const now = Date.now();
    for (const [peer, { heardAt }] of this.known) if (now - heardAt >= lostAfterMs) this.lose(peer, 'it is silent');
  }

  private tellDue(): void {
    for (const nodeId of this.due) {
      const view = this.registry.ownView(nodeId);
      if (view !== null) this.tell({ kind: 'court', from: this.id, view });
    }
    this.due.clear();
  }

  private take(message: PeerMessage): void {
    const { from } = message;
    if (from === this.id) return;
    if (message.kind === 'bye') {
      this.lose(from, 'it stopped');
      return;
    }
    const peer = this.known.get(from);
    if (peer === undefined) {
      this.log.info({ peer: from }, 'another hub process is here');
      // Heard for the first time, perhaps in the middle of its life: it is to know our courts too, and we its.
      if (message.kind !== 'courts') this.tell({ kind: 'courts', from: this.id, asks: true, views: this.registry.ownViews() });
    }
    this.known.set(from, { heardAt: Date.now(), watchesEvents: message.kind === 'beat' ? message.watchesEvents : (peer?.watchesEvents ?? false) });
    if (message.kind === 'courts') {
      for (const view of message.views) this.takeView(from, view, false);
      if (message.asks) this.tell({ kind: 'courts', from: this.id, asks: false, views: this.registry.ownViews() });
    } else if (message.kind === 'joined') {
      this.takeView(from, message.view, true);
    } else if (message.kind === 'court') this.takeView(from, message.view, false);
  }

  private takeView(from: string, view: CourtView, joined: boolean): void {
    const before = this.registry.view(view.nodeId);
    const now = Date.now();
    if (!this.registry.takePeers(from, view, joined, now)) return;
    // Not before: the end of the old link is no news of the court then.
    if (view.link !== 'offline') this.endLink(view.nodeId);
    const onlyLive = before !== null && view.live !== null && before.link === view.link && before.heartbeat?.sentAt === view.heartbeat?.sentAt && before.courtName === view.courtName;
    if (onlyLive && view.live !== null) this.fanOut.live(view.nodeId, view.live, now);
    else this.fanOut.court(view);
  }

  private lose(peer: string, reason: string): void {
    if (!this.known.delete(peer)) return;
    this.log.warn({ peer, reason }, 'another hub process is gone');
    for (const view of this.registry.peerLost(peer, Date.now())) this.fanOut.court(view);
  }

  private tell(message: PeerMessage): void {
    this.namespace.serverSideEmit('peer', message);
  }
}
