import type { EpochId, EventRecord, MatchRow, NodeId, UdpSessionRow } from '@restrike/contracts';

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

/** A UDP session that still runs. */
export function sampleUdpSession(change: Partial<UdpSessionRow> = {}): UdpSessionRow {
  return {
    sessionId: sampleSession,
    version: 1,
    epoch: sampleEpoch,
    address: '0.0.0.0',
    port: 6000,
    startedAt: 50,
    endedAt: null,
    status: 'active',
    received: 0,
    parsed: 0,
    errors: 0,
    bytes: 0,
    minBytes: null,
    maxBytes: null,
    clients: 0,
    kernelDrops: null,
    ...change,
  };
}

/** A match in its second round. */
export function sampleMatch(change: Partial<MatchRow> = {}): MatchRow {
  const athlete = (name: string, noc: string, roundScores: [number, number, number, number]): MatchRow['state']['blue'] => ({
    name,
    shortName: name,
    noc,
    score: roundScores[1],
    roundScores,
    gamJeoms: 0,
    roundGamJeoms: [1, 0, 0, 0],
    roundsWon: 0,
    hits: { count: 1, max: 40, sum: 40, last: 40 },
    challenges: { asked: 0, rejected: 0 },
  });
  const matchId = `${sampleEpoch}:1` as MatchRow['matchId'];
  const named = { matchNumber: '101', phase: 'Semifinals', weight: 'M -68kg', division: 'Seniors' };
  return {
    matchId,
    version: 1,
    epoch: sampleEpoch,
    day: '2026-11-21',
    tournamentId: null,
    tournamentDayId: null,
    ...named,
    blueName: 'Perica',
    blueNoc: 'CRO',
    redName: 'Marica',
    redNoc: 'GER',
    status: 'round',
    loadedAt: 1_795_000_000_010,
    startedAt: 1_795_000_000_500,
    endedAt: null,
    firstSequence: 1,
    lastSequence: 40,
    roundWinners: ['blue', null, null],
    result: null,
    state: {
      matchId,
      ...named,
      ovrId: null,
      format: 'best-of-3',
      totalRounds: 3,
      roundDurationMs: 120_000,
      thresholds: { body: 20, head: 5 },
      status: 'round',
      baseStatus: 'round',
      round: 2,
      clock: { ms: 87_000, running: true, asOf: 1_795_000_000_400 },
      breakClock: null,
      injury: null,
      timeout: null,
      challenge: null,
      blue: athlete('Perica', 'CRO', [4, 1, 0, 0]),
      red: athlete('Marica', 'GER', [2, 0, 0, 0]),
      roundWinners: ['blue', null, null],
      superiority: 'blue',
      result: null,
      senderConnected: true,
    },
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
  { matchNumber: 'a\u0000b', type: 't\u0000', error: { code: 'X\u0000', detail: '\uE000 \uE0000 \u0000' }, valid: false, ivrLink: '\u0000', sender: '\u0000' },
  { clockMs: 6_000_000_000, part: 3_000_000_000, version: 9_007_199_254_740_991, recTimestampMs: -9_007_199_254_740_991 },
  { matchNumber: '\uFFFD'.repeat(1_900), raw: Buffer.alloc(65_507, 0xfe).toString('base64'), error: { code: 'OVERSIZED', detail: 'ž'.repeat(5_000) }, valid: false },
  { tournamentId: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee', tournamentDayId: 'ffffffff-bbbb-4ccc-8ddd-eeeeeeeeeeee', parsed: {}, tags: [''] },
  { recTimestampMs: 90_000_000, strTimestampMs: 0, ivrLink: 'clip-7' },
];
