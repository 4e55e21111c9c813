import type {
  ClipStretch,
  ActiveContext,
  Clip,
  ClipId,
  ClockJump,
  ChallengeView,
  CourtActiveContext,
  CourtAnnouncement,
  CourtBroadcast,
  CourtContext,
  IvrEventRow,
  MinuteFigures,
  ObsSessionKind,
  ObsSessionRow,
  SessionEndReason,
  SharedFile,
  Tournament,
  TournamentDay,
  TriggerRun,
  Announcement,
  CommandOutcome,
} from '@restrike/contracts';
import type { EventCorrection } from '../court-store.js';
import type { NetworkRecords } from './network-records.js';

/** What is known of a session when its output starts. Times in ms: `startMs` on the timeline, `startedAt` by the wall clock. */
export type NewObsSession = Pick<
  ObsSessionRow,
  | 'obsSessionId'
  | 'connectionId'
  | 'role'
  | 'kind'
  | 'tournamentId'
  | 'tournamentDayId'
  | 'day'
  | 'startedAt'
  | 'startMs'
  | 'estimated'
  | 'broadcastId'
  | 'path'
  | 'name'
  | 'bufferSeconds'
>;

/** How a session ended. */
export interface ObsSessionEnd {
  readonly endMs: number;
  readonly endedAt: number;
  readonly reason: SessionEndReason;
  readonly path?: string | null;
  /** The recording is paused: its file goes on in the next session of its video. */
  readonly paused?: boolean;
}

/** A correction by hand of where a session begins in its video. */
export interface ObsSessionCorrectionRow {
  readonly correctionId: number;
  readonly obsSessionId: string;
  readonly beforeMs: number;
  readonly afterMs: number;
  readonly changedBy: string;
  readonly reason: string | null;
  readonly changedAt: number;
  readonly undoneAt: number | null;
}

/** Who changes something, why and when (wall clock, ms). */
export interface ChangeNote {
  readonly by: string;
  readonly reason: string | null;
  readonly at: number;
}

/**
 * SES: sessions of OBS outputs and where they lie in videos. Whatever moves a position changes session, video and the first events in one
 * transaction; the rest of many events follows by {@link CourtRecords.positions}.
 */
export interface ObsSessionRecords {
  /** What was paused of the output is no longer. @throws when the connection's output has a session that has not ended. */
  open(session: NewObsSession): ObsSessionRow;
  /** null when there is no such session. An end before the start is the start; one that has ended before is changed. */
  close(obsSessionId: string, end: ObsSessionEnd): ObsSessionRow | null;
  /** The output runs after all, as before: takes the end back. null when there is no such session or another one of the output runs. */
  reopen(obsSessionId: string): ObsSessionRow | null;
  /** What became known later; null when there is no such session. */
  describe(obsSessionId: string, change: { readonly path?: string | null; readonly name?: string | null; readonly bufferSeconds?: number | null }): ObsSessionRow | null;
  /** SES-4: its film begins elsewhere than where its output said that it started; what lies in it moves. null when there is no such session. */
  beginAt(obsSessionId: string, begin: { readonly startMs: number; readonly startedAt: number; readonly estimated: boolean }): ObsSessionRow | null;
  /** Notes that every session that runs on these connections was seen to run at this moment of the timeline. */
  seen(connectionIds: readonly string[], atMs: number): void;
  /** The last moment at which a session was seen to run; null when there is no such session. */
  lastSeen(obsSessionId: string): number | null;
  get(obsSessionId: string): ObsSessionRow | null;
  /** Sessions that run, oldest first. */
  active(): readonly ObsSessionRow[];
  /** Sessions whose file is not finished: those that run, and those that were paused. */
  unfinished(): readonly ObsSessionRow[];
  /** A paused recording was stopped: its file is finished. null when that session was not paused. */
  finish(obsSessionId: string): ObsSessionRow | null;
  /** The sessions of a video, by their start. */
  ofVideo(broadcastId: string): readonly ObsSessionRow[];
  /** Newest first. `before`: a `startMs`. */
  list(query: { readonly day?: string; readonly kind?: ObsSessionKind; readonly before?: number; readonly limit: number }): readonly ObsSessionRow[];
  /** The newest session of a connection's output, running or not; null when there was none. */
  latest(connectionId: string, kind: ObsSessionKind): ObsSessionRow | null;
  /** SES-3: sets the correction of a session, ms; null when there is no such session or it is in no video. */
  correct(obsSessionId: string, correctionMs: number, note: ChangeNote): ObsSessionRow | null;
  /** Takes back the newest correction that is not taken back yet; null when there is none. */
  undo(obsSessionId: string, at: number): ObsSessionRow | null;
  corrections(obsSessionId: string): readonly ObsSessionCorrectionRow[];
  broadcast(broadcastId: string): CourtBroadcast | null;
  /** Makes a video or changes its zero and mode; its sessions and their events follow. */
  setBroadcast(broadcast: CourtBroadcast): void;
  addJump(jump: Omit<ClockJump, 'jumpId'>): ClockJump;
  /** Newest first. */
  jumps(limit: number): readonly ClockJump[];
}

