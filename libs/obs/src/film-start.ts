import { setTimeout as sleep } from 'node:timers/promises';
import type { ObsDialect } from './dialect.js';
import type { ObsAnswer } from './obs-answer.js';
import type { ObsClock } from './obs-clock.js';
import { obsOutputKinds, type ObsOutput, type ObsOutputKind } from './obs-status.js';

/** Where the film of a run begins. */
export interface FilmStart {
  /** Monotonic ms. */
  readonly since: number;
  /** It could not be measured, or only against an output whose own start is estimated. */
  readonly estimated: boolean;
}

/** What finding the start of a film needs of the connection. */
export interface FilmStartSurroundings {
  reach(): ObsAnswer<ObsDialect>;
  output(kind: ObsOutputKind): ObsOutput;
  found(kind: ObsOutputKind, start: FilmStart): void;
}

const looks = 9;
const lookEveryMs = 50;
/** An encoder makes a key frame every 8.3 s where nobody set anything else. */
const firstPictureMs = 15_000;
/** OBS's durations run late by what its encoder and its sound hold back, 0.1 to 0.6 s as measured; one that is later has stood still or begun anew, and serves for nothing. */
const latestMs = 1_500;
/** The start of a film that would lie further before OBS's STARTED is none. */
const earliestMs = 250;

/** Whether two outputs are fed by one encoder. Recording and replay buffer always are; the stream is where recordings use its encoder. Pure. */
export function shareEncoder(one: ObsOutputKind, other: ObsOutputKind, recordsLikeStream: boolean): boolean {
  return one !== 'stream' && other !== 'stream' ? true : recordsLikeStream;
}

/**
 * Start of a film from the durations of two outputs of one encoder, each pair asked at one moment: the difference counts pictures, so the encoder's delay
 * falls out of it. The middle one of all pairs, since a picture may come between two questions. Pure.
 */
export function filmStartOf(otherSince: number, pairs: readonly { readonly ownMs: number; readonly otherMs: number }[]): number {
  const differences = pairs.map(({ ownMs, otherMs }) => otherMs - ownMs).sort((a, b) => a - b);
  return otherSince + (differences[Math.floor(differences.length / 2)] ?? 0);
}

/**
 * Finds where the film of an output begins. OBS says STARTED within a picture of it when the encoder starts with the output. Where the encoder runs already,
 * because the replay buffer does, the film begins with its next key frame: up to 1 s later with one a second, up to 8.3 s with what OBS does by itself.
 */
export class FilmStarts {
  constructor(
    private readonly clock: ObsClock,
    private readonly around: FilmStartSurroundings,
  ) {}

  /** An output has started: looks whether its encoder ran before, and then counts. Never throws. */
  async began(kind: ObsOutputKind): Promise<void> {
    const { since } = this.around.output(kind);
    const reached = this.around.reach();
    if (since === null || !reached.ok) return;
    const earlier = obsOutputKinds.filter((one) => one !== kind && this.runsSince(one) !== null && (this.runsSince(one) ?? since) < since);
    if (earlier.length === 0) return;
    const withStream = kind === 'stream' || earlier.includes('stream') ? await recordsLikeStream(reached.value) : false;
    const sharing = earlier.filter((one) => shareEncoder(kind, one, withStream));
    const other = sharing.find((one) => !this.around.output(one).estimated) ?? sharing[0];
    if (other === undefined) return;
    const { estimated } = this.around.output(other);
    const measured = await this.count(reached.value, kind, other);
    if (this.around.output(kind).since !== since) return;
    this.around.found(kind, measured === null || measured < since - earliestMs ? { since, estimated: true } : { since: measured, estimated });
  }

  private runsSince(kind: ObsOutputKind): number | null {
    const { state, since, pausedAt } = this.around.output(kind);
    // The duration of one that is paused stands still: nothing can be told from it.
    return state === 'active' && pausedAt === null ? since : null;
  }

  /** null when it can not be counted. */
  private async count(dialect: ObsDialect, kind: ObsOutputKind, other: ObsOutputKind): Promise<number | null> {
    const since = this.runsSince(kind);
    const pairs: { ownMs: number; otherMs: number }[] = [];
    const end = this.clock.monotonicMs() + firstPictureMs;
    while (this.clock.monotonicMs() < end) {
      const now = this.clock.monotonicMs();
      const [theirs, own] = await Promise.all([dialect.durationMs(other), dialect.durationMs(kind)]);
      const otherSince = this.runsSince(other);
      if (this.runsSince(kind) !== since || otherSince === null || !theirs.ok || !own.ok) return null;
      const late = now - theirs.value - otherSince;
      if (own.value > 0 && (late > latestMs || late < -earliestMs)) return null;
      if (own.value > 0 && pairs.push({ ownMs: own.value, otherMs: theirs.value }) === looks) return filmStartOf(otherSince, pairs);
      await sleep(lookEveryMs);
    }
    return null;
  }
}

/** What a profile that records with the stream's encoder says: "none" in advanced mode, "Stream" in simple mode. */
async function recordsLikeStream(dialect: ObsDialect): Promise<boolean> {
  const [mode, encoder, quality] = await Promise.all([dialect.profileSetting('outputMode'), dialect.profileSetting('recordingEncoder'), dialect.profileSetting('recordingKind')]);
  if (!mode.ok) return false;
  return mode.value === 'Advanced' ? encoder.ok && encoder.value === 'none' : quality.ok && quality.value === 'Stream';
}
