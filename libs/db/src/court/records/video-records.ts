import type {
  ChallengeView,
  Clip,
  ClipId,
  ClipStretch,
  ClockJump,
  CourtBroadcast,
  IvrEventRow,
  ObsSessionKind,
  ObsSessionRow,
  SessionEndReason,
  SharedFile,
} from '@restrike/contracts';
import type { EventCorrection } from '../court-store.js';
import type { ChangeNote } from './change-note.js';

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

/** A stretch of a recording's file without a pause, on the timeline, ms. `stillUntilMs`: when its file was ended, in the pause after it; else null. */
export interface RecordedPartRow {
  readonly videoId: string;
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly positionMs: number;
  readonly stillUntilMs: number | null;
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

/**
 * SES: sessions of OBS outputs and where they lie in videos. Whatever moves a position changes session, video and the first events in one
 * transaction; the rest of many events follows by {@link PositionRecords}.
 */
export interface ObsSessionRecords {
  /** What was paused of the output is no longer. @throws when the connection's output has a session that has not ended. */
  open(session: NewObsSession): ObsSessionRow;
  /** null when there is no such session. An end before the start is the start; one that has ended before is changed. */
  close(obsSessionId: string, end: ObsSessionEnd): ObsSessionRow | null;
  /** The output runs after all, as before: takes the end back. null when there is no such session or another one of the output runs. */
  reopen(obsSessionId: string): ObsSessionRow | null;
  /** Its file became known later; null when there is no such session. */
  setPath(obsSessionId: string, path: string): ObsSessionRow | null;
  /** SES-4: its film begins elsewhere than where its output said that it started; what lies in it moves. null when there is no such session. */
  beginAt(obsSessionId: string, begin: { readonly startMs: number; readonly startedAt: number; readonly estimated: boolean }): ObsSessionRow | null;
  /** Notes that every session that runs on these connections was seen to run at this moment of the timeline. */
  seen(connectionIds: readonly string[], atMs: number): void;
  /** The last moment at which a session was seen to run, its end, or, of a recording that was stopped in a pause, that stop; null when there is no such session. */
  lastSeen(obsSessionId: string): number | null;
  get(obsSessionId: string): ObsSessionRow | null;
  /** Sessions that run, oldest first. */
  active(): readonly ObsSessionRow[];
  /** Sessions whose file is not finished: those that run, and those that were paused. */
  unfinished(): readonly ObsSessionRow[];
  /** A paused recording was stopped at this moment of the timeline (null: nobody knows when): its file is finished. null when that session was not paused. */
  finish(obsSessionId: string, atMs: number | null): ObsSessionRow | null;
  /** The newest recordings of an OBS, part by part between their pauses, oldest first. */
  recordedParts(connectionId: string, limit: number): readonly RecordedPartRow[];
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
  /** Where all clips below a folder are, or were, on this machine. `folder` ends with its separator. */
  pathsBelow(folder: string): readonly string[];
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

/** SYN-1: requests for video review and what became of them, for the hub. */
export interface IvrEventRecords {
  /** Keeps where requests stand; what changed is a new version. One whose asking event is not stored is left out. */
  put(views: readonly ChallengeView[], newId: () => string): void;
  /** Ends the requests that nobody answered, but for the one of this event. Gives how many. */
  closeOthers(sequence: number | null): number;
  /** Newest first. */
  list(limit: number): readonly IvrEventRow[];
}
