import { timelineOrigin } from './timeline-origin.js';

const H = 3_600_000;
const us = (hours: number): number => hours * H * 1_000;
const wall = 1_795_000_000_000;

describe('[SES-4] timelineOrigin', () => {
  const before = { originMs: wall, bootId: 'a', latestUs: us(8) };
  it.each([
    ['the first opening ever', null, { now: wall + 5 * H, monotonicUs: us(5), bootId: 'a' }, wall],
    ['the same start of the machine', before, { now: wall + 9 * H, monotonicUs: us(9), bootId: 'a' }, wall],
    ['the same start with a clock that went an hour on', before, { now: wall + 10 * H, monotonicUs: us(9), bootId: 'a' }, wall],
    ['another start', before, { now: wall + 20 * H, monotonicUs: us(9), bootId: 'b' }, wall + 11 * H],
    ['a smaller reading', before, { now: wall + 9 * H, monotonicUs: us(0.5), bootId: 'a' }, wall + 8.5 * H],
    ['an unnamed start, the clock an hour on', before, { now: wall + 10 * H, monotonicUs: us(9), bootId: null }, wall],
    ['an unnamed start, the clock an hour back', before, { now: wall + 8 * H, monotonicUs: us(9), bootId: null }, wall],
    ['an unnamed later start that is older than the former grew', before, { now: wall + 18 * H, monotonicUs: us(9), bootId: null }, wall + 9 * H],
  ])('[SES-4] %s', (_title, former, moment, origin) => {
    expect(timelineOrigin(former, moment)).toBe(origin);
  });
});
