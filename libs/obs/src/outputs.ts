import type { ObsNotice, ObsOutputReport } from './dialect.js';
import type { FilmStart } from './film-start.js';
import type { ObsOutput, ObsOutputCause, ObsOutputEvent, ObsOutputKind } from './obs-status.js';

type OutputNotice = Extract<ObsNotice, { kind: 'output' }>;

export interface Moment {
  /** Monotonic ms. */
  readonly at: number;
  /** Ms since 1970. */
  readonly wall: number;
}

export interface OutputChange {
  readonly output: ObsOutput;
  /** Null when nothing changed that anybody is told. */
  readonly event: ObsOutputEvent | null;
}

export const unknownOutput: ObsOutput = { state: 'inactive', known: false, pausedAt: null, since: null, sinceWall: null, estimated: false, path: null };

const isRunning = ({ known, state }: ObsOutput): boolean => known && (state === 'active' || state === 'reconnecting');

/** An output after OBS told something of it. `cause` is what made it so. Pure. */
export function applyOutputNotice(output: ObsOutput, notice: OutputNotice, cause: ObsOutputCause, now: Moment): OutputChange {
  const path = notice.path ?? output.path;
  // A new recording is another file; the replay buffer's path is that of its last clip.
  const kept = notice.output === 'recording' ? null : output.path;
  switch (notice.state) {
    case 'starting':
      // OBS tells from several threads: beside a recording the STARTED of a replay buffer was seen to come before its STARTING. A new run would have ended the old one first.
      if (isRunning(output)) return { output, event: null };
      return change(output, { ...output, known: true, state: 'starting', pausedAt: null, path: kept }, cause, now);
    case 'started':
      // STARTED while it is known to run is OBS repeating itself: the zero of positions stays.
      if (output.state === 'active') return { output: { ...output, path }, event: null };
      return change(output, { state: 'active', known: true, pausedAt: null, since: now.at, sinceWall: now.wall, estimated: false, path: notice.path ?? kept }, cause, now);
    case 'reconnecting':
      return change(output, { ...output, known: true, state: 'reconnecting' }, 'network-loss', now);
    case 'reconnected':
      return change(output, { ...output, known: true, state: 'active' }, cause, now);
    case 'paused':
      return { output: output.state === 'active' ? { ...output, pausedAt: output.pausedAt ?? now.at } : output, event: null };
    case 'resumed':
      return { output: resume(output, now), event: null };
    case 'stopping':
      if (output.known && output.state === 'inactive') return { output: { ...output, path }, event: null };
      return change(output, { ...output, known: true, state: 'stopping', pausedAt: null, path }, cause, now);
    case 'stopped':
      return change(output, { ...output, known: true, state: 'inactive', pausedAt: null, since: null, sinceWall: null, estimated: false, path }, cause, now);
  }
}

/** The run of an output that was under way when the connection was lost. */
export interface EarlierRun {
  /** False when nobody was told that it ended, because we left by ourselves. */
  readonly told: boolean;
  readonly since: number;
  readonly sinceWall: number;
  readonly estimated: boolean;
  readonly pausedAt: number | null;
}

type Run = Pick<EarlierRun, 'since' | 'sinceWall' | 'estimated' | 'pausedAt'>;

/**
 * Two starts this far apart, ms, may be one: OBS's own duration runs up to 0.6 s late, and its answer takes time on a busy laptop. A pause that begins and ends
 * unheard is noticed when it is longer.
 */
const sameStartMs = 3_000;

/**
 * An output after OBS was asked what it does. When it runs and we did not see it start, its start is calculated from its own duration and marked
 * as estimated, unless it is the run that we knew before (`earlier`, when OBS is the same process): then that start holds. Pure.
 */
