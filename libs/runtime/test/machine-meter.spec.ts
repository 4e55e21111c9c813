import { tmpdir } from 'node:os';
import { MachineMeter, networkRates, readNetworkTotals } from '../src/index.js';

const text = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo: 9999999    100    0    0    0     0          0         0  9999999    100    0    0    0     0       0          0
  eth0:   1000      10    0    0    0     0          0         0     200      2    0    0    0     0       0          0
 wlan0:2000      10    0    0    0     0          0         0     300      2    0    0    0     0       0          0
`;

describe('[RUN-7] the machine under a process', () => {
  it('[RUN-7] sums all cards but loopback, and tells rates between two readings', () => {
    expect(readNetworkTotals(text)).toEqual({ inBytes: 3_000, outBytes: 500 });
    expect([readNetworkTotals(''), readNetworkTotals('nonsense: 1 2 3')]).toEqual([null, null]);
    expect(networkRates({ inBytes: 0, outBytes: 0 }, { inBytes: 3_000, outBytes: 500 }, 2_000)).toEqual({ in: 1_500, out: 250 });
    expect(networkRates({ inBytes: 5, outBytes: 0 }, { inBytes: 3, outBytes: 0 }, 2_000)).toBeNull();
    expect(networkRates({ inBytes: 5, outBytes: 0 }, { inBytes: 6, outBytes: 0 }, 0)).toBeNull();
  });

  it('[RUN-7] reads shares within their bounds, and a folder that is not there as not known', async () => {
    let folder = tmpdir();
    const meter = new MachineMeter(() => folder);
    await meter.read();
    const until = performance.now() + 60;
    while (performance.now() < until); // busy, so that there is something to measure
    const reading = await meter.read();
    expect(reading.cpu).toBeGreaterThan(0);
    expect(reading.cpu).toBeLessThanOrEqual(1);
    expect(reading.memoryFreeBytes).toBeLessThanOrEqual(reading.memoryTotalBytes);
    expect(reading.diskFreeBytes).toBeLessThanOrEqual(reading.diskTotalBytes ?? 0);
    expect(reading.loopDelayP99Ms).toBeGreaterThanOrEqual(0);
    folder = `${folder}/is/not/there`;
    expect(await meter.read()).toMatchObject({ diskFreeBytes: null, diskTotalBytes: null });
    meter.stop();
  });
});
