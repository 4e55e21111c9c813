import fc from 'fast-check';
import type { MatchEvent } from '@restrike/contracts';
import { clockNow, formatClock, steadyClock } from '../src/index.js';
import { capture, inRound, play, script, type Played } from './play.js';

const after = (...texts: readonly string[]) => play(script(...inRound, ...texts));
const ofKind = <K extends MatchEvent['kind']>(playback: ReturnType<typeof play>, kind: K) => playback.events.map(({ event }) => event).filter((event): event is Extract<MatchEvent, { kind: K }> => event.kind === kind);

describe('[MAT-24] the scoring system', () => {
  it('[MAT-24] is connected again as soon as it sends, whether or not it says so', () => {
    expect(after('Udp Port 8888 disconnected;').memory.state.senderConnected).toBe(false);
    const played = after('Udp Port 8888 disconnected;', 'clk;01:57');
    expect(played.memory.state.senderConnected).toBe(true);
    expect(played.events.slice(-2).map(({ event }) => event.kind)).toEqual(['sender-disconnected', 'sender-connected']);
  });

  it('[MAT-24] of which nothing was ever announced stays unknown', () => {
    expect(after('clk;01:57').memory.state.senderConnected).toBe(null);
  });
});

describe('[MAT-7] points', () => {
  it('[MAT-7] a body kick whose score rises by four is a technical one, derived', () => {
    const played = after('hl1;40', 'sc1;4;sc2;0', 's11;4;s21;0;s12;0;s22;0;s13;0;s23;0', 'pt1;2');
    expect(ofKind(played, 'point')).toMatchObject([{ side: 'blue', point: 'technical-body', points: 4, evidence: 'derived', hit: 14 }]);
    expect(played.facts.at(-1)).toMatchObject({ category: 'TB', side: 'blue' });
  });

  it('[MAT-7] a sender that names the point first and adds the technical part later: the earlier event is corrected', () => {
    const played = play([...script(...inRound), ...[['pt2;3', 2_000], ['sc1;0;sc2;3', 2_020], ['sc1;0;sc2;5', 2_600], ['clk;01:57', 6_000]].map(([text, atMs]) => ({ text: String(text), atMs: Number(atMs) }))]);
    expect(ofKind(played, 'point')).toMatchObject([{ point: 'head', evidence: 'stated' }]);
    expect(ofKind(played, 'point-amended')).toEqual([{ kind: 'point-amended', side: 'red', sequence: 14, point: 'technical-head', points: 5 }]);
    // First the score of the kick comes, then that of its technical part.
    expect(played.corrections).toMatchObject([
      { sequence: 14, category: 'H', matchEvents: [{ kind: 'point', point: 'head', points: 3, evidence: 'stated' }] },
      { sequence: 14, category: 'TH', matchEvents: [{ kind: 'point', point: 'technical-head', points: 5, evidence: 'derived' }] },
    ]);
    expect(ofKind(played, 'score-corrected')).toEqual([]);
  });

  it('[MAT-7] the same datagram again is no second point', () => {
    const played = after('sc1;2;sc2;0', 'pt1;2', 'pt1;2', 'sc1;2;sc2;0');
    expect(ofKind(played, 'point')).toHaveLength(1);
    expect(played.memory.state.blue.score).toBe(2);
  });

  it('[MAT-7] scores are never computed: a point without a score changes none', () => {
    const played = after('pt1;3');
    expect(ofKind(played, 'point')).toMatchObject([{ points: null }]);
    expect(played.memory.state.blue.score).toBe(0);
  });

  it('[MAT-7] points that were told before their score get it with the rise that it explains, each its own, and one whose score never comes gets none', () => {
    const played = play([...script(...inRound), ...[['pt1;1', 2_000], ['pt1;3', 2_010], ['pt2;2', 2_020], ['sc1;4;sc2;0', 2_100], ['clk;01:50', 9_000]].map(([text, atMs]) => ({ text: String(text), atMs: Number(atMs) }))]);
    expect(ofKind(played, 'point').map(({ points }) => points)).toEqual([null, null, null]);
    expect(played.corrections.map(({ sequence, matchEvents }) => [sequence, matchEvents])).toEqual([
      [14, [{ kind: 'point', side: 'blue', point: 'punch', points: 1, evidence: 'stated', hit: null }]],
      [15, [{ kind: 'point', side: 'blue', point: 'head', points: 3, evidence: 'stated', hit: null }]],
    ]);
  });

  it('[MAT-7] a sender that names the point first and one that names it last mean the same in the end, and no score is counted twice', () => {
    const act = fc.record({ side: fc.constantFrom('1', '2'), code: fc.integer({ min: 1, max: 5 }), technical: fc.boolean(), gapMs: fc.integer({ min: 1_600, max: 6_000 }), lateMs: fc.integer({ min: 1, max: 900 }) });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
        const mean = (isPointFirst: boolean): unknown => {
          const score = { 1: 0, 2: 0 } as Record<string, number>;
          let atMs = 2_000;
          const lines = acts.flatMap(({ side, code, technical, gapMs, lateMs }): Played[] => {
            atMs += gapMs + lateMs;
            score[side] = (score[side] ?? 0) + code + (technical && (code === 2 || code === 3) ? 2 : 0);
            const [point, rise] = [`pt${side};${String(code)}`, `sc1;${String(score['1'])};sc2;${String(score['2'])}`];
            const [first, last] = isPointFirst ? [point, rise] : [rise, point];
            return [{ atMs: atMs - lateMs, text: first }, { atMs, text: last }];
          });
          const { events, corrections, memory } = play([...script(...inRound), ...lines, { atMs: atMs + 9_000, text: 'clk;01:00' }]);
          const now = new Map<number, readonly MatchEvent[]>();
          for (const { sequence, event } of events) now.set(sequence, [...(now.get(sequence) ?? []), event]);
          for (const { sequence, matchEvents } of corrections) now.set(sequence, matchEvents);
          const points = [...now.values()].flat().flatMap((event) => (event.kind === 'point' ? [event] : []));
          const sum = (side: string): number => points.reduce((total, one) => total + (one.side === side ? (one.points ?? 0) : 0), 0);
          expect([sum('blue'), sum('red')]).toEqual([score['1'], score['2']]);
          return [points, memory.blue.tallies, memory.red.tallies];
        };
        expect(mean(true)).toEqual(mean(false));
      }),
      { seed: Number(process.env['RESTRIKE_SEED'] ?? 1) },
    );
  });

  it('[MAT-8] a hit is linked to one point of its side within half a second, and to no other', () => {
    const played = play([...script(...inRound), { atMs: 2_000, text: 'hl1;30' }, { atMs: 2_030, text: 'sc1;2;sc2;0' }, { atMs: 2_040, text: 'pt1;2' }, { atMs: 2_200, text: 'sc1;4;sc2;0' }, { atMs: 2_210, text: 'pt1;2' }, { atMs: 3_000, text: 'hl2;30' }, { atMs: 3_600, text: 'sc1;4;sc2;2' }, { atMs: 3_610, text: 'pt2;2' }]);
    expect(ofKind(played, 'point').map(({ hit }) => hit)).toEqual([14, null, null]);
    expect(played.memory.state.blue.hits).toEqual({ count: 1, max: 30, sum: 30, last: 30 });
  });

  it('[MAT-9] the point that a gam-jeom gives the opponent is neither a kick nor a correction, in either order', () => {
    for (const order of [['sc1;0;sc2;1', 'wg1;1;wg2;0'], ['wg1;1;wg2;0', 'sc1;0;sc2;1']]) {
      const played = play([...script(...inRound, ...order), { atMs: 9_000, text: 'clk;01:50' }]);
      expect(ofKind(played, 'gam-jeom')).toEqual([{ kind: 'gam-jeom', side: 'blue', count: 1, change: 1 }]);
      expect(ofKind(played, 'score-corrected')).toEqual([]);
      expect(played.memory.state.red).toMatchObject({ score: 1 });
    }
  });

  it('[MAT-9] a score that nothing explains is a correction of the judges', () => {
    const played = play([...script(...inRound, 'sc1;3;sc2;0'), { atMs: 9_000, text: 'clk;01:50' }, { atMs: 9_100, text: 'sc1;0;sc2;0' }]);
    expect(ofKind(played, 'score-corrected')).toMatchObject([{ from: 0, to: 3 }, { from: 3, to: 0 }]);
  });
});

