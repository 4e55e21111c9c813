import { realSenderOf } from './real-sender.js';

const seen = (sender: string, firstSeen: number, lastSeen: number) => ({ sender, firstSeen, lastSeen });

describe('[SIM-1] simulated and real scoring systems', () => {
  it('[SIM-1] whoever sent within the last minute and is not the simulator is real', () => {
    expect(realSenderOf([seen('192.0.2.7:5000', 0, 950_000)], [], 1_000_000)).toBe('192.0.2.7:5000');
    expect(realSenderOf([seen('192.0.2.7:5000', 0, 900_000)], [], 1_000_000)).toBeNull();
    // TK-Strike on the same laptop, heard before the run began.
    expect(realSenderOf([seen('127.0.0.1:5000', 960_000, 999_000)], [{ from: 970_000, to: null }], 1_000_000)).toBe('127.0.0.1:5000');
  });

  it('[SIM-1] a sender on this machine that appeared within a run is the simulator, one of another machine never', () => {
    const spans = [{ from: 970_000, to: 980_000 }];
    expect(realSenderOf([seen('127.0.0.1:6001', 971_000, 980_500)], spans, 1_000_000)).toBeNull();
    expect(realSenderOf([seen('127.0.0.1:6001', 990_000, 999_000)], spans, 1_000_000)).toBe('127.0.0.1:6001');
    expect(realSenderOf([seen('192.0.2.7:5000', 971_000, 999_000)], spans, 1_000_000)).toBe('192.0.2.7:5000');
  });
});
