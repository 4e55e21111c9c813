import { MinuteCount } from './minute-count.js';

describe('[ING-6] figures of a minute', () => {
  it('[ING-6] events a second and latency are told when the next minute begins, and nothing of a minute without events', () => {
    const count = new MinuteCount();
    expect(count.add(3, [1, 2], 60_000)).toBeNull();
    expect(count.add(117, Array.from({ length: 98 }, (_, index) => index + 3), 119_999)).toBeNull();
    expect(count.turn(120_000)).toEqual({ at: 60_000, events: 120, eventsPerSecond: 2, p50Ms: 51, p99Ms: 100 });
    expect(count.turn(180_000)).toBeNull();
    expect(count.add(1, [], 200_000)).toBeNull();
    expect(count.turn(240_001)).toEqual({ at: 180_000, events: 1, eventsPerSecond: 1 / 60, p50Ms: null, p99Ms: null });
  });

  it('[ING-6] the minute that an agent is stopped in is told as far as it went', () => {
    const count = new MinuteCount();
    count.add(6, [1, 2, 3], 60_500);
    expect(count.end()).toEqual({ at: 60_000, events: 6, eventsPerSecond: 0.1, p50Ms: 2, p99Ms: 3 });
    expect(count.end()).toBeNull();
  });

  it('[ING-6] a flood takes bounded room, and its newest latencies count', () => {
    const count = new MinuteCount();
    for (let part = 0; part < 5; part += 1) count.add(10_000, new Float64Array(10_000).fill(part), 1_000);
    const minute = count.turn(61_000);
    expect(minute).toMatchObject({ events: 50_000, p99Ms: 4 });
    expect(minute?.p50Ms).toBeGreaterThanOrEqual(3);
  });
});
