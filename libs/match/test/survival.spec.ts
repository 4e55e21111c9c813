import { isDeepStrictEqual } from 'node:util';
import type { MatchEvent, MatchState } from '@restrike/contracts';
import fc from 'fast-check';
import { apply, initialMemory, memoryFromJson, memoryToJson, type MatchMemory } from '../src/index.js';
import { capture, captures, epoch, inRound, play, read, script, type Playback, type Played } from './play.js';

const ofKind = <K extends MatchEvent['kind']>(playback: Playback, kind: K) => playback.events.map(({ event }) => event).filter((event): event is Extract<MatchEvent, { kind: K }> => event.kind === kind);
/** A match in its first round, and what comes then: time in ms and text. */
const then = (...lines: readonly (readonly [number, string])[]): Playback => play([...script(...inRound), ...lines.map(([atMs, text]) => ({ atMs, text }))]);
const rounds = (one: number, two: number, three = 0): string => `s11;${String(one)};s21;0;s12;${String(two)};s22;0;s13;${String(three)};s23;0`;
const mch = (number: string): string => `mch;${number};Final;M -68kg;0;a;b;c;d;null;Seniors;3;120;cntDown;20;5;`;

const labels = ['asOf', 'askedAt', 'loadedAt', 'startedAt', 'endedAt'];
const unlabelled = (state: MatchState): unknown => JSON.parse(JSON.stringify(state, (key, value: unknown) => (labels.includes(key) ? 0 : value)));

describe('[MAT-18] one load, one match', () => {
  it('[MAT-18] a lost pre does not put the next match under the id and the result of the one before', () => {
    const { memory, events } = then([50_000, 'win;BLUE'], [50_010, 'wmh;A;2-0 RSC'], [90_000, 'ref;;;ju1;;;ju2;;;ta;;;'], [90_010, 'at1;C;C;KOR;at2;D;D;USA'], [90_020, mch('13')], [90_060, 'rnd;1'], [90_070, 'rdy;FightReady']);
    expect(memory.state).toMatchObject({ matchId: `${epoch}:17`, matchNumber: '13', status: 'ready', result: null, blue: { name: 'C' }, red: { name: 'D' }, clock: { ms: 120_000 } });
    expect(events.filter(({ event }) => event.kind === 'match-loaded')).toHaveLength(2);
  });

  it('[MAT-18] a match that is loaded over one that never ended, its pre lost, is a new one with its own names', () => {
    const { state } = then([3_000, 'sc1;3;sc2;0'], [90_010, 'at1;C;C;KOR;at2;D;D;USA'], [90_020, mch('13')], [90_030, 'rdy;FightReady']).memory;
    expect(state).toMatchObject({ matchId: `${epoch}:16`, matchNumber: '13', status: 'ready', blue: { name: 'C', score: 0 }, round: 0 });
  });

  it('[MAT-18] names and configuration that overtook their pre are kept', () => {
    const { state } = play([...script(...inRound), ...[['at1;C;C;KOR;at2;D;D;USA', 90_000], [mch('13'), 90_002], ['pre;FightLoaded', 90_004], ['rdy;FightReady', 90_006]].map(([text, atMs]) => ({ text: String(text), atMs: Number(atMs) }))]).memory;
    expect(state).toMatchObject({ matchNumber: '13', status: 'ready', blue: { name: 'C' }, red: { name: 'D' }, roundDurationMs: 120_000 });
  });

  it('[MAT-18] a pre that comes twice, also late, is one load', () => {
    const played = play([{ atMs: 0, text: 'pre;FightLoaded' }, { atMs: 1, text: 'pre;FightLoaded' }, { atMs: 2, text: 'at1;A;A;KOR;at2;B;B;USA' }, { atMs: 4, text: mch('12') }, { atMs: 5, text: 'pre;FightLoaded' }]);
    expect(played.memory.state).toMatchObject({ matchId: `${epoch}:1`, matchNumber: '12', blue: { name: 'A' } });
    expect(ofKind(played, 'match-loaded')).toHaveLength(1);
  });

  it('[MAT-18] names of the match before do not stay when those of a new load were lost', () => {
    expect(then([90_000, 'pre;FightLoaded'], [90_010, mch('13')]).memory.state).toMatchObject({ matchNumber: '13', blue: { name: null } });
  });
});

