import type { Clip, ShownStretch } from '@restrike/contracts';
import { heldMs, type Span } from './contested-action.js';

/**
 * A saved replay ends a little after the moment it was asked for: OBS takes in what its encoder still holds. Measured with real OBS 29 and 30 (a cut of the
 * scene 1,000 ms before the save lies 1,030 to 1,100 ms before the clip's end): 30 to 100 ms. The middle puts a mark within two pictures of 30 a second.
 * Whether the contested action is inside does not hang on it: what is contested was over when the save was asked for, and the clip holds that moment
 * whatever is added here; at its other end 35 ms are an eighth of the slack that is given there.
 */
export const savedAfterRequestMs = 65;

/** Moments of a save, on the court's timeline, ms. */
export interface SaveMoments {
  /** OBS was asked: a save that had to wait for its turn was asked later than it was wanted. */
  readonly requestedMs: number;
  /** OBS said that the file is complete: it holds nothing later. */
  readonly savedMs: number;
}

/**
 * What of the court's timeline a saved replay shows, and where in it, in order. Its length is that of the file's pictures: OBS's setting is only a wish. The
 * replay buffer is fed by the recording's encoder: while the recording is paused it stands still too, and both have the same pictures. So a pause is no part of the
 * clip, and what is before it lies earlier in the timeline by its length.
 *
 * @param film the buffer's stretches between pauses, oldest first ({@link bufferFilm}); empty without a recording.
 */
export function savedFilm({ requestedMs, savedMs }: SaveMoments, durationMs: number, film: readonly FilmStretch[]): readonly ShownStretch[] {
  const endMs = Math.min(requestedMs + savedAfterRequestMs, Math.max(requestedMs, savedMs));
  const stretches = film.filter(({ fromMs }) => fromMs < endMs);
  const last = stretches.at(-1);
  // Where the clip begins in that film: the buffer ran before the first recording did, so that may be before its first picture.
  const beginsMs = last === undefined ? 0 : last.positionMs + endMs - last.fromMs - durationMs;
  const shown: ShownStretch[] = [];
  for (const stretch of stretches.toReversed()) {
    const atMs = stretch.positionMs - beginsMs;
    const isFirst = atMs <= 0 || stretch === stretches[0];
    const from = isFirst ? stretch.fromMs - atMs : stretch.fromMs;
    const to = stretch === last ? endMs : (stretch.toMs ?? endMs);
    if (to > from) shown.unshift({ from, to, atMs: isFirst ? 0 : atMs });
    if (isFirst) break;
  }
  return shown.length === 0 ? [{ from: endMs - durationMs, to: endMs, atMs: 0 }] : shown;
}

/** What a clip shows, where; empty for one of which nothing is known. */
export function shownOf({ covers, shows }: Pick<Clip, 'covers' | 'shows'>): readonly ShownStretch[] {
  return shows.length > 0 || covers === null ? shows : [{ ...covers, atMs: 0 }];
}

/** Where a moment lies in a clip, ms; null where it is not in it. What is no further than `slackMs` from an edge is at the edge. */
export function placeInClip(shown: readonly ShownStretch[], momentMs: number, slackMs = 0): number | null {
  const holding = shown.findLast(({ from, to }) => momentMs >= from - slackMs && momentMs <= to + slackMs);
  return holding === undefined ? null : holding.atMs + Math.min(Math.max(momentMs, holding.from), holding.to) - holding.from;
}

/** The moment at which a clip would begin if nothing before its last stretch had been paused: by it two clips play in step. */
export function beginningOfClip(shown: readonly ShownStretch[]): number | null {
  const last = shown.at(-1);
  return last === undefined ? null : last.from - last.atMs;
}

/** Where a player opens, ms from the clip's start: at its last seconds, and not after the contested action began. */
export function opensAt(durationMs: number, lastMs: number, contestedFromMs: number | null): number {
  const usual = Math.max(0, durationMs - lastMs);
  return contestedFromMs === null ? usual : Math.max(0, Math.min(usual, contestedFromMs));
}

/** A stretch of a recording that was not paused. */
export interface FilmStretch {
  readonly fromMs: number;
  /** null: it goes on. */
  readonly toMs: number | null;
  /** Position of its first picture in the file, ms. */
  readonly positionMs: number;
}

/** What to cut out of a recording for a clip. */
export interface CutPlan {
  /** Positions in the recording's file, ms. */
  readonly fromMs: number;
  readonly toMs: number;
  /** What it will show of the court's timeline. */
  readonly span: Span;
  /** Moment at which the file's position is 0 if it had never been paused, as the cut's stretch lies. */
  readonly zeroMs: number;
}

/**
 * Plans a cut out of the recording: the contested action with something before and after it, or the wanted span where nothing is contested; at most `maxMs`
 * long. It lies in one stretch, that which shows most of it: over a pause no moment could be told from its position.
 *
 * @param film oldest first.
 * @param wanted ends at the request: the recording holds nothing later.
 * @returns null when no stretch shows the action.
 */
export function planCut(film: readonly FilmStretch[], wanted: Span, contested: Span | null, aroundMs: number, maxMs: number): CutPlan | null {
  const around = contested === null ? wanted : { fromMs: contested.fromMs - aroundMs, toMs: Math.min(contested.toMs + aroundMs, wanted.toMs) };
  const held = (stretch: FilmStretch): number => heldMs({ fromMs: stretch.fromMs, toMs: stretch.toMs ?? Infinity }, contested ?? wanted);
  const best = [...film].reverse().reduce<FilmStretch | null>((one, other) => (one !== null && held(one) >= held(other) ? one : other), null);
  if (best === null || held(best) <= 0) return null;
  const zeroMs = best.fromMs - best.positionMs;
  const fromMs = Math.max(best.fromMs, around.fromMs);
  const toMs = Math.min(around.toMs, fromMs + maxMs, best.toMs ?? Infinity);
  return { fromMs: fromMs - zeroMs, toMs: toMs - zeroMs, span: { fromMs, toMs }, zeroMs };
}
