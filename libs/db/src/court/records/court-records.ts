import type {
  ActiveContext,
  Announcement,
  CommandOutcome,
  ConsoleAct,
  CourtActiveContext,
  CourtAnnouncement,
  CourtContext,
  MinuteFigures,
  ObsSessionRow,
  Tournament,
  TournamentDay,
  TriggerRun,
} from '@restrike/contracts';
import type { ChangeNote } from './change-note.js';
import type { NetworkRecords } from './network-records.js';
import type { ClipRecords, FileRecords, IvrEventRecords, ObsSessionRecords, PositionRecords } from './video-records.js';

export interface SampleRecords {
  /** Keeps a minute, and those of the week before it. */
  put(minute: MinuteFigures): void;
  /** Newest first. */
  list(limit: number): readonly MinuteFigures[];
}

export interface TriggerRunRecords {
  /** Stores the newest state of each, all or none of them. */
  put(runs: readonly TriggerRun[]): void;
  get(runId: string): TriggerRun | null;
  /** Newest first. */
  list(query: { readonly ruleId?: string; readonly before?: number; readonly limit: number }): readonly TriggerRun[];
  /** Keeps the newest; returns how many went. */
  keep(newest: number): number;
}

/** A setting as it is stored: JSON text, or a sealed secret. */
export interface StoredSetting {
  readonly key: string;
  readonly category: string;
  readonly value: string;
  readonly sensitive: boolean;
  readonly changedAt: number;
}

export interface SettingChangeRow {
  readonly changeId: number;
  readonly key: string;
  readonly oldValue: string | null;
  readonly newValue: string | null;
  readonly changedBy: string;
  readonly reason: string | null;
  readonly changedAt: number;
}

export interface SettingRecords {
  all(): readonly StoredSetting[];
  /** Stores settings (`value` null: back to the default) with what the history is to show of old and new; all or none. */
  change(
    changes: readonly { readonly key: string; readonly category: string; readonly value: string | null; readonly sensitive: boolean; readonly shownOld: string | null; readonly shownNew: string | null }[],
    note: ChangeNote,
  ): void;
  /** Newest first. */
  history(query: { readonly key?: string; readonly before?: number; readonly limit: number }): readonly SettingChangeRow[];
}

/** An OBS as the court is set up for it. The password is sealed; its key is outside the database. */
export interface StoredObsConnection {
  readonly obsConnectionId: string;
  readonly role: ObsSessionRow['role'];
  readonly host: string;
  readonly port: number;
  readonly protocol: 'auto' | 'v5' | 'v4';
  readonly sealedPassword: Buffer | null;
  readonly enabled: boolean;
  /** OBS-5: command that starts this OBS again, as JSON of its parts; null when none is configured. */
  readonly restartCommand: string | null;
  readonly changedAt: number;
}

export interface ObsConnectionRecords {
  list(): readonly StoredObsConnection[];
  /** @throws when another connection has the same role, host and port. */
  put(connection: StoredObsConnection): void;
  /** Whether there was one. */
  remove(obsConnectionId: string): boolean;
}

export interface TournamentRecords {
  tournaments(): readonly Tournament[];
  days(tournamentId?: string): readonly TournamentDay[];
  putTournament(tournament: Tournament): void;
  putDay(day: TournamentDay): void;
  active(): CourtActiveContext | null;
  /** null clears it. The day of before goes from active to finished, or to planned when `finish` is false. */
  setActive(context: ActiveContext | null, note: Pick<ChangeNote, 'by' | 'at'> & { readonly finish?: boolean }): CourtActiveContext | null;
  /** Takes what a hub says when it is newer than what was last taken of that hub; whether it was. */
  take(context: CourtContext, at: number): boolean;
  /** Version last taken of a hub; null before the first. */
  takenVersion(hubId: string): number | null;
}

/** An announcement with what the hub has been told of it. */
export interface StoredAnnouncement extends CourtAnnouncement {
  /** When the hub last confirmed what was seen and acknowledged; null when it is still to be told. */
  readonly toldAt: number | null;
}

export interface AnnouncementRecords {
  /** Stores it once; whether it was new. */
  add(announcement: Announcement, receivedAt: number): boolean;
  /** Newest first. */
  list(limit: number): readonly StoredAnnouncement[];
  /** The first time counts; null when there is no such announcement. */
  markSeen(announcementId: string, at: number): StoredAnnouncement | null;
  acknowledge(announcementId: string, at: number): StoredAnnouncement | null;
  /** What the hub has not been told, oldest first. */
  untold(limit: number): readonly StoredAnnouncement[];
  told(announcementId: string, at: number): void;
}

