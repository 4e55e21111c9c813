import type { EpochId, EventRecord, NodeId } from '@restrike/contracts';

export const sampleNode = '11111111-1111-4111-8111-111111111111' as NodeId;
export const sampleSession = '22222222-2222-4222-8222-222222222222' as EventRecord['sessionId'];
export const sampleEpoch = '33333333-3333-4333-8333-333333333333' as EpochId;

/** An event with everything a record may hold; `change` says what is different. */
export function sampleEvent(sequence: number, change: Partial<EventRecord> = {}): EventRecord {
  return {
    sequence,
    version: 1,
    sessionId: sampleSession,
    datagram: sequence,
    part: 0,
    receivedAt: 1_795_000_000_000 + sequence * 10,
    monotonicUs: sequence * 10_000,
    sender: '192.0.2.7:50000',
    day: '2026-11-21',
    tournamentId: null,
    tournamentDayId: null,
    matchId: `${sampleEpoch}:1` as EventRecord['matchId'],
    matchNumber: '245.A',
    round: 1,
    clockMs: 87_000,
    type: 'clk',
    category: 'O',
    side: null,
    recognition: 'recognized',
    valid: true,
    error: null,
    raw: Buffer.from('clk;01:27').toString('base64'),
    parsed: { key: 'clk', ms: 87_000, action: null },
    matchEvents: [],
    processingUs: 12.5,
    recTimestampMs: null,
    strTimestampMs: null,
    ivrLink: null,
    tags: [],
    ...change,
  };
}

/** Records that have broken stores before: every one must come back as it went in. */
export const awkwardEvents: readonly Partial<EventRecord>[] = [
  { raw: Buffer.from([0, 255, 254, 0, 13, 10]).toString('base64'), valid: false, recognition: 'invalid', error: { code: 'NOT_UTF8', detail: 'bytes' }, parsed: null },
  { raw: '', valid: false, recognition: 'invalid', error: { code: 'EMPTY', detail: '' }, parsed: null, type: 'unknown' },
  { matchNumber: "O'Hara; DROP TABLE events; --", parsed: { b: 1, a: { d: [1, 'ž'], c: null }, text: '김태권 العربية \\ " {' } },
  { parsed: { text: 'x'.repeat(2_000) }, tags: ['close match', 'tie, "quoted"', '{}'] },
  { clockMs: null, matchId: null, matchNumber: null, round: 0, side: 'red', category: 'TH', type: 'pt' },
  { parsed: { nul: 'a\u0000b', lone: '\ud800' } },
  { receivedAt: 1_795_000_000_123.456, monotonicUs: 9_007_199_254_740_991, processingUs: 0 },
  { matchEvents: [{ kind: 'gam-jeom', side: 'blue', count: 2, change: 1 }], category: 'R', type: 'wg', side: 'blue' },
  { recTimestampMs: 90_000_000, strTimestampMs: 0, ivrLink: 'clip-7' },
];