describe('[MAT-19] what was lost is made good by what follows', () => {
  it('[MAT-19] a lost rnd: the full clock of a decided round is the next one, and its points stay in it', () => {
    const played = then([3_000, 'sc1;4;sc2;0'], [3_010, rounds(4, 0)], [9_000, 'clk;0:00;stopEnd'], [9_500, 'wrd;rd1;1;rd2;0;rd3;0'], [70_000, 'clk;02:00;start'], [72_000, 'sc1;3;sc2;0'], [72_010, rounds(4, 3)], [72_020, 'pt1;3']);
    expect(played.memory.state).toMatchObject({ round: 2, status: 'round', blue: { score: 3, roundScores: [4, 3, 0, 0] } });
    expect(ofKind(played, 'round-started').map(({ round }) => round)).toEqual([1, 2]);
    expect(ofKind(played, 'point').at(-1)).toMatchObject({ point: 'head', points: 3 });
  });

  it('[MAT-19] a lost rnd and no decision heard: points of a later round show it', () => {
    const played = then([3_000, 'sc1;4;sc2;0'], [3_010, rounds(4, 0)], [72_000, 'sc1;3;sc2;0'], [72_010, rounds(4, 3)]);
    expect(played.memory.state).toMatchObject({ round: 2, blue: { score: 3, roundScores: [4, 3, 0, 0] } });
    expect(ofKind(played, 'round-ended').map(({ round }) => round)).toEqual([1]);
  });

  it('[MAT-19] a round that goes on after its end is the same round', () => {
    const played = then([9_000, 'clk;0:00;stopEnd'], [20_000, 'clk;00:10;corr'], [21_000, 'clk;00:10;start'], [31_000, 'clk;0:00;stopEnd']);
    expect(played.memory.state.round).toBe(1);
    expect(ofKind(played, 'round-ended').map(({ round }) => round)).toEqual([1, 1]);
  });

  it('[MAT-19] a rnd that comes after the clock started does not stop it', () => {
    const { state } = then([9_000, 'clk;0:00;stopEnd'], [70_000, 'clk;02:00;start'], [70_005, 'rnd;2'], [71_000, 'clk;01:59']).memory;
    expect(state).toMatchObject({ round: 2, status: 'round', clock: { ms: 119_000, running: true } });
  });

  it('[MAT-19] a lost end of the medical time or of a coach time-out: the clock that starts ends it', () => {
    const played = then([3_000, 'clk;01:58;stop'], [3_010, 'ij0;01:00;show'], [4_000, 'ij0;00:59'], [9_000, 'to1;00:30;start'], [50_000, 'clk;01:58;start'], [50_900, 'ij0;00:20']);
    expect(played.memory.state).toMatchObject({ status: 'round', injury: null, timeout: null });
    expect([ofKind(played, 'injury-ended').length, ofKind(played, 'timeout-ended').length]).toEqual([1, 1]);
  });

  it('[MAT-19] a lost end of the round: two ticks of the break show it, one late tick does not', () => {
    const lost = then([119_000, 'clk;00:01'], [125_000, 'brk;00:59'], [126_000, 'brk;00:58']);
    expect(lost.memory.state).toMatchObject({ status: 'break', clock: { running: false }, breakClock: { ms: 58_000, running: true } });
    expect([ofKind(lost, 'round-ended').length, ofKind(lost, 'break-started').length]).toEqual([1, 1]);
    const late = then([3_000, 'clk;0:00;stopEnd'], [4_000, 'brk;00:02'], [5_000, 'brk;0:00;stopEnd'], [5_001, 'rnd;2'], [5_002, 'brk;00:01']);
    expect(late.memory.state).toMatchObject({ status: 'ready', breakClock: null });
    expect(ofKind(late, 'break-started')).toHaveLength(1);
  });

  it('[MAT-19] a late tick of the round that ended does not show on its clock', () => {
    expect(then([9_000, 'clk;0:00;stopEnd'], [9_001, 'clk;00:01']).memory.state.clock).toMatchObject({ ms: 0, running: false });
  });

  it('[MAT-19] points and gam-jeoms whose score was lost explain no later score', () => {
    const points = then([3_000, 'pt1;2'], [60_000, 'sc1;2;sc2;0'], [60_010, 'pt1;2'], [70_000, 'sc1;5;sc2;0'], [70_010, 'pt1;3']);
    expect(ofKind(points, 'point').map(({ points: rise }) => rise)).toEqual([null, 2, 3]);
    const credit = then([3_000, 'wg1;0;wg2;1'], [60_000, 'sc1;1;sc2;0'], [62_000, 'sc1;3;sc2;0'], [62_010, 'pt1;2']);
    expect(ofKind(credit, 'point')).toMatchObject([{ points: 2 }]);
  });

  it('[MAT-19] a lost win: the name of the result line tells the winner, once, and a win that comes behind it is the last word', () => {
    const lost = then([3_000, 'wmh;B;0-2 PTF'], [3_010, 'wmh;B;0-2 PTF']);
    expect(lost.memory.state.result).toEqual({ winner: 'red', winnerName: 'B', line: '0-2', code: 'PTF' });
    expect(ofKind(lost, 'winner')).toEqual([{ kind: 'winner', winner: 'red' }]);
    expect(ofKind(then([3_000, 'wmh;B;0-2 PTF'], [3_010, 'win;RED']), 'winner')).toHaveLength(1);
    expect(then([3_000, 'wmh;B;0-2 PTF'], [3_010, 'win;BLUE']).memory.state.result).toMatchObject({ winner: 'blue', winnerName: 'B' });
    expect(then([3_000, 'wmh;;0-0 WDR']).memory.state.result).toMatchObject({ winner: null });
    expect(then([3_000, 'at1;A;A;KOR;at2;A;A;USA'], [3_010, 'wmh;A;0-2 PTF']).memory.state.result).toMatchObject({ winner: null, winnerName: 'A' });
  });

  it('[MAT-19] a match that was closed by mistake goes on', () => {
    const { state, row } = then([3_000, 'win;RED'], [9_000, 'clk;01:50;start']).memory;
    expect(state).toMatchObject({ status: 'round', result: null });
    expect(row.endedAt).toBeNull();
  });

  it('[MAT-19] what a late comer hears first is where the match stands: no rise and no gam-jeom', () => {
    const played = play(script('clk;01:20', 'clk;01:19', 'clk;01:18', 'sc1;3;sc2;0', rounds(4, 3), 'wg1;1;wg2;3', 'clk;01:10', 'clk;01:09', 'sc1;5;sc2;0', 'pt1;2'));
    expect(played.memory.state).toMatchObject({ round: 2, status: 'round', blue: { score: 5, roundScores: [4, 5, 0, 0], gamJeoms: 1 }, red: { gamJeoms: 3 } });
    expect(ofKind(played, 'gam-jeom')).toEqual([]);
    expect(ofKind(played, 'score-corrected')).toEqual([]);
    expect(ofKind(played, 'point')).toMatchObject([{ points: 2 }]);
  });
});