describe('[MAT-10] clock and rounds', () => {
  it('[MAT-10] a new round begins at zero though nobody says so', () => {
    const { state } = after('sc1;5;sc2;2', 'wg1;1;wg2;3', 'clk;0:00;stopEnd', 'rnd;2').memory;
    expect(state).toMatchObject({ round: 2, status: 'ready', clock: { ms: 120_000, running: false }, blue: { score: 0, gamJeoms: 0, roundScores: [5, 0, 0, 0], roundGamJeoms: [1, 0, 0, 0] }, red: { gamJeoms: 0 } });
  });

  it('[MAT-10] a stop after the end, a tick at the load and one late tick start and stop nothing', () => {
    expect(after('clk;0:00;stopEnd', 'clk;00:00;stop').memory.state).toMatchObject({ status: 'break', clock: { ms: 0, running: false } });
    expect(after('clk;01:58;stop', 'clk;01:58').memory.state.clock.running).toBe(false);
    expect(ofKind(after('clk;0:00;stopEnd', 'clk;0:00;stopEnd'), 'round-ended')).toHaveLength(1);
  });

  it('[MAT-11] a lost start is made good by the ticks', () => {
    const played = after('clk;01:58;stop', 'clk;01:57', 'clk;01:56', 'clk;01:55');
    expect(played.memory.state).toMatchObject({ status: 'round', clock: { ms: 115_000, running: true } });
    expect(ofKind(played, 'clock-started')).toHaveLength(2);
  });

  it('[MAT-11] an agent that comes in mid-match has a match at once', () => {
    const { memory, events } = play(script('clk;01:20', 'clk;01:19', 'clk;01:18', 's11;4;s21;5;s12;0;s22;0;s13;0;s23;0'));
    expect(memory.state).toMatchObject({ matchId: expect.stringMatching(/:1$/) as unknown, status: 'round', clock: { running: true } });
    expect(events.some(({ event }) => event.kind === 'finding')).toBe(false);
  });

  it('[MAT-12] two hides and a late tick end one medical time-out', () => {
    const played = play([...script(...inRound, 'ij0;01:00;show', 'ij0;00:59', 'ij0;00:00;hide', 'ij0;0:00;hide', 'ij0;00:58')]);
    expect([ofKind(played, 'injury-started'), ofKind(played, 'injury-ended')].map((list) => list.length)).toEqual([1, 1]);
    expect(played.memory.state.status).toBe('round');
  });

  it('[MAT-2] challenges: asked once, rejected costs one, cancelled costs none, won or lost by the second value', () => {
    expect(after('ch1;', 'ch1;', 'ch1;0', 'ch1;-1').memory.state).toMatchObject({ challenge: { result: 'rejected' }, blue: { challenges: { asked: 1, rejected: 1 } } });
    expect(after('ch2;', 'ch2;-1').memory.state).toMatchObject({ challenge: { result: 'cancelled', by: 'red' }, red: { challenges: { asked: 1, rejected: 0 } } });
    expect(after('ch2;', 'ch2;1;0;').memory.state).toMatchObject({ challenge: { result: 'accepted', won: false }, red: { challenges: { rejected: 1 } } });
    expect(after('ch0;').memory.state).toMatchObject({ status: 'challenge', challenge: { by: 'referee', open: true } });
  });

  it('[MAT-13] a match without scores of rounds is one of conventional format, and its total goes on', () => {
    const { state } = after('sc1;2;sc2;0', 'sc1;4;sc2;0', 'sc1;4;sc2;3', 'clk;0:00;stopEnd', 'rnd;2', 'sc1;6;sc2;3').memory;
    expect(state).toMatchObject({ format: 'conventional', blue: { score: 6, roundScores: [4, 2, 0, 0] }, red: { score: 3 } });
  });

  it('[MAT-13] found only in a later round, what earlier rounds had is taken off; gam-jeoms too', () => {
    const { state } = after('sc1;2;sc2;1', 'wg1;1;wg2;0', 'clk;0:00;stopEnd', 'rnd;2', 'sc1;4;sc2;1', 'sc1;6;sc2;1', 'clk;0:00;stopEnd', 'rnd;3', 'sc1;6;sc2;3', 'wg1;3;wg2;0').memory;
    expect(state).toMatchObject({ format: 'conventional', blue: { score: 6, roundScores: [2, 4, 0, 0] }, red: { score: 3, roundScores: [1, 0, 2, 0] } });
  });

  it('[MAT-13] round 4 is the golden point', () => {
    const { state } = after('rnd;2', 'rnd;3', 'rnd;4', 'clk;01:00;start', 'sc1;2;sc2;0').memory;
    expect(state).toMatchObject({ round: 4, status: 'round', clock: { running: true }, blue: { roundScores: [0, 0, 0, 2] } });
  });

  it('[MAT-14] a round whose statistics are not what was seen is a finding', () => {
    const played = after('sc1;2;sc2;0', 's11;2;s21;0;s12;0;s22;0;s13;0;s23;0', 'pt1;2', 'clk;0:00;stopEnd', 'rst;1;st1;2;0;0;0;0;0;st2;0;0;0;0;0;0;');
    expect(ofKind(played, 'finding').map(({ code, side }) => [code, side])).toEqual([['ROUND_POINTS_DIFFER', 'blue'], ['ROUND_KINDS_DIFFER', 'blue']]);
  });
});

