import { RecentLatencies } from './recent-latencies.js';

describe('[HLT-1] latency of the store', () => {
  it('[HLT-1] is that of the last minute, and not known when nothing was stored in it', () => {
    const latencies = new RecentLatencies(100);
    expect(latencies.percentile(0.99, 0)).toBeNull();
    latencies.add([400, 500], 0);
    latencies.add([1, 2, 3], 30_000);
    expect([latencies.percentile(0.99, 59_999), latencies.percentile(0.5, 59_999)]).toEqual([500, 3]);
    expect(latencies.percentile(0.99, 60_000)).toBe(3);
    expect(latencies.percentile(0.99, 90_000)).toBeNull();
  });

  it('[HLT-1] is taken of the newest when there are very many', () => {
    const latencies = new RecentLatencies(10);
    latencies.add(Array.from({ length: 50 }, (_, index) => index), 0);
    expect(latencies.percentile(0, 1)).toBe(40);
  });
});
