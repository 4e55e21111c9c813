import { createHash, randomUUID } from 'node:crypto';
import type { Announcement, AnnouncementReceipt, AnnouncementSeen, AnnouncementView, ApiError, NodeId, postAnnouncementSchema } from '@restrike/contracts';
import type { AnnouncementStore, NewAuditEntry } from '@restrike/db/hub';
import type { Logger } from '@restrike/runtime';
import type { z } from 'zod';
import type { CourtLine } from '../commands/command-desk.js';
import type { KnownCourts } from '../courts/known-courts.js';

const deliverLimitMs = 5_000;
/** What a linked court did not take is sent to it again this often. */
const againMs = 10_000;

export interface AnnouncementFeed {
  tell(room: 'announcements', event: string, value: unknown): void;
}
/** Who announces, and the audit log's entry of it, which is written with it. */
export interface Announcer {
  readonly name: string;
  entry(announcementId: string, detail: { readonly kind: string; readonly priority: string; readonly courts: readonly NodeId[] }): NewAuditEntry;
}
export type Announced = { readonly view: AnnouncementView; readonly repeated: boolean } | { readonly status: number; readonly refusal: ApiError };

/** ANN-1: announcements to courts. One that is offline gets it when it is back, until it expires; delivered, seen and acknowledged are shown. */
export class AnnouncementDesk {
  /** Courts that are being given what waits for them: one after the other, so that the order stays. */
  private readonly delivering = new Map<NodeId, Promise<void>>();
  /** Courts that refused something when they were given last what waits for them: said once. */
  private readonly refusing = new Set<NodeId>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly store: AnnouncementStore,
    private readonly courts: KnownCourts,
    private readonly line: CourtLine,
    private readonly feed: AnnouncementFeed,
    private readonly log: Logger,
  ) {
    this.timer = setInterval(() => void this.again(), againMs);
    this.timer.unref();
  }

  close(): void {
    clearInterval(this.timer);
  }

  async announce({ idempotencyKey, targets, kind, priority, text, ttlMs }: z.output<typeof postAnnouncementSchema>, by: Announcer): Promise<Announced> {
    const { courts, unknown } = await this.courts.find(targets);
    if (unknown.length > 0) return { status: 404, refusal: { code: 'UNKNOWN_COURT', message: `the hub knows no court ${unknown.join(', ')}`, path: 'targets' } };
    if (courts.length === 0) return { status: 409, refusal: { code: 'NO_COURTS', message: 'no court is known yet: nobody would read it', path: 'targets' } };
    const fingerprint = createHash('sha256').update(JSON.stringify([targets, kind, priority, text, ttlMs])).digest('hex');
    const createdAt = Date.now();
    const announcement = { announcementId: randomUUID(), kind, priority, text, createdBy: by.name, createdAt, expiresAt: ttlMs === null ? null : createdAt + ttlMs, idempotencyKey, fingerprint };
    const nodeIds = courts.map(({ nodeId }) => nodeId);
    const written = await this.store.create(announcement, nodeIds, by.entry(announcement.announcementId, { kind, priority, courts: nodeIds }));
    if (!written.created) {
      if (written.fingerprint === fingerprint) return { view: written.view, repeated: true };
      return { status: 409, refusal: { code: 'KEY_REUSED', message: 'this idempotency key belongs to another announcement: make a new one for each', path: 'idempotencyKey' } };
    }
    this.feed.tell('announcements', 'announcement', { hubTime: createdAt, announcement: written.view });
    for (const { nodeId } of courts) void this.courtIsThere(nodeId);
    return { view: written.view, repeated: false };
  }

  /** Gives a court what waits for it, oldest first, if it has a link. */
  courtIsThere(nodeId: NodeId): Promise<void> {
    const after = (this.delivering.get(nodeId) ?? Promise.resolve()).then(() => this.deliver(nodeId));
    this.delivering.set(nodeId, after);
    return after.finally(() => {
      if (this.delivering.get(nodeId) === after) this.delivering.delete(nodeId);
    });
  }

  /** The court's word. True when it is committed; else the court says it again. */
  async seen(nodeId: NodeId, seen: AnnouncementSeen): Promise<boolean> {
    try {
      this.tell(seen.announcementId, await this.store.seen(nodeId, seen, Date.now()));
      return true;
    } catch (error) {
      this.log.warn({ nodeId, error: String(error) }, 'what a court saw can not be written; it says it again');
      return false;
    }
  }

  /** A link may be up and an answer lost all the same: every court whose link is here is given anew what it has not taken. */
  private async again(): Promise<void> {
    try {
      for (const nodeId of await this.store.courtsThatWait(Date.now())) {
        if (this.line.isHere(nodeId) && !this.delivering.has(nodeId)) void this.courtIsThere(nodeId);
      }
    } catch (error) {
      this.log.debug({ error: String(error) }, 'what waits for courts can not be read; trying again');
    }
  }

  private async deliver(nodeId: NodeId): Promise<void> {
    if (!this.line.isLinked(nodeId)) return;
    const refused: string[] = [];
    try {
      for (const announcement of await this.store.waitingFor(nodeId, Date.now())) {
        const taken = await this.line.ask(nodeId, 'announcement', announcement satisfies Announcement, deliverLimitMs);
        // One that a court can not take must not keep it from those behind.
        if (taken === true) this.tell(announcement.announcementId, await this.store.delivered(announcement.announcementId, nodeId, Date.now()));
        else refused.push(announcement.announcementId);
      }
    } catch (error) {
      this.log.info({ nodeId, error: String(error) }, 'an announcement was not delivered; it is sent again');
      return;
    }
    if (refused.length === 0) this.refusing.delete(nodeId);
    else if (!this.refusing.has(nodeId)) {
      this.refusing.add(nodeId);
      this.log.warn({ nodeId, refused: refused.slice(0, 10) }, 'a court refused announcements: its log says why; they are sent again until they expire');
    }
  }

  private tell(announcementId: string, receipt: AnnouncementReceipt | null): void {
    if (receipt !== null) this.feed.tell('announcements', 'announcement-receipts', { hubTime: Date.now(), announcementId, receipts: [receipt] });
  }
}
