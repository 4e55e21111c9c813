import type { MatchEvent } from '@restrike/contracts';
import { hitStatistics } from './hit-statistics.js';

const hit = (sequence: number, side: 'blue' | 'red', level: number): { sequence: number; matchEvents: MatchEvent[] } => ({ sequence, matchEvents: [{ kind: 'hit', side, level, aboveBodyThreshold: null }] });
const point = (sequence: number, of: number | null, kind: 'body' | 'head'): { sequence: number; matchEvents: MatchEvent[] } => ({ sequence, matchEvents: [{ kind: 'point', side: 'blue', point: kind, points: 2, evidence: 'stated', hit: of }] });

describe('[MAT-22] hit statistics', () => {
  const events = [hit(1, 'blue', 12), hit(2, 'blue', 40), point(3, 2, 'body'), hit(4, 'blue', 8), point(5, 4, 'head'), point(6, null, 'head'), hit(7, 'blue', 100), hit(8, 'red', 20)];

  it('[MAT-22] counts each hit of an athlete, those that scored, and their greatest and mean level', () => {
    expect(hitStatistics(events, { body: 20, head: 5 })).toMatchObject({ blue: { count: 4, scored: 2, max: 100, mean: 40 }, red: { count: 1, scored: 0, max: 20, mean: 20 } });
  });
  it('[MAT-22] measures a head kick by the threshold of the head, the rest by that of the body; the threshold itself scores', () => {
    const { blue, red } = hitStatistics(events, { body: 20, head: 5 });
    expect([blue.below, blue.above, red.below, red.above]).toEqual([1, 3, 0, 1]);
  });
  it('[MAT-22] distributes levels 1–10, 11–20 … 91–100', () => {
    expect(hitStatistics(events, null).blue.distribution).toEqual([1, 1, 0, 1, 0, 0, 0, 0, 0, 1]);
    expect(hitStatistics([hit(1, 'red', 0), hit(2, 'red', 120), hit(3, 'red', 10), hit(4, 'red', 11)], null).red.distribution).toEqual([2, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
  });
  it('[MAT-22] says nothing of what is not known: no hits, no thresholds', () => {
    expect(hitStatistics([], { body: 20, head: 5 }).blue).toMatchObject({ count: 0, max: null, mean: null, below: 0, above: 0 });
    expect(hitStatistics(events, null).blue).toMatchObject({ count: 4, below: 0, above: 0 });
  });
});