/**
 * Everything on a court that is written beside the pipeline, through one connection of the main thread. Short transactions; waits up to
 * 5 s while the pipeline commits. Every method is synchronous and throws what SQLite throws when the store can not be written.
 */
/** CMD-2: what a court remembers of the hub's commands, so that each is done once. */
export interface CommandRecords {
  /** Notes that a command is begun; false when it was before. Forgets all but the newest `kept`. */
  begin(command: { readonly commandId: string; readonly action: string; readonly issuedBy: string }, at: number, kept: number): boolean;
  end(outcome: CommandOutcome): void;
  /** null when it was never begun; its outcome is null when it did not end. */
  get(commandId: string): { readonly outcome: CommandOutcome | null } | null;
}

/** SEC-4: acts at the court's own console. */
export interface ConsoleActRecords {
  /** Stores each once, all or none of them; those of long ago go. */
  put(acts: readonly ConsoleAct[]): void;
}

/** Values that the control room set on an overlay, by name. */
export interface StoredOverlayValues {
  readonly overlay: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly changedAt: number;
}
export interface OverlayValueRecords {
  /** Adds values to those of the overlay; one that is null goes. Gives all it has then. */
  change(overlay: string, changes: StoredOverlayValues['values'], at: number): StoredOverlayValues;
  all(): readonly StoredOverlayValues[];
}

/** EVT-4: names that people give to messages which the protocol does not have. */
export interface PatternRecords {
  /** null takes the name away. false: there is no such pattern. */
  label(pattern: string, words: string | null): boolean;
}

/** A code with its flag; `file` and `sha256` of the court's own picture. */
export interface StoredFlag {
  readonly code: string;
  readonly kind: 'current' | 'historic' | 'special' | 'paralympic' | 'custom';
  readonly name: string;
  readonly iso: string | null;
  readonly file: string | null;
  readonly sha256: string | null;
}

/** What the code of an athlete was taken for; `code` null: not known. `at`: wall clock, ms. */
export interface FlagRecognitionRow {
  readonly seen: string;
  readonly code: string | null;
  readonly how: 'exact' | 'mapped' | 'custom' | 'neutral';
  readonly confidence: number;
  readonly matchId: string;
  readonly side: 'blue' | 'red';
  readonly at: number;
}

/** A code that matches carried; `count`: athletes of matches. */
export interface MetFlagRow {
  readonly seen: string;
  readonly count: number;
  readonly firstSeen: number;
  readonly lastSeen: number;
}

/** FLG-1: codes and flags of this court. */
export interface FlagRecords {
  /** Writes the built-in codes and other spellings down, where they differ; the court's own pictures and mappings stay. */
  know(flags: readonly Pick<StoredFlag, 'code' | 'kind' | 'name' | 'iso'>[], mappings: readonly (readonly [seen: string, code: string])[], at: number): void;
  all(): readonly StoredFlag[];
  pictures(): readonly { readonly code: string; readonly file: string; readonly sha256: string }[];
  /** A code that is not known becomes one of the operator's. */
  putPicture(picture: { readonly code: string; readonly file: string; readonly sha256: string }, at: number): void;
  /** Whether there was one. A code of the operator's goes with it, and what was mapped to it. */
  dropPicture(code: string, at: number): boolean;
  /** The operator's mappings. */
  mappings(): readonly { readonly seen: string; readonly code: string }[];
  /** false: there is no such flag. */
  map(seen: string, code: string, at: number): boolean;
  /** Whether there was one of the operator's. */
  unmap(seen: string): boolean;
  /** Each athlete's code of a match counts once. Keeps the newest `kept`. */
  note(rows: readonly FlagRecognitionRow[], kept: number): void;
  /** The last seen first. */
  met(limit: number): readonly MetFlagRow[];
  /** Newest first. */
  history(limit: number): readonly FlagRecognitionRow[];
}

export interface CourtRecords {
  readonly flags: FlagRecords;
  readonly patterns: PatternRecords;
  readonly commands: CommandRecords;
  readonly consoleActs: ConsoleActRecords;
  readonly overlayValues: OverlayValueRecords;
  readonly obsSessions: ObsSessionRecords;
  readonly obsConnections: ObsConnectionRecords;
  readonly positions: PositionRecords;
  readonly clips: ClipRecords;
  readonly ivrEvents: IvrEventRecords;
  readonly files: FileRecords;
  readonly triggerRuns: TriggerRunRecords;
  readonly samples: SampleRecords;
  readonly network: NetworkRecords;
  readonly settings: SettingRecords;
  readonly tournaments: TournamentRecords;
  readonly announcements: AnnouncementRecords;
  /** Does all that a work writes here in one transaction, or nothing of it. @throws what the work or the store throws. */
  readonly inOne: (work: () => void) => void;
  close(): void;
}
