import { percentile, summary } from './percentile.js';

test('[BENCH-1] a percentile is the nearest rank, whatever the order', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect([percentile(values, 0.5), percentile(values, 0.99), percentile(values, 1), percentile([7], 0.99)]).toEqual([50, 99, 100, 7]);
});

test('[BENCH-1] ten and nine are ordered as numbers', () => {
  expect(summary([10, 9])).toEqual({ count: 2, p50: 9, p99: 10, max: 10 });
});

test('[BENCH-1] nothing measured is not a number', () => {
  expect(percentile([], 0.5)).toBeNaN();
});