describe('[MAT-20] repeated datagrams', () => {
  /** Impacts can not be told from their repetitions, so what counts them is left out. */
  const withoutHits = (state: MatchState): unknown => unlabelled({ ...state, matchId: null, challenge: null, blue: { ...state.blue, hits: emptyHits }, red: { ...state.red, hits: emptyHits } });
  const emptyHits = { count: 0, max: 0, sum: 0, last: null };

  it.each(captures)('[MAT-20] %s: each datagram twice gives the same state and the same events', (name) => {
    const lines = capture(name);
    const twice = play(lines.flatMap((line) => [line, { ...line, atMs: line.atMs + 1 }]));
    const once = play(lines);
    const told = ({ events }: Playback): unknown[] => events.filter(({ event }) => event.kind !== 'hit').map(({ event }) => ({ ...event, hit: 'hit' in event && event.hit !== null, asked: null }));
    expect(told(twice)).toEqual(told(once));
    expect(withoutHits(twice.memory.state)).toEqual(withoutHits(once.memory.state));
    expect([twice.memory.blue.tallies, twice.memory.red.tallies]).toEqual([once.memory.blue.tallies, once.memory.red.tallies]);
  });

  it('[MAT-20] a pt again without a rise is no second point, in either order of score and pt', () => {
    expect(ofKind(then([3_000, 'sc1;2;sc2;0'], [3_010, 'pt1;2'], [3_011, 'pt1;2'], [9_000, 'clk;01:53']), 'point')).toHaveLength(1);
    expect(ofKind(then([3_000, 'pt1;2'], [3_001, 'pt1;2'], [3_010, 'sc1;2;sc2;0'], [9_000, 'clk;01:53']), 'point')).toHaveLength(1);
  });

  it('[MAT-20] two quick kicks of a sender that names the point first are two: the second has a rise of its own', () => {
    const played = then([2_500, 'pt2;1'], [2_510, 'sc1;0;sc2;1'], [3_000, 'hl1;40'], [3_005, 'pt1;2'], [3_010, 'sc1;2;sc2;1'], [3_170, 'hl1;50'], [3_180, 'pt1;2'], [3_190, 'sc1;4;sc2;1'], [9_000, 'clk;01:53']);
    expect(ofKind(played, 'point')).toMatchObject([{ point: 'punch' }, { point: 'body', hit: 16 }]);
    expect(played.corrections.filter(({ sequence }) => sequence === 20)).toEqual([{ sequence: 20, category: 'K', matchEvents: [{ kind: 'point', side: 'blue', point: 'body', points: 2, evidence: 'stated', hit: 19 }] }]);
    expect(played.memory.blue.tallies[0]?.body).toBe(2);
    expect(ofKind(played, 'score-corrected')).toEqual([]);
  });

  it('[MAT-20] a request that comes again behind its answer asks nothing', () => {
    expect(then([3_000, 'ch1;'], [3_300, 'ch1;1'], [3_301, 'ch1;']).memory.state).toMatchObject({ status: 'round', challenge: { result: 'accepted' }, blue: { challenges: { asked: 1 } } });
    expect(then([3_000, 'ch1;'], [6_000, 'ch1;1'], [60_000, 'ch1;']).memory.state).toMatchObject({ status: 'challenge', blue: { challenges: { asked: 2 } } });
  });

  it('[MAT-20] findings are told once', () => {
    const statistics = 'rst;1;st1;2;0;0;0;0;0;st2;0;0;0;0;0;0;';
    expect(ofKind(then([3_000, statistics], [3_001, statistics]), 'finding')).toHaveLength(2);
    expect(ofKind(then([3_000, 'win;BLUE'], [3_010, 'wmh;A;2-0 PTF'], [3_020, 'win;BLUE'], [3_030, 'wmh;A;2-0 PTF']), 'finding')).toHaveLength(1);
  });
});

