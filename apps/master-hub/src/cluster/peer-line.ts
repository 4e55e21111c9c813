import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { FEED_NAMESPACE, type CourtContext, type CourtView, type FeedRoom, type NodeId } from '@restrike/contracts';
import type { Server } from 'socket.io';
import type { HubCounts } from '../health/hub-readings.js';
import { InOrder, type Turn } from './in-order.js';

/** What hub processes that share a database say to each other. They are one hub of one version: the shape is theirs alone. */
export interface PeerWords {
  /** Still there; whether a screen there shows events, and what was counted since its start. */
  readonly beat: { readonly watchesEvents: boolean; readonly counts: HubCounts };
  /** All courts that have their link there. `asks`: the others are to do the same. */
  readonly courts: { readonly asks: boolean; readonly views: readonly CourtView[] };
  /** A court has its link there from now on. */
  readonly joined: { readonly view: CourtView };
  readonly court: { readonly view: CourtView };
  /** A person took a court from view. */
  readonly removed: { readonly nodeId: NodeId };
  readonly bye: Record<string, never>;
  /** For the screens of a room. */
  readonly room: { readonly room: FeedRoom; readonly event: string; readonly message: object };
  /** What courts are told of tournaments. */
  readonly context: { readonly context: CourtContext };
  /** The wishes for these courts are others now. */
  readonly wishes: { readonly nodeIds: readonly NodeId[] };
  /** The secret of a court is good or bad now: what is remembered of it is wrong. */
  readonly credential: { readonly nodeId: NodeId };
  /** A command is written for a court that has its link there. */
  readonly handOver: { readonly nodeId: NodeId; readonly commandId: string };
}
export type PeerWord = keyof PeerWords;

interface Message {
  readonly from: string;
  readonly number: number;
  readonly word: PeerWord;
  readonly value: unknown;
}

const tickEveryMs = 250;
const event = 'peer';

/**
 * CDB-3: the line between hub processes that share a database, through the Socket.IO adapter. What one says the others hear in its order. `missed` is told
 * when words of another process were lost, as while the database was away: then what was built of them must be read anew.
 */
export class PeerLine extends EventEmitter<{ missed: [] }> {
  readonly id = randomUUID();
  private said = 0;
  private readonly heard = new Map<string, InOrder<Message>>();
  private readonly hearers = new Map<PeerWord, (from: string, value: never) => void>();
  private readonly timer: NodeJS.Timeout | null;

  /** @param server null for a process that has its database for itself: then nothing is said. */
  constructor(private readonly server: Server | null) {
    super();
    server?.of(FEED_NAMESPACE).on(event, (message: Message) => this.take(message));
    this.timer = server === null ? null : setInterval(() => this.tick(), tickEveryMs);
  }

  /** Tells all other processes. */
  say<W extends PeerWord>(word: W, value: PeerWords[W]): void {
    if (this.server === null) return;
    this.said += 1;
    this.server.of(FEED_NAMESPACE).serverSideEmit(event, { from: this.id, number: this.said, word, value } satisfies Message);
  }

  /** One hearer a word. */
  hear<W extends PeerWord>(word: W, listener: (from: string, value: PeerWords[W]) => void): void {
    this.hearers.set(word, listener as (from: string, value: never) => void);
  }

  /** A process is gone; should it be heard again, it is as one that is new. */
  forget(from: string): void {
    this.heard.delete(from);
  }

  close(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  private take(message: Message): void {
    if (message.from === this.id) return;
    const order = this.heard.get(message.from) ?? new InOrder<Message>();
    this.heard.set(message.from, order);
    this.pass(order.take(message.number, message, Date.now()));
  }

  private tick(): void {
    const now = Date.now();
    for (const order of this.heard.values()) this.pass(order.tick(now));
  }

  private pass({ ready, missed }: Turn<Message>): void {
    for (const { from, word, value } of ready) this.hearers.get(word)?.(from, value as never);
    if (missed) this.emit('missed');
  }
}
