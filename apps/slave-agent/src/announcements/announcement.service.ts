import { EventEmitter } from 'node:events';
import { announcementSchema, type Announcement, type AnnouncementSeen, type CourtAnnouncement } from '@restrike/contracts';
import type { AnnouncementRecords, StoredAnnouncement } from '@restrike/db/court';
import type { Logger } from '@restrike/runtime';

export interface AnnouncementSurroundings {
  /** Court's clock, ms. */
  readonly now: () => number;
  /** Hub's clock, ms. */
  readonly hubNow: () => number;
  /** Tells the hub; whether it has written it. */
  readonly tellHub: (seen: AnnouncementSeen) => Promise<boolean>;
  readonly log: Logger;
}

/** Announcements that a screen is shown. */
const shown = 200;
const toldAtOnce = 50;

const viewOf = ({ toldAt: _toldAt, ...announcement }: StoredAnnouncement): CourtAnnouncement => announcement;

/** ANN-1 on the court: keeps what the control room says, tells the screens, and tells the hub who saw and acknowledged it, also when that was offline. */
export class AnnouncementService extends EventEmitter<{ changed: [CourtAnnouncement] }> {
  private telling: Promise<void> | null = null;

  constructor(
    private readonly records: AnnouncementRecords,
    private readonly around: AnnouncementSurroundings,
  ) {
    super();
  }

  /** What the hub sent: true when it is stored, or needs not be any more. */
  take(value: unknown): boolean {
    const parsed = announcementSchema.safeParse(value);
    return parsed.success && this.keep(parsed.data);
  }

  /** Stores an announcement once. False: the court could not. */
  keep(announcement: Announcement): boolean {
    if (announcement.expiresAt !== null && announcement.expiresAt <= this.around.hubNow()) return true;
    try {
      const receivedAt = this.around.now();
      if (this.records.add(announcement, receivedAt)) this.emit('changed', { ...announcement, receivedAt, seenAt: null, acknowledgedAt: null });
      return true;
    } catch (error) {
      this.around.log.error({ error: String(error) }, 'an announcement can not be stored; the hub sends it again');
      return false;
    }
  }

  /** What is to be shown, newest first: what has not expired. An urgent one stays until it is acknowledged or expires. */
  list(): CourtAnnouncement[] {
    const now = this.around.hubNow();
    return this.records.list(shown).filter(({ expiresAt }) => expiresAt === null || expiresAt > now).map(viewOf);
  }

  /** null when there is no such announcement. */
  seen(announcementId: string): CourtAnnouncement | null {
    return this.changed(this.records.markSeen(announcementId, this.around.now()));
  }

  acknowledge(announcementId: string): CourtAnnouncement | null {
    return this.changed(this.records.acknowledge(announcementId, this.around.now()));
  }

  /** Tells the hub what it does not know yet; what it does not take waits for the next time. */
  tellHub(): Promise<void> {
    this.telling ??= this.tellAll().finally(() => (this.telling = null));
    return this.telling;
  }

  private changed(stored: StoredAnnouncement | null): CourtAnnouncement | null {
    if (stored === null) return null;
    const view = viewOf(stored);
    this.emit('changed', view);
    void this.tellHub();
    return view;
  }

  private async tellAll(): Promise<void> {
    try {
      for (const { announcementId, seenAt, acknowledgedAt } of this.records.untold(toldAtOnce)) {
        const ahead = this.around.now() - this.around.hubNow();
        const onHubClock = (at: number | null): number | null => (at === null ? null : Math.max(0, at - ahead));
        if (!(await this.around.tellHub({ announcementId, seenAt: onHubClock(seenAt), acknowledgedAt: onHubClock(acknowledgedAt) }))) return;
        // What was acknowledged while it was told is told again: the mark is taken off by it.
        const now = this.records.list(shown).find((one) => one.announcementId === announcementId);
        if (now?.acknowledgedAt === acknowledgedAt) this.records.told(announcementId, this.around.now());
      }
    } catch (error) {
      this.around.log.warn({ error: String(error) }, 'what was seen can not be told to the hub yet');
    }
  }
}