describe('[MAT-4] every prefix', () => {
  it.each(captures)('[MAT-4] %s: put away after each message and taken out again, it goes on to the same end', (name) => {
    const lines = capture(name);
    const readings = lines.map(({ text }) => read(text));
    const step = (memory: MatchMemory, index: number): MatchMemory => {
      const atMs = lines[index]?.atMs ?? 0;
      return apply(memory, readings[index]!, { epoch, sequence: index + 1, receivedAt: atMs, monotonicUs: atMs * 1000 }).memory;
    };
    const whole = play(lines).memory;
    let memory = initialMemory();
    for (let cut = 0; cut < lines.length; cut += 1) {
      const restored = memoryFromJson(memoryToJson(memory));
      expect(isDeepStrictEqual(restored, memory)).toBe(true);
      let rest = restored!;
      for (let index = cut; index < lines.length; index += 1) rest = step(rest, index);
      expect({ cut, same: isDeepStrictEqual(rest, whole) }).toEqual({ cut, same: true });
      memory = step(memory, cut);
    }
  });

  it.each(captures)('[MAT-4] %s: no step writes into the memory it was given', (name) => {
    const freeze = (value: unknown): void => {
      if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
      Object.freeze(value);
      Object.values(value).forEach(freeze);
    };
    let memory = initialMemory();
    capture(name).forEach((line, index) => {
      freeze(memory);
      memory = play([line], { from: memory, firstSequence: index + 1 }).memory;
    });
    expect(memory.row.lastSequence).toBe(capture(name).length);
  });
});

