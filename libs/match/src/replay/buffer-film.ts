import type { FilmStretch } from './clip-span.js';

/** What the file of a recording took in without a pause. Moments on the court's timeline, ms. */
export interface RecordedPart {
  /** The file that it is a part of. */
  readonly videoId: string;
  readonly fromMs: number;
  /** null: it goes on. */
  readonly toMs: number | null;
  /** Position of its first picture in the file, ms. */
  readonly positionMs: number;
  /** Until when the recording stood still after this part, where its file was ended in the pause; else null. */
  readonly stillUntilMs: number | null;
}

/**
 * RPL-4: the film of a replay buffer, from the recordings beside it: it is fed by their encoder, so it runs on from one recording to the next, and stands still in
 * each pause: until the recording goes on, or, where its file is ended in the pause, until then.
 *
 * @param parts of one OBS, oldest first.
 * @returns its stretches between pauses, oldest first; positions count from the first recording's first picture. Empty without a recording.
 */
export function bufferFilm(parts: readonly RecordedPart[]): readonly FilmStretch[] {
  const film: FilmStretch[] = [];
  let stretch: FilmStretch | null = null;
  for (const [index, part] of parts.entries()) {
    stretch ??= { fromMs: part.fromMs, toMs: null, positionMs: 0 };
    const goesOn = part.toMs === null ? null : afterPause(part, part.toMs, parts[index + 1]);
    if (part.toMs === null || goesOn === null) continue;
    film.push({ ...stretch, toMs: part.toMs });
    stretch = { fromMs: goesOn.atMs, toMs: null, positionMs: stretch.positionMs + part.toMs - stretch.fromMs + goesOn.untoldMs };
  }
  return stretch === null ? film : [...film, stretch];
}

/** When pictures come again after a pause that ended a part, and how much film was taken in between at moments that nobody knows; null where it was not ended by a pause, or the pause goes on. */
function afterPause(part: RecordedPart, toMs: number, next: RecordedPart | undefined): { readonly atMs: number; readonly untoldMs: number } | null {
  if (next?.videoId === part.videoId) return { atMs: next.fromMs, untoldMs: Math.max(0, next.positionMs - part.positionMs - (toMs - part.fromMs)) };
  return part.stillUntilMs === null ? null : { atMs: part.stillUntilMs, untoldMs: 0 };
}
