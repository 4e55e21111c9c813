import { checkLedger, type KeptSession, type SentDatagram } from './check-ledger.js';

const sent = (text: string): SentDatagram[] => [...text].map((bytes, index) => ({ at: index * 10, bytes }));
const session = (text: string, kernelDrops: number | null = 0): KeptSession => ({
  sessionId: text,
  datagrams: [...text].map((bytes, index) => ({ number: index + 1, bytes })),
  kernelDrops,
});

describe('ledger check', () => {
  test('[E2E-1] everything sent and kept once is no fault and nothing missing', () => {
    expect(checkLedger(sent('abcabc'), [session('abcabc')])).toEqual({ sent: 6, kept: 6, missing: [], faults: [] });
  });

  test('[E2E-1] what was sent between two sessions is missing, with its times', () => {
    expect(checkLedger(sent('abcdef'), [session('ab'), session('ef')])).toEqual({ sent: 6, kept: 4, missing: [{ from: 2, count: 2, firstAt: 20, lastAt: 30 }], faults: [] });
  });

  test('[E2E-1] what was sent before the first and after the last session is missing', () => {
    expect(checkLedger(sent('abcdef'), [session('cd')]).missing.map(({ from, count }) => [from, count])).toEqual([[0, 2], [4, 2]]);
  });

  test.each([
    ['a doubled datagram', 'abbc'],
    ['a lost one in the middle of a session', 'abd'],
    ['a changed one', 'abxd'],
    ['two in the wrong order', 'acbd'],
    ['one that was never sent', 'abcde'],
  ])('[E2E-1] %s is a fault', (_title, kept) => {
    expect(checkLedger(sent('abcd'), [session(kept)]).faults).toHaveLength(1);
  });

  test('[E2E-1] a hole in the numbers of a session is a fault', () => {
    const holed: KeptSession = { sessionId: 's', datagrams: [{ number: 1, bytes: 'a' }, { number: 3, bytes: 'b' }], kernelDrops: 0 };
    expect(checkLedger(sent('ab'), [holed]).faults).toEqual([expect.stringContaining('number 3 where 2 was due')]);
  });

  test('[E2E-1] the same datagrams on two sessions are a fault', () => {
    expect(checkLedger(sent('abcd'), [session('abc'), session('bcd')]).faults).toHaveLength(1);
  });

  test('[E2E-1] what the kernel says it dropped may be missing, and no more', () => {
    expect(checkLedger(sent('abcdef'), [session('abdf', 2)])).toMatchObject({ kept: 4, faults: [] });
    expect(checkLedger(sent('abcdef'), [session('abf', 2)]).faults).toHaveLength(1);
  });
});
