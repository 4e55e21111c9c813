/**
 * Where a moment lies in a video. All times are milliseconds of one court's timeline: the monotonic clock tied once to
 * the wall clock, so a stepped wall clock moves nothing.
 */

/** One run of an output: a stream between connect and loss, or one recording file. */
export interface VideoSession {
  readonly id: string;
  readonly startMs: number;
  /** Exclusive; null while it runs. */
  readonly endMs: number | null;
  /** Manual correction of where this session begins in the video, ms; carries on to every later session. */
  readonly correctionMs: number;
}

/**
 * What the platform keeps of the time between two sessions of a broadcast: nothing (`concatenated`, the parts are joined)
 * or all of it (`wall-clock`).
 */
export type GapMode = 'concatenated' | 'wall-clock';

/** A session with its place in the video. */
export interface PlacedSession extends VideoSession {
  /** First moment of the session that is in the video. Equals `startMs` unless the broadcast went live later. */
  readonly visibleFromMs: number;
  /** Position in the video at `visibleFromMs`. */
  readonly offsetMs: number;
}

/**
 * Places the sessions of one broadcast.
 *
 * @param zeroMs when the broadcast truly went live; earlier time (a preview) is not in the archive. null when the platform
 *   does not tell: then the first session's start.
 * @param nowMs end of a running session for the purpose of later ones; a running session is normally the last.
 * @returns the sessions by start; one that ended before the zero is left out, it lies in no video.
 */
export function placeSessions(
  sessions: readonly VideoSession[],
  mode: GapMode,
  zeroMs: number | null,
  nowMs: number,
): PlacedSession[] {
  const ordered = [...sessions].sort((a, b) => a.startMs - b.startMs || (a.id < b.id ? -1 : 1));
  const first = ordered[0];
  if (first === undefined) return [];
  const zero = zeroMs ?? first.startMs;
  const placed: PlacedSession[] = [];
  let joined = 0;
  let corrections = 0;
  for (const session of ordered) {
    corrections += session.correctionMs;
    const end = session.endMs ?? Math.max(nowMs, session.startMs);
    if (end <= zero && session.endMs !== null) continue;
    const visibleFromMs = Math.max(session.startMs, zero);
    const offset = mode === 'concatenated' ? joined : visibleFromMs - zero;
    placed.push({ ...session, visibleFromMs, offsetMs: offset + corrections });
    joined += Math.max(0, end - visibleFromMs);
  }
  return placed;
}

/**
 * Position of a moment in the video, ms; null when it lies in a gap, before the video or after its end. A session holds
 * its start and not its end; where sessions overlap, the later one holds the moment.
 */
export function positionOf(momentMs: number, placed: readonly PlacedSession[]): number | null {
  for (let index = placed.length - 1; index >= 0; index -= 1) {
    const session = placed[index];
    if (session === undefined) continue;
    if (momentMs >= session.visibleFromMs && (session.endMs === null || momentMs < session.endMs)) {
      const position = session.offsetMs + momentMs - session.visibleFromMs;
      return position < 0 ? null : position;
    }
  }
  return null;
}

/** `H:MM:SS`, hours unbounded; a fraction of a second is cut. */
export function formatPosition(positionMs: number): string {
  const seconds = Math.floor(positionMs / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${String(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
