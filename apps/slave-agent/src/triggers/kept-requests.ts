import { randomUUID } from 'node:crypto';
import type { ChallengeView } from '@restrike/contracts';
import type { CourtRecords } from '@restrike/db/court';
import type { Logger } from '@restrike/runtime';
import type { WriteRound } from '../store/write-round.js';
import { WriteTogether } from '../store/write-together.js';

/** Keeps every request for video review with what became of it, from where it goes to the hub. */
export class KeptRequests {
  private readonly unwritten: WriteTogether<ChallengeView>;
  private last: ChallengeView | null = null;

  constructor(
    private readonly records: Pick<CourtRecords, 'ivrEvents'>,
    log: Logger,
    round?: WriteRound,
  ) {
    this.unwritten = new WriteTogether('requests for video review', (views) => this.records.ivrEvents.put(views, randomUUID), log, round);
  }

  /** Begins with the request of now: those that an earlier run left open are over. */
  begin(view: ChallengeView | null): void {
    this.records.ivrEvents.closeOthers(view?.sequence ?? null);
    this.follow(view);
  }

  /** The request of now, or null. Never throws. */
  follow(view: ChallengeView | null): void {
    const { last } = this;
    this.last = view;
    if (last?.open === true && last.sequence !== view?.sequence) this.put({ ...last, open: false });
    if (view !== null) this.put(view);
  }

  /** Writes what waits, for the end. */
  stop(): void {
    this.unwritten.end();
  }

  private put(view: ChallengeView): void {
    this.unwritten.put(String(view.sequence), view);
  }
}
