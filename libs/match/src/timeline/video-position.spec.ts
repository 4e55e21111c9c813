import fc from 'fast-check';
import { formatPosition, placeSessions, positionOf, type GapMode, type VideoSession } from './video-position.js';

const session = (id: string, startMs: number, endMs: number | null, correctionMs = 0): VideoSession => ({ id, startMs, endMs, correctionMs });
const H = 3_600_000;

describe('[TLN-1] position in one file', () => {
  it('[TLN-1] is the time since the start, and none before it or from its end on', () => {
    const placed = placeSessions([session('a', 1_000, 5_000)], 'concatenated', null, 9_000);
    expect([999, 1_000, 4_999, 5_000].map((at) => positionOf(at, placed))).toEqual([null, 0, 3_999, null]);
  });
  it('[TLN-1] goes on in a session that still runs', () => {
    expect(positionOf(30 * H, placeSessions([session('a', 0, null)], 'concatenated', null, 0))).toBe(30 * H);
  });
});

describe('[TLN-2] several sessions of one broadcast', () => {
  const parts = [session('a', 0, 10_000), session('b', 25_000, 40_000), session('c', 40_000, null)];
  it.each<[GapMode, number, number | null]>([
    ['concatenated', 9_999, 9_999],
    ['concatenated', 10_000, null],
    ['concatenated', 24_999, null],
    ['concatenated', 25_000, 10_000],
    ['concatenated', 39_999, 24_999],
    ['concatenated', 40_000, 25_000],
    ['wall-clock', 9_999, 9_999],
    ['wall-clock', 10_000, null],
    ['wall-clock', 25_000, 25_000],
    ['wall-clock', 40_000, 40_000],
  ])('[TLN-2] %s: %d ms lies at %s', (mode, at, expected) => {
    expect(positionOf(at, placeSessions(parts, mode, null, 50_000))).toBe(expected);
  });

  it('[TLN-3] the zero is the going live: a preview is in no video', () => {
    const concatenated = placeSessions(parts, 'concatenated', 4_000, 50_000);
    expect([3_999, 4_000, 25_000].map((at) => positionOf(at, concatenated))).toEqual([null, 0, 6_000]);
    const wallClock = placeSessions(parts, 'wall-clock', 4_000, 50_000);
    expect([3_999, 4_000, 25_000].map((at) => positionOf(at, wallClock))).toEqual([null, 0, 21_000]);
  });
  it('[TLN-3] a session that ended before the going live counts for nothing', () => {
    expect(positionOf(26_000, placeSessions(parts, 'concatenated', 25_000, 50_000))).toBe(1_000);
  });

  it('[TLN-4] a correction moves its session and every later one, and its opposite moves them back', () => {
    const corrected = parts.map((one) => (one.id === 'b' ? { ...one, correctionMs: 1_500 } : one));
    const placed = placeSessions(corrected, 'concatenated', null, 50_000);
    expect([5_000, 25_000, 41_000].map((at) => positionOf(at, placed))).toEqual([5_000, 11_500, 27_500]);
    const undone = placeSessions(corrected.map((one) => ({ ...one, correctionMs: 0 })), 'concatenated', null, 50_000);
    expect(undone).toEqual(placeSessions(parts, 'concatenated', null, 50_000));
  });
});

describe('[TLN-5] against a naive model', () => {
  it('[TLN-5] equals a walk through the day, unit by unit', () => {
    const days = fc.record({
      spans: fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { minLength: 1, maxLength: 6 }),
      zero: fc.option(fc.nat(30)),
      mode: fc.constantFrom<GapMode>('concatenated', 'wall-clock'),
    });
    fc.assert(
      fc.property(days, ({ spans, zero, mode }) => {
        let clock = 0;
        const sessions = spans.map(([gap, length], index) => {
          clock += gap;
          const startMs = clock;
          clock += length;
          return session(String(index), startMs, clock);
        });
        const placed = placeSessions(sessions, mode, zero, clock);
        const start = zero ?? sessions[0]!.startMs;
        let shown = 0;
        for (let at = 0; at < clock + 3; at += 1) {
          const live = at >= start && sessions.some((one) => at >= one.startMs && at < (one.endMs ?? Infinity));
          const expected = live ? (mode === 'concatenated' ? shown : at - start) : null;
          if (live) shown += 1;
          expect(positionOf(at, placed)).toBe(expected);
        }
      }),
      { seed: Number(process.env['RESTRIKE_SEED'] ?? 1), numRuns: 500 },
    );
  });
});

describe('[TLN-6] shown time', () => {
  it.each([
    [0, '0:00:00'],
    [600_000, '0:10:00'],
    [59_999, '0:00:59'],
    [25 * H + 61_000, '25:01:01'],
  ])('[TLN-6] %d ms is %s', (ms, text) => {
    expect(formatPosition(ms)).toBe(text);
  });
});