describe('[MAT-5] clocks of the machine', () => {
  it.each(captures)('[MAT-5] %s: a monotonic clock that begins anew in mid-match changes no state', (name) => {
    const lines = capture(name);
    const straight = unlabelled(play(lines).memory.state);
    for (let cut = 1; cut < lines.length; cut += 11) {
      const before = play(lines.slice(0, cut)).memory;
      const from = lines[cut]?.atMs ?? 0;
      const after = play(lines.slice(cut).map(({ atMs, text }) => ({ atMs: atMs - from, text })), { from: before, firstSequence: cut + 1 });
      expect({ cut, state: unlabelled(after.memory.state) }).toEqual({ cut, state: straight });
    }
  });
});

describe('[MAT-14] loss is found', () => {
  const name = '03-m7894-scored-best-of-3';
  const lines = capture(name);
  const codes = (played: Playback): string[] => ofKind(played, 'finding').map(({ code }) => code);
  const at = (key: RegExp): number[] => lines.flatMap(({ text }, index) => (key.test(text) ? [index] : []));

  it('[MAT-14] each lost pt', () => {
    for (const lost of at(/^pt/)) expect(codes(play(lines.filter((_, index) => index !== lost)))).toContain('ROUND_KINDS_DIFFER');
  });

  it('[MAT-14] the last gam-jeoms of a round', () => {
    expect(codes(play(lines.filter(({ text }) => text !== 'wg1;1;wg2;2')))).toContain('ROUND_GAM_JEOMS_DIFFER');
  });

  it('[MAT-14] every score of a moment, when nothing states it again', () => {
    const before = lines.findIndex(({ text }) => text === 'wrd;rd1;1;rd2;2;rd3;1');
    const lost = lines.filter(({ text }, index) => !(index < before + 3 && /^(sc1;2;sc2;1|s11;12;s21;11;s12;0;s22;0;s13;2;s23;1)$/.test(text)));
    expect(codes(play(lost))).toContain('ROUND_POINTS_DIFFER');
  });

  it('[MAT-14] a winner who is not ahead in a result on points; a match that ended early may have any line', () => {
    expect(codes(then([3_000, 'wrd;rd1;1;rd2;1;rd3;0'], [3_010, 'win;RED'], [3_020, 'wmh;B;2-0 PTF']))).toEqual(['RESULT_DIFFERS']);
    expect(codes(then([3_000, 'wrd;rd1;1;rd2;0;rd3;0'], [3_010, 'win;RED'], [3_020, 'wmh;B;0-0 RSC']))).toEqual([]);
  });
});

