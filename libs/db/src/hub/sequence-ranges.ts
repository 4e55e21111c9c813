import type { EpochProgress } from '@restrike/contracts';

/** Gaps told at once; the court asks again when these are filled. */
const maxGaps = 100;

/** Ranges with both ends included, ascending. */
export type Ranges = readonly (readonly [number, number])[];

/** Ranges of Postgres' `{[1,51),[60,80)}`. */
export function rangesOf(multirange: string): Ranges {
  return [...multirange.matchAll(/\[(\d+),(\d+)\)/g)].map((match) => [Number(match[1]), Number(match[2]) - 1] as const);
}

/** Postgres' text of ascending sequences without repeats; at least one. */
export function multirangeOf(sequences: readonly number[]): string {
  const parts: string[] = [];
  let low = sequences[0] ?? 0;
  let high = low;
  for (const sequence of sequences.slice(1)) {
    if (sequence === high + 1) high = sequence;
    else {
      parts.push(`[${String(low)},${String(high + 1)})`);
      low = high = sequence;
    }
  }
  return `{${[...parts, `[${String(low)},${String(high + 1)})`].join(',')}}`;
}

/** How many of ascending `sequences` are in none of `ranges`. */
export function countOutside(sequences: readonly number[], ranges: Ranges): number {
  let outside = 0;
  let at = 0;
  for (const sequence of sequences) {
    while ((ranges[at]?.[1] ?? Infinity) < sequence) at += 1;
    if (sequence < (ranges[at]?.[0] ?? Infinity)) outside += 1;
  }
  return outside;
}

/** High-water mark and gaps of what has arrived of an epoch that begins at `from`. */
export function progressOf(epoch: string, from: number, ranges: Ranges): EpochProgress {
  const first = ranges[0];
  const contiguous = first !== undefined && first[0] <= from ? first[1] : from - 1;
  const gaps: [number, number][] = [];
  let expected = contiguous + 1;
  for (const [low, high] of ranges) {
    if (low > expected && gaps.length < maxGaps) gaps.push([expected, low - 1]);
    expected = Math.max(expected, high + 1);
  }
  return { epoch: epoch as EpochProgress['epoch'], contiguous, highest: expected - 1, gaps };
}
