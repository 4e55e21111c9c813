import type { ClipMark } from '@restrike/contracts';
import { frameAt } from './frames.js';

/** A mark on the player's timeline. */
export interface PlacedMark {
  readonly mark: ClipMark;
  readonly frame: number;
  /** Part of the clip before it, 0 … 1: the middle of its picture. */
  readonly at: number;
  /** Row of its side, so that marks of one moment do not hide each other; 0 is next to the line. */
  readonly lane: number;
}

const maxLanes = 3;

/**
 * CLP-3: places each mark on its picture. Marks of one side closer together than `apart` (part of the clip) go to rows of their own;
 * when there are more than rows, the last row takes them all.
 */
export function placeMarks(marks: readonly ClipMark[], fps: number, frames: number, apart: number): readonly PlacedMark[] {
  const ends: Record<string, number[]> = {};
  return [...marks]
    .sort((a, b) => a.atMs - b.atMs || a.sequence - b.sequence)
    .map((mark) => {
      const frame = frameAt(mark.atMs / 1_000, fps, frames);
      const at = (frame + 0.5) / frames;
      const lanes = (ends[mark.side ?? 'none'] ??= []);
      const free = Array.from({ length: maxLanes }, (_, lane) => lane).find((lane) => at - (lanes[lane] ?? -Infinity) >= apart) ?? maxLanes - 1;
      lanes[free] = at;
      return { mark, frame, at, lane: free };
    });
}

/** The mark after, or before, a picture; null when there is none. */
export function nextMark(placed: readonly PlacedMark[], frame: number, by: 1 | -1): PlacedMark | null {
  return (by === 1 ? placed.find((one) => one.frame > frame) : placed.findLast((one) => one.frame < frame)) ?? null;
}
