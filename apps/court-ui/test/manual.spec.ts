import { readClock } from '../src/manual/read-clock.js';

describe('[CUI-11] manual mode', () => {
  it('[CUI-11] reads a clock as people write it, and nothing that is none', () => {
    expect(['1:30', '0:05', '90', '12.34', ' 2:00 ', '60:00'].map(readClock)).toEqual([90_000, 5_000, 90_000, 754_000, 120_000, 3_600_000]);
    expect(['', '1:60', 'abc', '-5', '61:00', '1:2:3', '99999'].map(readClock)).toEqual([null, null, null, null, null, null, null]);
  });
});