describe('[MAT-15] a bad network', () => {
  const closing = script('wg1;1;wg2;2', 's11;12;s21;11;s12;0;s22;0;s13;2;s23;1', 'rnd;3', 'sc1;2;sc2;1', 'wg1;1;wg2;2', 'clk;00:31;stop', 'wrd;rd1;1;rd2;2;rd3;1', 'sup;1');
  const facts = ({ memory: { state } }: ReturnType<typeof play>) => ({
    round: state.round, clock: { ...state.clock, asOf: 0 }, winners: state.roundWinners, superiority: state.superiority,
    scores: [state.blue.score, state.red.score], gamJeoms: [state.blue.gamJeoms, state.red.gamJeoms],
    rounds: [state.blue.roundScores.slice(0, 3), state.red.roundScores.slice(0, 3)],
  });
  it('[MAT-15] whatever was lost, repeated or moved: absolute values set the state right', () => {
    const lines = capture('03-m7894-scored-best-of-3').slice(0, -2);
    const end = (lines.at(-1)?.atMs ?? 0) + 1_000;
    const close = (before: readonly Played[]): Played[] => [...before, ...closing.map(({ atMs, text }) => ({ atMs: end + atMs, text }))];
    const expected = facts(play(close(lines)));
    const faults = fc.array(fc.record({ at: fc.nat(lines.length - 1), what: fc.constantFrom('lose' as const, 'repeat' as const, 'move' as const), by: fc.integer({ min: 1, max: 6 }) }), { maxLength: 60 });
    fc.assert(
      fc.property(faults, (list) => {
        const damaged = [...lines];
        for (const { at, what, by } of list) {
          const line = damaged[at % damaged.length];
          if (line === undefined) continue;
          if (what === 'lose') damaged.splice(at % damaged.length, 1);
          else if (what === 'repeat') damaged.splice(at % damaged.length, 0, line);
          else damaged.splice((at % damaged.length) + by, 0, ...damaged.splice(at % damaged.length, 1));
        }
        expect(facts(play(close(damaged)))).toEqual(expected);
      }),
      { seed: Number(process.env['RESTRIKE_SEED'] ?? 1), numRuns: 60 },
    );
  });
});