export function applyOutputReport(kind: ObsOutputKind, output: ObsOutput, report: ObsOutputReport, earlier: EarlierRun | null, now: Moment): OutputChange {
  const path = report.path ?? output.path;
  if (!report.active) {
    if (output.state === 'inactive' && (earlier === null || earlier.told)) return { output: { ...output, known: true, path }, event: null };
    if (output.state === 'inactive') return { output: { ...output, known: true, path }, event: endOf('by-hand', path, now) };
    return change(output, { ...unknownOutput, known: true, path }, 'by-hand', now);
  }
  const state = report.reconnecting ? 'reconnecting' : 'active';
  if (output.since !== null && output.sinceWall !== null) {
    const run = goneOn(kind, { ...output, since: output.since, sinceWall: output.sinceWall }, report, now);
    const after: ObsOutput = { ...output, known: true, state, ...run, path };
    const isAsHeard = run.since === output.since && run.pausedAt === output.pausedAt;
    return isAsHeard ? change(output, after, 'found', now) : { output: after, event: foundEvent(state, run, path, true) };
  }
  const age = report.durationMs ?? 0;
  const found: Run = { since: now.at - age, sinceWall: now.wall - age, estimated: true, pausedAt: report.paused ? now.at : null };
  // Of the same OBS a later start is the same run too: the stream's duration restarts with each reconnect, the replay buffer has none, a recording may have been paused.
  const continues = earlier !== null && found.since >= earlier.since - sameStartMs;
  const { since, sinceWall, estimated, pausedAt } = continues ? goneOn(kind, earlier, report, now) : found;
  return { output: { state, known: true, since, sinceWall, estimated, pausedAt, path }, event: foundEvent(state, { since, sinceWall, estimated, pausedAt }, path, continues) };
}

const foundEvent = (state: 'active' | 'reconnecting', { since, sinceWall, estimated, pausedAt }: Run, path: string | null, continues: boolean): ObsOutputEvent => ({
  state, cause: 'found', path, at: since, wall: sinceWall, estimated, continues, pausedAt,
});

/**
 * The run as it is now, of which a while was not heard: what OBS paused or let go on meanwhile, or both, is calculated from its own duration, which stands
 * still in a pause. Only recordings pause; of all else the start holds.
 */
function goneOn(kind: ObsOutputKind, run: Run, { paused, durationMs }: ObsOutputReport, now: Moment): Run {
  const { since, sinceWall, estimated, pausedAt } = run;
  const filmMs = durationMs ?? (pausedAt ?? now.at) - since;
  const standsStill = paused || pausedAt !== null || now.at - since - filmMs > sameStartMs;
  if (kind !== 'recording' || !standsStill) return { since, sinceWall, estimated, pausedAt };
  if (paused && pausedAt === null) return { since, sinceWall, estimated, pausedAt: Math.min(now.at, since + filmMs) };
  const grownMs = filmMs - ((pausedAt ?? now.at) - since);
  if (paused && grownMs <= sameStartMs) return { since, sinceWall, estimated, pausedAt };
  return { since: now.at - filmMs, sinceWall: now.wall - filmMs, estimated: true, pausedAt: paused ? now.at : null };
}

/** An output whose film was found to begin elsewhere than where OBS said STARTED. Pure. */
export function applyFilmStart(output: ObsOutput, { since, estimated }: FilmStart): ObsOutput {
  if (output.since === null || output.sinceWall === null) return output;
  return { ...output, since, sinceWall: output.sinceWall + since - output.since, estimated };
}

/** The end of a run that is over, for those who were not told yet. Pure. */
export const endOf = (cause: ObsOutputCause, path: string | null, now: Moment): ObsOutputEvent => ({ state: 'inactive', cause, path, at: now.at, wall: now.wall, estimated: false, continues: false, pausedAt: null });

/** An output after the connection was lost: nobody knows. */
export function loseOutput(output: ObsOutput, cause: ObsOutputCause, now: Moment): OutputChange {
  const after: ObsOutput = { ...unknownOutput, path: output.path };
  if (output.state === 'inactive') return { output: after, event: null };
  return change(output, after, cause, now);
}

/** The pause is not in the file: what comes lies as much earlier in it as the pause was long. */
function resume(output: ObsOutput, now: Moment): ObsOutput {
  if (output.pausedAt === null || output.since === null || output.sinceWall === null) return { ...output, pausedAt: null };
  const length = now.at - output.pausedAt;
  return { ...output, pausedAt: null, since: output.since + length, sinceWall: output.sinceWall + length };
}

/** Position of a moment (monotonic ms) in an output's file or stream, ms; null before its start and while it does not run. Pure. */
export function positionIn(output: ObsOutput, at: number): number | null {
  return output.since === null || at < output.since ? null : at - output.since;
}

function change(before: ObsOutput, after: ObsOutput, cause: ObsOutputCause, now: Moment): OutputChange {
  if (before.state === after.state) return { output: after, event: null };
  return { output: after, event: { state: after.state, cause, path: after.path, at: now.at, wall: now.wall, estimated: after.estimated && after.state !== 'inactive', continues: false, pausedAt: after.pausedAt } };
}
