/**
 * What became of a recording while nobody heard of it (the agent or the connection to OBS was away): OBS tells how much film its file holds, which does not
 * grow in a pause. All times are milliseconds of the court's timeline.
 */

/** The last stretch of a file that is known. */
export interface KnownPart {
  readonly startMs: number;
  /** Film that the file held before it. */
  readonly offsetMs: number;
  /** Last moment at which the file was seen to grow; of a paused one its pause. */
  readonly lastMs: number;
  readonly isPaused: boolean;
}

/** The recording as OBS was found. */
export interface FoundRecording {
  readonly nowMs: number;
  /** Film that its file holds. */
  readonly filmMs: number;
  readonly isPaused: boolean;
  /** It is known to be the OBS, and the run, of before. */
  readonly isSameRun: boolean;
}

/** The known part ended at `endMs` (null: it goes on), and this one follows in the same file. */
export interface PartsAfterAbsence {
  readonly endMs: number | null;
  /** `endMs` null: it grows. `untoldMs`: film that the file took in between the two parts, at moments that nobody knows. */
  readonly next: { readonly startMs: number; readonly endMs: number | null; readonly untoldMs: number } | null;
}

/** OBS tells the length of its film up to 0.6 s late, and the first picture may come a key frame after the start; less than this is no pause. */
const slackMs = 3_000;

/**
 * The length of a pause that nobody heard of is known, its place is not: where it may lie before some of the film or after it, that film is of neither part, and an
 * event of then has no position.
 *
 * @returns null when it is another recording.
 */
export function recordingAfterAbsence(known: KnownPart, found: FoundRecording): PartsAfterAbsence | null {
  const grownMs = known.offsetMs + known.lastMs - known.startMs;
  const moreMs = Math.max(0, found.filmMs - grownMs);
  if (found.filmMs < grownMs - slackMs) {
    // It was paused before it was last seen to grow, as it seemed.
    if (!found.isSameRun || found.filmMs < known.offsetMs) return null;
    return { endMs: known.startMs + found.filmMs - known.offsetMs, next: found.isPaused ? null : { startMs: found.nowMs, endMs: null, untoldMs: 0 } };
  }
  const sinceMs = Math.min(Math.max(known.lastMs, found.nowMs - moreMs), found.nowMs);
  if (known.isPaused) {
    if (!found.isPaused) return { endMs: known.lastMs, next: { startMs: sinceMs, endMs: null, untoldMs: 0 } };
    return { endMs: known.lastMs, next: moreMs > slackMs ? { startMs: found.nowMs, endMs: found.nowMs, untoldMs: moreMs } : null };
  }
  if (found.isPaused) return { endMs: Math.min(known.lastMs + moreMs, found.nowMs), next: null };
  // One that began after the file was last seen to grow may well be the next one, and most often is.
  if (!found.isSameRun && found.nowMs - found.filmMs > known.lastMs) return null;
  if (sinceMs - known.lastMs <= slackMs) return { endMs: null, next: null };
  return { endMs: known.lastMs, next: { startMs: found.nowMs, endMs: null, untoldMs: moreMs } };
}
