import { matchStateSchema, type MatchEvent } from '@restrike/contracts';
import { initialMemory, matchRow, memoryFromJson, memoryToJson } from '../src/index.js';
import { capture, captures as names, epoch, play } from './play.js';

const kinds = (events: readonly { event: MatchEvent }[], kind: MatchEvent['kind']): MatchEvent[] => events.map(({ event }) => event).filter((event) => event.kind === kind);

describe('[MAT-1] captured matches', () => {
  it('[MAT-1] 02 ends with the winner, rounds and scores that it states', () => {
    const { memory, events } = play(capture('02-m101-three-rounds-kyeshi-timeout'));
    expect(memory.state).toMatchObject({
      status: 'finished', matchNumber: '101', round: 3, roundWinners: ['red', 'blue', 'blue'],
      result: { winner: 'blue', winnerName: 'Perica', line: '2-1', code: 'PTF' }, blue: { roundsWon: 2, noc: 'CRO' }, red: { roundsWon: 1, noc: 'GER' },
    });
    expect(kinds(events, 'injury-started')).toHaveLength(2);
    expect(kinds(events, 'injury-ended')).toHaveLength(2);
    expect(kinds(events, 'finding')).toEqual([]);
    expect(kinds(events, 'round-started')).toHaveLength(3);
    expect(kinds(events, 'break-started')).toHaveLength(2);
  });

  it('[MAT-1] 03 keeps what is stated, also where it disagrees, and says so', () => {
    const { memory, events } = play(capture('03-m7894-scored-best-of-3'));
    expect(memory.state).toMatchObject({
      status: 'finished', roundWinners: ['blue', 'red', 'blue'], result: { winner: 'red', winnerName: 'TEST Crvenić', line: '1-2', code: 'PTF' },
      blue: { roundScores: [12, 0, 2, 0], roundGamJeoms: [0, 0, 1, 0] }, red: { roundScores: [11, 0, 1, 0], roundGamJeoms: [0, 0, 2, 0] },
    });
    expect(kinds(events, 'finding')).toMatchObject([{ code: 'RESULT_DIFFERS', stated: { blue: 1, red: 2 }, counted: { blue: 2, red: 1 } }]);
    expect(kinds(events, 'point').map((event) => (event.kind === 'point' ? [event.side, event.point, event.points, event.hit !== null] : []))).toEqual([
      ['red', 'head', 3, false], ['red', 'body', 2, true], ['blue', 'body', 2, true], ['blue', 'body', 2, true], ['red', 'head', 3, false],
      ['blue', 'head', 3, false], ['blue', 'head', 3, false], ['red', 'head', 3, false], ['blue', 'punch', 1, false], ['blue', 'punch', 1, false],
    ]);
    expect(kinds(events, 'gam-jeom')).toHaveLength(3);
    expect(kinds(events, 'score-corrected')).toEqual([]);
  });

  it('[MAT-2] 06: closing the window after a result does not overwrite it', () => {
    const { memory, events } = play(capture('06-m5555-challenge-then-win-tie'));
    expect(memory.state).toMatchObject({ status: 'finished', challenge: { by: 'blue', result: 'accepted', open: false }, result: { winner: 'tie', winnerName: null, line: '0-0', code: 'WDR' } });
    expect(kinds(events, 'challenge-answered')).toHaveLength(1);
    expect(kinds(events, 'finding')).toEqual([]);
  });

  it('[MAT-3] 07: the same match loaded again before it began goes on under its id', () => {
    const { events, memory } = play(capture('07-load-bursts'));
    const loads = kinds(events, 'match-loaded').map((event) => event.kind === 'match-loaded' && event.again);
    expect(loads).toEqual([false, false, false, true, false, true, true]);
    expect(memory.state.matchId).toBe(`${epoch}:1`);
    expect(memory.state).toMatchObject({ status: 'ready', matchNumber: '245.A' });
  });

  it.each(names)('[MAT-5] %s: a wall clock that jumps by an hour changes labels only', (name) => {
    const lines = capture(name);
    const unlabelled = (wall: (atMs: number) => number): unknown =>
      JSON.parse(JSON.stringify(play(lines, { wall }).memory, (key, value: unknown) => (['asOf', 'askedAt', 'loadedAt', 'startedAt', 'endedAt'].includes(key) ? 0 : value)));
    const straight = unlabelled((atMs) => atMs + 7_200_000);
    expect(unlabelled((atMs) => atMs + (atMs > 100_000 ? 3_600_000 : 7_200_000))).toEqual(straight);
    expect(unlabelled((atMs) => atMs + (atMs > 100_000 ? 10_800_000 : 7_200_000))).toEqual(straight);
  });

  it.each(names)('[MAT-6] %s: each state on the way is one that the contract knows', (name) => {
    const lines = capture(name);
    let memory = play([]).memory;
    lines.forEach((line, index) => {
      memory = play([line], { from: memory, firstSequence: index + 1 }).memory;
      expect(matchStateSchema.safeParse(memory.state).success).toBe(true);
    });
    const row = matchRow(memory, { day: '2026-11-21', tournamentId: null, tournamentDayId: null });
    expect(row).toMatchObject({ epoch, matchNumber: memory.state.matchNumber });
  });

  it('[MAT-23] the version of a row rises with what is worth writing, and not with ticks', () => {
    const day = { day: '2026-11-21', tournamentId: null, tournamentDayId: null };
    expect(matchRow(initialMemory(), day)).toBeNull();
    const versionAfter = (count: number): number => matchRow(play(capture('03-m7894-scored-best-of-3').slice(0, count)).memory, day)?.version ?? 0;
    expect(versionAfter(12)).toBeGreaterThan(0);
    expect(versionAfter(13)).toBe(versionAfter(12) + 1);
    expect(versionAfter(20)).toBe(versionAfter(13));
  });

  it('[MAT-4] a text that is no memory is not taken for one', () => {
    expect(memoryFromJson(memoryToJson({ ...initialMemory(), format: 1 } as never))).toBeNull();
    expect(memoryFromJson('{"format":1}')).toBeNull();
    expect(memoryFromJson('{')).toBeNull();
  });
});
