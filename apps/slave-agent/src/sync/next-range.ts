import type { EpochProgress } from '@restrike/contracts';

/** What to send next of an epoch, both ends included; null when everything up to `limit` is at the hub or parked. */
export function nextRange(
  progress: EpochProgress,
  limit: number,
  batch: number,
  isParked: (sequence: number) => boolean,
): readonly [number, number] | null {
  for (const [low, high] of progress.gaps) {
    const end = Math.min(high, limit);
    let from = low;
    while (from <= end && isParked(from)) from += 1;
    if (from <= end) return [from, Math.min(end, from + batch - 1)];
  }
  let from = Math.max(progress.highest, progress.contiguous) + 1;
  while (from <= limit && isParked(from)) from += 1;
  return from <= limit ? [from, Math.min(limit, from + batch - 1)] : null;
}

/** Gaps that an answer lists at most; beyond the last of so many nothing is known. */
const maxGaps = 100;

/** Whether the hub has not got an event, as far as its answer tells. */
export function isMissing(progress: EpochProgress, sequence: number): boolean {
  return sequence > Math.max(progress.highest, progress.contiguous) || progress.gaps.some(([low, high]) => sequence >= low && sequence <= high);
}

/** Up to where an epoch is done: the hub's contiguous mark, and beyond it over records that are parked here. */
export function doneThrough(progress: EpochProgress, limit: number, isParked: (sequence: number) => boolean): number {
  let done = progress.contiguous;
  const known = progress.gaps.length < maxGaps ? limit : Math.min(limit, progress.gaps.at(-1)?.[1] ?? limit);
  for (let next = done + 1; next <= known; next += 1) {
    const missing = isMissing(progress, next);
    if (missing && !isParked(next)) break;
    done = next;
    // Jump over what the hub has between two gaps.
    if (!missing) {
      const gap = progress.gaps.find(([low]) => low > next);
      done = Math.min(known, gap === undefined ? progress.highest : gap[0] - 1);
      next = done;
    }
  }
  return done;
}
