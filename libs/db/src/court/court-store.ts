import type {
  ConsoleAct,
  CourtFinding,
  EpochExtent,
  EpochId,
  EventCategory,
  EventRecord,
  MatchEvent,
  MatchRow,
  IvrEventRow,
  ObsSessionRow,
  SessionId,
  Side,
  UdpSessionRow,
  DayChecksum,
  ValidationRule,
} from '@restrike/contracts';

/** A message ready to be stored; the store gives it nothing but its place. `raw` is its bytes: base64 is for the wire alone. */
export type NewEvent = Omit<EventRecord, 'raw' | 'matchEvents'> & {
  readonly raw: Uint8Array;
  readonly matchEvents: readonly MatchEvent[];
  /** What broke rules beside `error`, where there was more than one. */
  readonly furtherIssues?: readonly { readonly code: string; readonly detail: string }[];
  /** JSON text of `parsed`, where it is known already: equal datagrams have equal text. */
  readonly parsedJson?: string | null;
};

/** A later change of a stored event: raises its version and enters the corrections log, in the same transaction. */
export interface EventCorrection {
  readonly sequence: number;
  readonly category?: EventCategory;
  readonly matchEvents?: readonly MatchEvent[];
  readonly recTimestampMs?: number | null;
  readonly strTimestampMs?: number | null;
  readonly ivrLink?: string | null;
  readonly tags?: readonly string[];
}

/** What one datagram group changes; committed whole or not at all. */
export interface CommitGroup {
  readonly events: readonly NewEvent[];
  readonly corrections: readonly EventCorrection[];
  /** Matches that the group changed, newest state each. */
  readonly matches: readonly MatchRow[];
  /** Counters of the UDP session after the group; null when nothing was received in it. */
  readonly session: UdpSessionRow | null;
  /** Senders seen in the group: `address:port` with their counts and times. */
  readonly clients: readonly { readonly sender: string; readonly packets: number; readonly firstSeen: number; readonly lastSeen: number }[];
  /** The reducer's memory after the group, as JSON text: kept so that a restart replays little. */
  readonly memory: { readonly sequence: number; readonly json: string } | null;
  /** Another full group follows at once: rows that only say again what events say may follow with it. They are never behind the memory. */
  readonly inBurst?: boolean;
}

/** Stored memory of the reducer and where the events after it begin. */
export interface StoredMemory {
  readonly sequence: number;
  readonly json: string;
}

/**
 * The hot side of the court store: synchronous prepared statements on one connection with `synchronous=FULL`, used by the
 * pipeline thread alone. Opening it begins a new epoch and closes UDP sessions that a killed run left active.
 */
export interface CourtWriter {
  readonly epoch: EpochId;
  /** First sequence of this epoch. */
  readonly from: number;
  /** Timeline − monotonic clock, ms; null when events lie by their wall clock. */
  readonly originMs: number | null;
  /** Highest sequence in the database; `from - 1` after opening. */
  readonly lastSequence: number;
  commit(group: CommitGroup): void;
  /** Writes the rows that bursts owe, of a run before this one too; one that is refused by the word of `isRefused` is given up, so that it stops nothing. @throws what else the store throws; then the rest stays owed. */
  payOwed(isRefused: (error: unknown) => boolean): void;
  openSession(session: UdpSessionRow): void;
  closeSession(session: UdpSessionRow): void;
  /** Highest datagram number stored of a UDP session; 0 when none. */
  lastDatagram(sessionId: string): number;
  /** {@link originMs} of the run that a UDP session was of; null when nothing is known of it. */
  originOf(sessionId: string): number | null;
  loadMemory(): StoredMemory | null;
  /** Events after `sequence` in order, at most `limit`: for rebuilding the state after a restart. */
  eventsAfter(sequence: number, limit: number): readonly EventRecord[];
  close(): void;
}

/** Keyset-paginated query of events; newest first unless `order` says otherwise. */
export interface EventQuery {
  readonly before?: number;
  readonly after?: number;
  readonly order?: 'newest' | 'oldest';
  readonly limit: number;
  readonly sessionId?: SessionId;
  readonly tournamentId?: string;
  readonly tournamentDayId?: string;
  readonly day?: string;
  readonly matchId?: string;
  readonly matchNumber?: string;
  readonly categories?: readonly EventCategory[];
  readonly sides?: readonly Side[];
  readonly types?: readonly string[];
  readonly validity?: 'valid' | 'invalid';
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Case-insensitive substring of the message text, type or match number. */
  readonly text?: string;
}

export interface ParkedRecord {
  readonly epoch: EpochId;
  readonly sequence: number;
  readonly code: string;
  readonly reason: string;
  readonly parkedAt: number;
}

export interface OutboxEpoch extends EpochExtent {
  /** The hub has everything of this epoch up to here; `from - 1` when nothing. */
  readonly acknowledged: number;
}

export interface OutboxDepth {
  readonly waiting: number;
  readonly oldestAt: number | null;
  readonly parked: number;
  readonly lastAckAt: number | null;
}

