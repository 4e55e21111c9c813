import { isSimulatorHeard, realSenderOf } from './real-sender.js';

const seen = (sender: string, firstSeen: number, lastSeen: number) => ({ sender, firstSeen, lastSeen });

describe('[SIM-1] simulated and real scoring systems', () => {
  it('[SIM-1] whoever sent within the last minute and is not the simulator is real', () => {
    expect(realSenderOf([seen('192.0.2.7:5000', 0, 950_000)], [], 1_000_000)).toBe('192.0.2.7:5000');
    expect(realSenderOf([seen('192.0.2.7:5000', 0, 900_000)], [], 1_000_000)).toBeNull();
    // TK-Strike on the same laptop, heard before the run began.
    expect(realSenderOf([seen('127.0.0.1:5000', 960_000, 999_000)], [{ from: 970_000, to: null, port: null }], 1_000_000)).toBe('127.0.0.1:5000');
  });

  it('[SIM-1] a sender on this machine that appeared within a run is the simulator, one of another machine never', () => {
    const spans = [{ from: 970_000, to: 980_000, port: null }];
    expect(realSenderOf([seen('127.0.0.1:6001', 971_000, 980_500)], spans, 1_000_000)).toBeNull();
    expect(realSenderOf([seen('127.0.0.1:6001', 990_000, 999_000)], spans, 1_000_000)).toBe('127.0.0.1:6001');
    expect(realSenderOf([seen('192.0.2.7:5000', 971_000, 999_000)], spans, 1_000_000)).toBe('192.0.2.7:5000');
  });

  it('[SIM-1] once the port of a run is known, another program of this machine is real from its first datagram', () => {
    const spans = [{ from: 970_000, to: null, port: 6001 }];
    expect(realSenderOf([seen('127.0.0.1:6001', 971_000, 999_000)], spans, 1_000_000)).toBeNull();
    expect(realSenderOf([seen('127.0.0.1:6001', 971_000, 999_000), seen('127.0.0.1:6002', 975_000, 999_000)], spans, 1_000_000)).toBe('127.0.0.1:6002');
    expect(realSenderOf([seen('127.0.0.1:6001', 900_000, 999_000)], spans, 1_000_000)).toBe('127.0.0.1:6001');
  });

  it('[SIM-1] what was heard last says whether the match of now is simulated', () => {
    const spans = [{ from: 970_000, to: 980_000, port: 6001 }];
    expect(isSimulatorHeard([], spans, 1_000_000)).toBe(false);
    expect(isSimulatorHeard([seen('127.0.0.1:6001', 971_000, 979_000), seen('192.0.2.7:5000', 0, 900_000)], spans, 1_000_000)).toBe(true);
    expect(isSimulatorHeard([seen('127.0.0.1:6001', 971_000, 979_000), seen('192.0.2.7:5000', 0, 990_000)], spans, 1_000_000)).toBe(false);
  });
});