describe('[MAT-15] a bad network', () => {
  const played = ['01-m101-round1-then-break', '02-m101-three-rounds-kyeshi-timeout', '03-m7894-scored-best-of-3', '06-m5555-challenge-then-win-tie'] as const;
  /** All that the scoring system would state of where a match stands, as messages. */
  const statements = (lines: readonly Played[]): Played[] => {
    const end = (lines.at(-1)?.atMs ?? 0) + 10_000;
    const { state } = play(lines).memory;
    const perRound = [0, 1, 2].flatMap((index) => [`s1${String(index + 1)};${String(state.blue.roundScores[index])}`, `s2${String(index + 1)};${String(state.red.roundScores[index])}`]);
    const winner = (side: string | null): string => (side === 'blue' ? '1' : side === 'red' ? '2' : '0');
    const stated = (key: RegExp): string[] => [lines.findLast(({ text }) => key.test(text))?.text].filter((text) => text !== undefined);
    return [
      'Udp Port 8888 connected;', ...stated(/^at1/), ...stated(/^mch/), `rnd;${String(state.round)}`, `wg1;${String(state.blue.gamJeoms)};wg2;${String(state.red.gamJeoms)}`, perRound.join(';'),
      `sc1;${String(state.blue.score)};sc2;${String(state.red.score)}`, `wrd;${state.roundWinners.map((side, index) => `rd${String(index + 1)};${winner(side)}`).join(';')}`,
      'clk;00:31;stop', `sup;${winner(state.superiority)}`, 'ij0;00:55;hide', 'win;RED', 'wmh;A B;1-2 PTF',
    ].map((text, index) => ({ atMs: end + index * 15, text }));
  };
  /** What the statements settle. Earlier rounds' gam-jeoms and what is counted (hits, requests) are not stated again. */
  const settled = ({ memory: { state } }: Playback): unknown => {
    const side = ({ name, shortName, noc, score, gamJeoms, roundsWon, roundScores }: MatchState['blue']): unknown => ({ name, shortName, noc, score, gamJeoms, roundsWon, roundScores: roundScores.slice(0, 3) });
    const { matchId: _id, challenge: _challenge, ...rest } = state;
    return unlabelled({ ...rest, blue: side(state.blue), red: side(state.red) } as MatchState);
  };
  const fault = fc.record({ at: fc.nat(2_000), what: fc.constantFrom('lose' as const, 'repeat' as const, 'move' as const), by: fc.integer({ min: 1, max: 8 }) });

  it.each(played)('[MAT-15] %s: whatever was lost, repeated or moved, what is stated at the end settles the state', (name) => {
    const lines = capture(name);
    const closing = statements(lines);
    const expected = settled(play([...lines, ...closing]));
    fc.assert(
      fc.property(fc.array(fault, { maxLength: 80 }), (faults) => {
        const damaged = [...lines];
        for (const { at, what, by } of faults) {
          if (damaged.length === 0) break;
          const index = at % damaged.length;
          if (what === 'lose') damaged.splice(index, 1);
          else if (what === 'repeat') damaged.splice(index + by, 0, damaged[index]!);
          else damaged.splice(index + by, 0, ...damaged.splice(index, 1));
        }
        // What was moved arrives when its neighbours do.
        let latest = 0;
        const received = damaged.map(({ atMs, text }) => ({ atMs: (latest = Math.max(latest, atMs)), text }));
        expect(settled(play([...received, ...closing]))).toEqual(expected);
      }),
      { seed: Number(process.env['RESTRIKE_SEED'] ?? 1), numRuns: 80 },
    );
  });

  it('[MAT-15] any messages in any order give a state that the contract knows', () => {
    const texts = [...new Set(played.flatMap((name) => capture(name).map(({ text }) => text))), 'pt1;4', 'rnd;4', 'rnd;0', 'to2;00:30;start', 'ch0;0', 'ch2;1;0;', 'clk;01:00;corr', 'ij0;0:00', 'brk;00:30;stop', 'wg1;9;wg2;0'];
    fc.assert(
      fc.property(fc.array(fc.record({ text: fc.constantFrom(...texts), gapMs: fc.integer({ min: 0, max: 2_500 }) }), { maxLength: 60 }), (messages) => {
        let atMs = 0;
        const { memory } = play(messages.map(({ text, gapMs }) => ({ text, atMs: (atMs += gapMs) })));
        expect(isDeepStrictEqual(memoryFromJson(memoryToJson(memory)), memory)).toBe(true);
      }),
      { seed: Number(process.env['RESTRIKE_SEED'] ?? 1), numRuns: 300 },
    );
  });
});
