import type { Span } from './contested-action.js';

/**
 * A saved replay ends a little after the moment it was asked for: OBS takes in what its encoder still holds. Measured with real OBS 29 and 30: 30 to
 * 100 ms; the middle puts a mark within two pictures.
 */
export const savedAfterRequestMs = 65;

/** Moments of a save, on the court's timeline, ms. */
export interface SaveMoments {
  /** OBS was asked: a save that had to wait for its turn was asked later than it was wanted. */
  readonly requestedMs: number;
  /** OBS said that the file is complete: it holds nothing later. */
  readonly savedMs: number;
}

/** What of the court's timeline a saved replay shows. Its length is that of the file's pictures: OBS's setting is only a wish. */
export function clipSpan({ requestedMs, savedMs }: SaveMoments, durationMs: number): Span {
  const toMs = Math.min(requestedMs + savedAfterRequestMs, Math.max(requestedMs, savedMs));
  return { fromMs: toMs - durationMs, toMs };
}

/** Where a player opens, ms from the clip's start: at its last seconds, and not after the contested action began. */
export function opensAt(durationMs: number, lastMs: number, contestedFromMs: number | null): number {
  const usual = Math.max(0, durationMs - lastMs);
  return contestedFromMs === null ? usual : Math.max(0, Math.min(usual, contestedFromMs));
}

/** What to cut out of a recording for a clip. */
export interface CutPlan {
  /** Positions in the recording's file, ms. */
  readonly fromMs: number;
  readonly toMs: number;
  /** What it will show of the court's timeline. */
  readonly span: Span;
}

/**
 * Plans a cut out of the running recording: the contested action with something before and after it, or the wanted span where nothing is contested; at
 * most `maxMs` long.
 *
 * @param recordingStartMs moment of the recording's first picture.
 * @param wanted ends at the request: the recording holds nothing later.
 * @returns null when the recording began after the action.
 */
export function planCut(recordingStartMs: number, wanted: Span, contested: Span | null, aroundMs: number, maxMs: number): CutPlan | null {
  const around = contested === null ? wanted : { fromMs: contested.fromMs - aroundMs, toMs: Math.min(contested.toMs + aroundMs, wanted.toMs) };
  const fromMs = Math.max(recordingStartMs, around.fromMs);
  const toMs = Math.min(around.toMs, fromMs + maxMs);
  if (toMs <= fromMs || (contested !== null && contested.toMs <= recordingStartMs)) return null;
  return { fromMs: fromMs - recordingStartMs, toMs: toMs - recordingStartMs, span: { fromMs, toMs } };
}