/** Positions of stored events. */
export interface PositionRecords {
  /** Timeline − monotonic clock of this start of the machine, ms; null before the pipeline opened the store. */
  originMs(): number | null;
  /** Moment of an event on the timeline; null when there is no such event. */
  momentOf(sequence: number): number | null;
  /** First and last event of a stretch of the timeline, end exclusive; null when there is none. */
  between(fromMs: number, toMs: number | null): { readonly first: number; readonly last: number } | null;
  /** Where the hub finds the events of a stretch of the timeline, end exclusive: by epoch and day, oldest first, at most 16. */
  stretches(fromMs: number, toMs: number): ClipStretch[];
  /** Calculates the next events anew that are due; whether more are. Called until it says no. */
  recalculate(): boolean;
  /** TRG-2: gives the events of a stretch the clip that shows them, where they have none; their number. One statement. */
  linkClip(clipId: string, fromMs: number, toMs: number): number;
  /** Changes stored events: each becomes a new version that the hub gets. */
  correct(corrections: readonly EventCorrection[]): void;
}

/** Where a clip's files are. */
export interface ClipFiles {
  readonly path: string | null;
  readonly videoPath: string | null;
  readonly thumbnailPath: string | null;
}

/** A clip with what only this machine knows of it. */
export interface StoredClip extends ClipFiles {
  readonly clip: Clip;
  readonly obsSessionId: string | null;
  readonly tournamentId: string | null;
  readonly day: string;
}

export interface ClipRecords {
  /** Stores those that are new or newer than what is there, in one transaction; how many were. */
  put(clips: readonly StoredClip[]): number;
  get(clipId: ClipId | string): StoredClip | null;
  /** Newest first; `before` is a `createdAt`. */
  list(query: { readonly matchId?: string; readonly day?: string; readonly groupId?: string; readonly before?: number; readonly limit: number }): readonly StoredClip[];
}

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

/** A video on its way to the shared folder, with where it is on this machine. */
export interface StoredFile extends Omit<SharedFile, 'name'> {
  readonly source: string;
  /** Session or clip that it is of. */
  readonly ownerId: string | null;
  readonly tournamentDayId: string | null;
  /** When the file was last changed, ms, at the look that `bytes` is from. */
  readonly modifiedMs: number | null;
  readonly attempts: number;
  readonly changedAt: number;
}

export interface FileRecords {
  /** Whether it was new; a source or a target is there once. */
  add(file: Pick<StoredFile, 'fileId' | 'kind' | 'source' | 'target' | 'ownerId' | 'tournamentDayId' | 'day'>, at: number): boolean;
  update(file: StoredFile): void;
  get(fileId: string): StoredFile | null;
  ofSource(source: string): StoredFile | null;
  hasTarget(target: string): boolean;
  /** Those that wait or are being copied, oldest first. */
  unfinished(limit: number): readonly StoredFile[];
  /** Pages of those that are verified and on this machine, by id. */
  verified(after: string | null, limit: number): readonly StoredFile[];
  /** The newest changes first. */
  list(limit: number): readonly StoredFile[];
  counts(): Readonly<Record<string, number>>;
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

/** SYN-1: requests for video review and what became of them, for the hub. */
export interface IvrEventRecords {
  /** Keeps where requests stand; what changed is a new version. One whose asking event is not stored is left out. */
  put(views: readonly ChallengeView[], newId: () => string): void;
  /** Ends the requests that nobody answered, but for the one of this event. Gives how many. */
  closeOthers(sequence: number | null): number;
  /** Newest first. */
  list(limit: number): readonly IvrEventRow[];
}

export interface CourtRecords {
  readonly flags: FlagRecords;
  readonly patterns: PatternRecords;
  readonly commands: CommandRecords;
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
  close(): void;
}