/** What the sync reads and moves; main thread, its own connection. */
export interface CourtOutbox {
  /** Every epoch of the store, oldest first, the current one last. */
  allEpochs(): readonly OutboxEpoch[];
  /** Those of them that are not wholly acknowledged, and always the current one. */
  epochs(): readonly OutboxEpoch[];
  /** Events of an epoch with `from <= sequence <= through`, ascending, at most `limit`, parked ones left out. */
  read(epoch: EpochId, from: number, through: number, limit: number): readonly EventRecord[];
  acknowledge(epoch: EpochId, contiguous: number, at: number): void;
  /** Events whose newest version has not been acknowledged, by log id; at most `limit`. */
  corrections(limit: number): readonly { readonly logId: number; readonly epoch: EpochId; readonly from: number; readonly record: EventRecord }[];
  acknowledgeCorrections(throughLogId: number): void;
  /** Matches and UDP sessions changed since they were last acknowledged. */
  changedMatches(limit: number): readonly MatchRow[];
  acknowledgeMatches(rows: readonly { readonly matchId: string; readonly version: number }[]): void;
  changedSessions(limit: number): readonly UdpSessionRow[];
  acknowledgeSessions(rows: readonly { readonly sessionId: string; readonly version: number }[]): void;
  changedObsSessions(limit: number): readonly ObsSessionRow[];
  acknowledgeObsSessions(rows: readonly { readonly obsSessionId: string; readonly version: number }[]): void;
  changedIvrEvents(limit: number): readonly IvrEventRow[];
  acknowledgeIvrEvents(rows: readonly { readonly ivrEventId: string; readonly version: number }[]): void;
  /** SEC-4: acts at the console that the hub does not have, oldest first. */
  unsentActs(limit: number): readonly ConsoleAct[];
  acknowledgeActs(acts: readonly { readonly actId: string }[]): void;
  park(record: ParkedRecord): void;
  /**
   * Takes a parked event up again: as it is now it waits among the corrections, whatever its epoch.
   *
   * @returns false when there is nothing to send: it is not parked, or was archived and stays parked until it is restored.
   */
  unpark(epoch: EpochId, sequence: number): boolean;
  isParked(epoch: EpochId, sequence: number): boolean;
  /** Forgets every acknowledgement: the court is at another hub, which has nothing of it, or at one that lost some of it. */
  forgetAcknowledgements(): void;
  /** How many rows of this court the hub said last that it has taken. */
  rowsTaken(): number;
  noteRowsTaken(rows: number): void;
  parked(limit: number): readonly ParkedRecord[];
  depth(): OutboxDepth;
  /** Another text than before when something was written to the store, by whatever connection: as long as it is the same, nobody need look for what is to be sent. */
  written(): string;
}

export interface SessionTotals {
  readonly sessions: number;
  readonly received: number;
  readonly parsed: number;
  readonly errors: number;
  readonly bytes: number;
  readonly minBytes: number | null;
  readonly maxBytes: number | null;
  /** Different senders. */
  readonly clients: number;
  /** null when no session's platform told. */
  readonly kernelDrops: number | null;
}

export interface CourtReader {
  /** A page of events. `next` is the `before` (or `after`, oldest first) of the next page; with `text` a page may be short or empty and still have one. */
  events(query: EventQuery): { readonly rows: readonly EventRecord[]; readonly next: number | null };
  event(sequence: number): EventRecord | null;
  matches(query: { readonly day?: string; readonly before?: number; readonly limit: number }): readonly MatchRow[];
  match(matchId: string): MatchRow | null;
  sessions(limit: number): readonly UdpSessionRow[];
  /** Over all UDP sessions. */
  sessionTotals(): SessionTotals;
  /** Senders, the last that sent first. */
  clients(limit: number): readonly { readonly sessionId: string; readonly sender: string; readonly firstSeen: number; readonly lastSeen: number; readonly packets: number }[];
  days(): readonly string[];
  /** How many events carry a day. Asked for the same day again, it counts only what came since. */
  eventsOn(day: string): number;
  checksum(day: string): DayChecksum;
  /** EVT-5: findings, newest first; those of one match when one is named. */
  findings(query: { readonly matchId?: string; readonly limit: number }): readonly CourtFinding[];
  /** EVT-4: every validation rule with what broke it, most often broken first. */
  rules(): readonly ValidationRule[];
  /** Unknown messages by pattern, most frequent first. */
  unknownPatterns(limit: number): readonly {
    readonly pattern: string;
    readonly count: number;
    readonly firstSeen: number;
    readonly lastSeen: number;
    readonly samples: readonly string[];
    readonly label: string | null;
  }[];
}

/** DB-7: what the store says of its own health. */
export interface CourtStoreHealth {
  readonly accessible: boolean;
  /** Why the store can not be read; null when it can. */
  readonly error: string | null;
  /** `ok`, `unchecked`, or what the check found. */
  readonly integrity: string;
  readonly bytes: number;
  readonly walBytes: number;
  readonly events: number;
  readonly migration: { readonly version: number; readonly pending: number };
  readonly rowCounts: Readonly<Record<string, number>>;
  /** Per named query: calls, p50, p99 and slowest, ms. */
  readonly queries: Readonly<Record<string, { readonly calls: number; readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number }>>;
  /** The newest queries that took over 100 ms, newest first; `at` is their end, wall clock ms. */
  readonly slow: readonly { readonly name: string; readonly tookMs: number; readonly at: number }[];
}
