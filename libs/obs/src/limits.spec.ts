import fc from 'fast-check';
import { obsLimits, retryAfterMs } from './limits.js';

test('[OBS-1.2] the wait doubles up to its limit', () => {
  expect([0, 1, 2, 3, 4, 5, 99].map((attempt) => retryAfterMs(attempt, 0.5, obsLimits))).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
});

test('[OBS-1.2] chance moves it by up to a quarter either way', () => {
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, random) => {
      const wait = retryAfterMs(attempt, random, obsLimits);
      const middle = retryAfterMs(attempt, 0.5, obsLimits);
      return wait >= middle * 0.75 - 1 && wait <= middle * 1.25 + 1;
    }),
    { seed: Number(process.env['RESTRIKE_SEED'] ?? 1) },
  );
});
