import fc from 'fast-check';
import type { EpochProgress } from '@restrike/contracts';
import { doneThrough, nextRange } from '../src/sync/next-range.js';

const epoch = '33333333-3333-4333-8333-333333333333' as EpochProgress['epoch'];
const none = (): boolean => false;

/** Progress as a hub with these sequences would tell it. */
function progressOf(have: ReadonlySet<number>, from: number): EpochProgress {
  let contiguous = from - 1;
  while (have.has(contiguous + 1)) contiguous += 1;
  const highest = Math.max(contiguous, ...have);
  const gaps: [number, number][] = [];
  for (let at = contiguous + 1; at <= highest; at += 1) {
    if (have.has(at)) continue;
    const last = gaps.at(-1);
    if (last !== undefined && last[1] === at - 1) last[1] = at;
    else gaps.push([at, at]);
  }
  return { epoch, contiguous, highest, gaps };
}

describe('[AGT-6] what is sent next', () => {
  it('[AGT-6] fills gaps first, then goes on above', () => {
    expect(nextRange({ epoch, contiguous: 3, highest: 20, gaps: [[4, 10]] }, 30, 500, none)).toEqual([4, 10]);
    expect(nextRange({ epoch, contiguous: 20, highest: 20, gaps: [] }, 30, 500, none)).toEqual([21, 30]);
    expect(nextRange({ epoch, contiguous: 30, highest: 30, gaps: [] }, 30, 500, none)).toBeNull();
  });

  it('[AGT-6] sends everything once, whatever the hub has and what is parked, and then calls the epoch done', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 5, max: 60 })), fc.uniqueArray(fc.integer({ min: 5, max: 60 })), fc.integer({ min: 4, max: 60 }), fc.integer({ min: 1, max: 12 }), (had, parkedList, limit, batch) => {
        const have = new Set(had.filter((one) => one <= limit));
        const parked = new Set(parkedList);
        const isParked = (sequence: number): boolean => parked.has(sequence);
        const sent: number[] = [];
        for (let rounds = 0; ; rounds += 1) {
          expect(rounds).toBeLessThan(200);
          const range = nextRange(progressOf(have, 5), limit, batch, isParked);
          if (range === null) break;
          for (let sequence = range[0]; sequence <= range[1]; sequence += 1) {
            if (isParked(sequence)) continue;
            sent.push(sequence);
            have.add(sequence);
          }
        }
        const wanted = Array.from({ length: Math.max(0, limit - 4) }, (_, index) => index + 5).filter((one) => !isParked(one) && !had.includes(one));
        expect([...new Set(sent)].sort((a, b) => a - b)).toEqual(wanted);
        const done = doneThrough(progressOf(have, 5), limit, isParked);
        const reached = [...have].filter((one) => one <= limit);
        expect(done).toBeLessThanOrEqual(Math.max(4, limit));
        for (let sequence = 5; sequence <= done; sequence += 1) expect(have.has(sequence) || isParked(sequence)).toBe(true);
        if (parked.size === 0) expect(done).toBe(Math.max(4, ...reached));
      }),
      { seed: Number(process.env['RESTRIKE_SEED'] ?? 1), numRuns: 1_000 },
    );
  });
});