describe('[MAT-16] clock on screen', () => {
  it('[MAT-16] runs down from what was stated, never below zero', () => {
    const clock = { ms: 10_000, running: true, asOf: 1_000 };
    expect([1_000, 4_500, 99_000].map((now) => clockNow(clock, now))).toEqual([10_000, 6_500, 0]);
    expect(clockNow({ ...clock, running: false }, 99_000)).toBe(10_000);
  });
  it('[MAT-16] stands rather than jumps back by jitter, and follows a correction at once', () => {
    expect(steadyClock(5_000, 5_400, true)).toBe(5_000);
    expect(steadyClock(5_000, 8_000, true)).toBe(8_000);
    expect(steadyClock(5_000, 4_900, true)).toBe(4_900);
    expect(steadyClock(5_000, 5_400, false)).toBe(5_400);
  });
  /** What a display paints every 100 ms of a clock that is told each second, each time so late, ms (the first within a second), and what the clock was. */
  const watched = (lateMs: readonly number[]): { readonly shown: number; readonly truth: number }[] => {
    // Messages keep their order: one that waits for a late one comes with it.
    const told = lateMs.map((_, second) => ({ clock: { ms: 120_000 - second * 1_000, running: true, asOf: 0 }, arrivedAt: Math.max(...lateMs.slice(0, second + 1).map((late, at) => at * 1_000 + late)) }));
    let shown: number | null = null;
    return Array.from({ length: lateMs.length * 10 + 20 }, (_, tick) => {
      const now = 1_000 + tick * 100;
      const { clock, arrivedAt } = told.filter((one) => one.arrivedAt <= now).at(-1) as (typeof told)[number];
      // A page knows how old a clock was when it was sent, and not how long it was on its way.
      shown = steadyClock(shown, clockNow({ ...clock, asOf: arrivedAt }, now), true);
      return { shown, truth: clockNow({ ms: 120_000, running: true, asOf: 0 }, now) };
    });
  };
  const backBy = (seen: readonly { readonly shown: number }[]): number => Math.max(...seen.map(({ shown }, at) => shown - (seen[at - 1]?.shown ?? Number.POSITIVE_INFINITY)));

  it('[MAT-16] never runs back while messages are up to 900 ms late, and is behind by no more than they are', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 899 }), { minLength: 2, maxLength: 30 }), (late) => {
        const seen = watched(late);
        expect(backBy(seen)).toBeLessThanOrEqual(0);
        expect(seen.filter(({ shown, truth }) => shown < truth || shown - truth > Math.max(...late))).toEqual([]);
      }),
      { seed: Number(process.env['RESTRIKE_SEED'] ?? 1), numRuns: 60 },
    );
  });
  it('[MAT-16] runs back by no more than a message was late, and is right again with the next that is not', () => {
    const seen = watched([5, 5, 5, 2_400, 5, 5, 5, 5, 5, 5]);
    expect(backBy(seen)).toBeLessThanOrEqual(2_400);
    expect(seen.slice(-20).every(({ shown, truth }) => shown - truth <= 5)).toBe(true);
  });
  it('[MAT-16] is written as on the scoreboard', () => {
    expect([120_000, 119_001, 59_000, 1, 0].map(formatClock)).toEqual(['2:00', '2:00', '0:59', '0:01', '0:00']);
  });
});
