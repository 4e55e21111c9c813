import type { CourtWriter } from '@restrike/db/court';
import type { Datagram } from './thread-messages.js';

/** A UDP session of an earlier run, as far as datagrams of it still come. */
interface EarlierSession {
  /** Highest datagram that is stored or on its way. */
  seen: number;
  /** Origin of the timeline in its run; null when nothing is known of it. */
  readonly originMs: number | null;
}

/**
 * Datagrams that an earlier run put aside in the spill file: leaves out what it had committed before it could clear the file, or wrote twice, and
 * puts the others on the monotonic clock of this run. The machine may have been started anew since: its clock then began at zero, and an old reading
 * would lie hours or days beside its place in every video.
 */
export class EarlierRuns {
  private readonly sessions = new Map<string, EarlierSession>();

  constructor(
    private readonly store: Pick<CourtWriter, 'originMs' | 'originOf' | 'lastDatagram'>,
    /** Whether a session is of this run. */
    private readonly isOwn: (sessionId: string) => boolean,
  ) {}

  /** Those of `datagrams` that are to be stored, in their order. */
  fresh(datagrams: readonly Datagram[]): readonly Datagram[] {
    const kept: Datagram[] = [];
    for (const one of datagrams) {
      if (this.isOwn(one.sessionId)) {
        kept.push(one);
        continue;
      }
      const session = this.session(one.sessionId);
      if (one.number <= session.seen) continue;
      session.seen = one.number;
      kept.push(this.onOwnClock(one, session));
    }
    return kept;
  }

  private session(sessionId: string): EarlierSession {
    const known = this.sessions.get(sessionId);
    if (known !== undefined) return known;
    const session = { seen: this.store.lastDatagram(sessionId), originMs: this.store.originOf(sessionId) };
    this.sessions.set(sessionId, session);
    return session;
  }

  /** A session that this store knows nothing of (its database was replaced) has only the wall clock to go by. */
  private onOwnClock(one: Datagram, { originMs }: EarlierSession): Datagram {
    const own = this.store.originMs;
    if (own === null || own === originMs) return one;
    const moment = originMs === null ? one.receivedAt : originMs + one.monotonicUs / 1_000;
    return { ...one, monotonicUs: Math.round((moment - own) * 1_000), readUs: one.monotonicUs };
  }
}
