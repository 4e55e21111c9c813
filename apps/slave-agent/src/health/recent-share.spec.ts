import { hoursLeft, recordingRate } from './recording-rate.js';
import { RecentShare } from './recent-share.js';

describe('[AGT-20] measures of a heartbeat', () => {
  it('[AGT-20] the share of what was not understood is that of the last minute, and nothing without events', () => {
    const recent = new RecentShare();
    expect(recent.share(0)).toBeNull();
    recent.add(90, 0, 1_000);
    recent.add(10, 5, 1_500);
    recent.add(100, 0, 30_000);
    expect(recent.share(30_000)).toBe(0.025);
    expect(recent.share(61_500)).toBe(0);
    expect(recent.share(95_000)).toBeNull();
  });

  it('[AGT-20] hours of recording come from the growth of the file and the free disk', () => {
    const mark = (bytes: number, at: number) => ({ bytes, at });
    expect([recordingRate(null, mark(5, 9_000)), recordingRate(mark(0, 0), mark(9e6, 4_999)), recordingRate(mark(9e6, 0), mark(0, 10_000))]).toEqual([null, null, null]);
    expect(recordingRate(mark(1e6, 1_000), mark(11e6, 11_000))).toBe(1e6);
    expect(hoursLeft(36e9, 1e6)).toBe(10);
    expect([hoursLeft(null, 1e6), hoursLeft(36e9, null), hoursLeft(36e9, 0)]).toEqual([null, null, null]);
  });
});
