import type { MatchEvent } from '@restrike/contracts';
import fc from 'fast-check';
import { bufferFilm, type RecordedPart } from './buffer-film.js';
import { clipMarks, marksOfClip, type MarkedEvent } from './clip-marks.js';
import { beginningOfClip, opensAt, placeInClip, planCut, savedFilm, shownOf, type FilmStretch } from './clip-span.js';
import { contestedAction, heldMs, holdsSpan } from './contested-action.js';
import { decideTriggers, triggerCause, type TriggerSituation } from './decide-triggers.js';
import { requestsLeft } from './requests-left.js';
import { triggerActs, triggerRules } from './trigger-rules.js';

const quiet: TriggerSituation = { switches: new Map(), matchId: 'm:1', recordedMatchId: null, replayInFlight: false, replayOpen: false, otherSceneOn: false, bufferStopped: false };
const running = (cause: Parameters<typeof decideTriggers>[0], change: Partial<TriggerSituation> = {}): string[] =>
  decideTriggers(cause, { ...quiet, ...change }).filter(({ notBecause }) => notBecause === null).map(({ rule }) => rule.ruleId);

describe('[RPL-1] the table of trigger rules', () => {
  it('[RPL-1] has unique ids, known acts, and no step that follows one it can not follow', () => {
    expect(new Set(triggerRules.map(({ ruleId }) => ruleId)).size).toBe(triggerRules.length);
    for (const rule of triggerRules) {
      const before: string[] = ['start'];
      for (const { act, after, limitMs } of rule.do) {
        expect(triggerActs).toContain(act);
        expect(limitMs).toBeGreaterThan(0);
        if (after !== undefined) expect(before).toContain(after);
        before.push(act);
      }
    }
  });

  it.each([
    ['match-ready', ['record-match']],
    ['recorder-back', ['record-match']],
    ['challenge-asked', ['replay']],
    ['replay-asked', ['replay']],
    ['match-finished', ['match-finished']],
    ['break-started', []],
    ['injury-started', []],
    ['clock-started', []],
  ] as const)('[RPL-1] %s runs %j on a quiet court', (cause, rules) => {
    expect(running(cause)).toEqual(rules);
  });

  it('[RPL-1] what a person switched counts over the table', () => {
    expect(running('challenge-asked', { switches: new Map([['replay', false]]) })).toEqual([]);
    expect(running('match-finished', { switches: new Map([['winner-scene', true]]) })).toEqual(['match-finished', 'winner-scene']);
  });

  it('[RPL-1] takes the cause from what a message meant', () => {
    const causes: [MatchEvent, string | null][] = [
      [{ kind: 'match-ready' }, 'match-ready'],
      [{ kind: 'challenge-asked', by: 'red' }, 'challenge-asked'],
      [{ kind: 'challenge-answered', by: 'red', result: 'accepted', won: null, asked: 4 }, 'challenge-answered'],
      [{ kind: 'winner', winner: 'blue' }, 'match-finished'],
      [{ kind: 'match-loaded', again: false }, null],
      [{ kind: 'hit', side: 'blue', level: 20, aboveBodyThreshold: null }, null],
    ];
    for (const [event, cause] of causes) expect(triggerCause(event)).toBe(cause);
  });
});

describe('[RPL-2] conditions', () => {
  it('[RPL-2] a second request while one is being saved makes no second save and says why', () => {
    expect(decideTriggers('challenge-asked', { ...quiet, replayInFlight: true })).toMatchObject([{ rule: { ruleId: 'replay' }, notBecause: 'a replay is being saved already' }]);
  });
  it.each(['challenge-answered', 'player-closed', 'clock-started'] as const)('[RPL-2] %s goes back to live when a replay is open, and only then', (cause) => {
    expect(running(cause, { replayOpen: true })).toEqual(['back-to-live']);
    expect(running(cause)).toEqual([]);
  });
  it.each([['clock-started', ['scene-over']], ['challenge-answered', []], ['player-closed', []]] as const)('[RPL-2] with the scene of a break on air %s runs %j', (cause, rules) => {
    expect(running(cause, { otherSceneOn: true })).toEqual(rules);
  });
  it.each([
    ['break-started', 'break-scene', []],
    ['injury-started', 'injury-scene', []],
    ['match-finished', 'winner-scene', ['match-finished']],
  ] as const)('[RPL-2] %s while a replay is open does not take it off the air', (cause, rule, always) => {
    const switches = new Map([[rule, true]]);
    expect(running(cause, { switches, replayOpen: true })).toEqual([...always]);
    expect(running(cause, { switches })).toEqual([...always, rule]);
    // Nothing would ever tell that it is closed.
    expect(running(cause, { switches: new Map([...switches, ['back-to-live', false]]), replayOpen: true })).toEqual([...always, rule]);
  });
  it.each(['challenge-answered', 'player-closed', 'clock-started'] as const)('[RPL-2] %s starts a replay buffer that does not run, once, with and without a replay', (cause) => {
    expect(running(cause, { bufferStopped: true })).toEqual(['keep-buffer']);
    expect(running(cause, { bufferStopped: true, replayOpen: true })).toEqual(['back-to-live', 'keep-buffer']);
    const acts = decideTriggers(cause, { ...quiet, bufferStopped: true, replayOpen: true }).flatMap(({ rule }) => rule.do.map(({ act }) => act));
    expect(acts.filter((act) => act === 'start-replay-buffer')).toHaveLength(1);
  });
  it('[RPL-2] the same match loaded again while it is being recorded starts nothing; another match does', () => {
    expect(running('match-ready', { recordedMatchId: 'm:1' })).toEqual([]);
    expect(running('match-ready', { recordedMatchId: 'm:0' })).toEqual(['record-match']);
    expect(running('match-ready', { matchId: null })).toEqual([]);
  });
});

describe('[RPL-3] contested action', () => {
  it.each([
    ['asked while the clock runs', [{ atMs: 99_000, runs: true }], { fromMs: 95_000, toMs: 100_000 }],
    ['asked after the clock stopped', [{ atMs: 92_000, runs: false }, { atMs: 91_500, runs: true }], { fromMs: 87_000, toMs: 92_000 }],
    ['asked after a round that was ended twice', [{ atMs: 93_000, runs: false }, { atMs: 92_000, runs: false }, { atMs: 91_000, runs: true }, { atMs: 80_000, runs: false }], { fromMs: 87_000, toMs: 92_000 }],
    ['with a corrected clock between', [{ atMs: 95_000, runs: null }, { atMs: 92_000, runs: false }], { fromMs: 87_000, toMs: 92_000 }],
    ['with nothing known of the clock', [], { fromMs: 95_000, toMs: 100_000 }],
  ])('[RPL-3] %s', (_title, clocks, span) => {
    expect(contestedAction(100_000, clocks, 5_000)).toEqual(span);
  });
});

describe('[RPL-4] span of a clip', () => {
  it('[RPL-4] ends at the request and is as long as the file', () => {
    const [shown, ...more] = savedFilm({ requestedMs: 100_000, savedMs: 100_250 }, 18_474, []);
    expect(more).toEqual([]);
    expect((shown?.to ?? 0) - (shown?.from ?? 0)).toBeCloseTo(18_474);
    expect(shown?.to).toBeGreaterThanOrEqual(100_000);
    expect(shown?.to).toBeLessThan(100_100);
  });
  it('[RPL-4] ends no later than OBS said that it is complete, and never before it was asked', () => {
    expect(savedFilm({ requestedMs: 100_000, savedMs: 100_020 }, 20_000, [])).toEqual([{ from: 80_020, to: 100_020, atMs: 0 }]);
    expect(savedFilm({ requestedMs: 100_000, savedMs: 99_000 }, 20_000, [])[0]?.to).toBe(100_000);
  });
  it.each([
    ['beside a recording that was not paused, also one that began in it', [{ fromMs: 90_000, toMs: null, positionMs: 0 }], [{ from: 80_000, to: 100_000, atMs: 0 }]],
    ['over a pause', [{ fromMs: 10_000, toMs: 60_000, positionMs: 0 }, { fromMs: 90_000, toMs: null, positionMs: 50_000 }], [{ from: 50_000, to: 60_000, atMs: 0 }, { from: 90_000, to: 100_000, atMs: 10_000 }]],
    ['after a pause', [{ fromMs: 10_000, toMs: 20_000, positionMs: 0 }, { fromMs: 30_000, toMs: null, positionMs: 10_000 }], [{ from: 80_000, to: 100_000, atMs: 0 }]],
    ['over two pauses and the beginning of the recording', [{ fromMs: 60_000, toMs: 64_000, positionMs: 0 }, { fromMs: 80_000, toMs: 85_000, positionMs: 4_000 }, { fromMs: 97_000, toMs: null, positionMs: 9_000 }], [{ from: 52_000, to: 64_000, atMs: 0 }, { from: 80_000, to: 85_000, atMs: 12_000 }, { from: 97_000, to: 100_000, atMs: 17_000 }]],
    ['over a pause of which the place is not known: 4 s of film lie somewhere between', [{ fromMs: 10_000, toMs: 60_000, positionMs: 0 }, { fromMs: 90_000, toMs: null, positionMs: 54_000 }], [{ from: 54_000, to: 60_000, atMs: 0 }, { from: 90_000, to: 100_000, atMs: 10_000 }]],
    ['of which only film of unknown moments is before the pause', [{ fromMs: 10_000, toMs: 60_000, positionMs: 0 }, { fromMs: 90_000, toMs: null, positionMs: 65_000 }], [{ from: 90_000, to: 100_000, atMs: 10_000 }]],
  ])('[RPL-4] %s', (_what, stretches, shown) => {
    expect(savedFilm({ requestedMs: 100_000, savedMs: 100_000 }, 20_000, stretches)).toEqual(shown);
  });
  const part = (videoId: string, fromMs: number, toMs: number | null, positionMs: number, stillUntilMs: number | null = null): RecordedPart => ({ videoId, fromMs, toMs, positionMs, stillUntilMs });
  it.each([
    ['no recording', [], [{ from: 80_000, to: 100_000, atMs: 0 }]],
    ['one that goes on', [part('a', 70_000, null, 0)], [{ from: 80_000, to: 100_000, atMs: 0 }]],
    ['one that was stopped, and the next one', [part('a', 70_000, 85_000, 0), part('b', 90_000, null, 0)], [{ from: 80_000, to: 100_000, atMs: 0 }]],
    ['one that was paused and goes on', [part('a', 10_000, 60_000, 0), part('a', 90_000, null, 50_000)], [{ from: 50_000, to: 60_000, atMs: 0 }, { from: 90_000, to: 100_000, atMs: 10_000 }]],
    ['one that was paused and stopped', [part('a', 10_000, 60_000, 0, 88_000)], [{ from: 52_000, to: 60_000, atMs: 0 }, { from: 88_000, to: 100_000, atMs: 8_000 }]],
    ['one that was paused and stopped, and the next one', [part('a', 10_000, 60_000, 0, 88_000), part('b', 93_000, null, 0)], [{ from: 52_000, to: 60_000, atMs: 0 }, { from: 88_000, to: 100_000, atMs: 8_000 }]],
    ['two that were paused and stopped', [part('a', 10_000, 60_000, 0, 70_000), part('b', 75_000, 80_000, 0, 95_000)], [{ from: 55_000, to: 60_000, atMs: 0 }, { from: 70_000, to: 80_000, atMs: 5_000 }, { from: 95_000, to: 100_000, atMs: 15_000 }]],
    ['one that is paused, the save was asked for just before', [part('a', 70_000, 99_990, 0)], [{ from: 80_000, to: 100_000, atMs: 0 }]],
    ['one that was paused unheard: 4 s of film lie somewhere between', [part('a', 10_000, 60_000, 0), part('a', 90_000, null, 54_000)], [{ from: 54_000, to: 60_000, atMs: 0 }, { from: 90_000, to: 100_000, atMs: 10_000 }]],
  ])('[RPL-4] beside %s', (_what, parts, shown) => {
    expect(savedFilm({ requestedMs: 100_000, savedMs: 100_000 }, 20_000, bufferFilm(parts))).toEqual(shown);
  });
  it('[RPL-4] puts every moment where a buffer that stands still in every pause of every recording has it', () => {
    const time = fc.integer({ min: 1, max: 3_000 });
    const recording = fc.record({ after: time, runs: fc.array(fc.tuple(time, time), { minLength: 1, maxLength: 4 }), stopsPaused: fc.boolean() });
    fc.assert(
      fc.property(fc.array(recording, { maxLength: 4 }), fc.integer({ min: 1, max: 9_000 }), (recordings, durationMs) => {
        // Which moment each millisecond of the buffer's film shows; it ran before the first recording did.
        const moments: number[] = Array.from({ length: 9_000 }, (_, ms) => ms);
        let now = 9_000;
        const passes = (ms: number): void => {
          for (let each = 0; each < ms; each += 1) moments.push(now + each);
          now += ms;
        };
        const parts: RecordedPart[] = [];
        for (const [index, { after, runs, stopsPaused }] of recordings.entries()) {
          passes(after);
          let positionMs = 0;
          for (const [run, [ranMs, pausedMs]] of runs.entries()) {
            const [fromMs, isLast] = [now, run === runs.length - 1];
            passes(ranMs);
            parts.push(part(String(index), fromMs, now, positionMs, isLast && stopsPaused ? now + pausedMs : null));
            positionMs += ranMs;
            if (!isLast || stopsPaused) now += pausedMs;
          }
        }
        passes(500);
        const clip = moments.slice(-durationMs);
        const shown = savedFilm({ requestedMs: now, savedMs: now }, clip.length, bufferFilm(parts));
        for (let at = 0; at < clip.length; at += 97) expect(placeInClip(shown, clip[at] ?? 0)).toBe(at);
        expect(beginningOfClip(shown)).toBe(now - clip.length);
      }),
      { seed: Number(process.env['RESTRIKE_SEED'] ?? 1), numRuns: 50 },
    );
  });
  it.each([
    [20_000, 10_000, null, 10_000],
    [20_000, 10_000, 14_000, 10_000],
    [20_000, 10_000, 3_000, 3_000],
    [20_000, 10_000, -400, 0],
    [4_000, 10_000, null, 0],
  ])('[RPL-4] a clip of %i ms with its last %i ms and action at %p opens at %i', (duration, last, contested, opens) => {
    expect(opensAt(duration, last, contested)).toBe(opens);
  });
});

describe('[RPL-5] cut from a recording', () => {
  it('[RPL-5] how much of the action a span shows decides between a saved replay and a cut', () => {
    const contested = { fromMs: 60_000, toMs: 65_000 };
    expect([heldMs({ fromMs: 62_000, toMs: 90_000 }, contested), heldMs({ fromMs: 0, toMs: 99_000 }, contested), heldMs({ fromMs: 70_000, toMs: 99_000 }, contested)]).toEqual([3_000, 5_000, 0]);
  });
  const film = (fromMs: number): readonly FilmStretch[] => [{ fromMs, toMs: null, positionMs: 0 }];
  // 50 s of film, a pause of 30 s, 10 s more, another pause.
  const pausedFilm: readonly FilmStretch[] = [
    { fromMs: 10_000, toMs: 60_000, positionMs: 0 },
    { fromMs: 90_000, toMs: 100_000, positionMs: 50_000 },
  ];
  it.each([
    ['before the pause', { fromMs: 55_000, toMs: 59_000 }, { fromMs: 40_000, toMs: 50_000, span: { fromMs: 50_000, toMs: 60_000 }, zeroMs: 10_000 }],
    ['mostly before the pause', { fromMs: 57_000, toMs: 62_000 }, { fromMs: 42_000, toMs: 50_000, span: { fromMs: 52_000, toMs: 60_000 }, zeroMs: 10_000 }],
    ['after the pause', { fromMs: 91_000, toMs: 95_000 }, { fromMs: 50_000, toMs: 60_000, span: { fromMs: 90_000, toMs: 100_000 }, zeroMs: 40_000 }],
    ['in the pause', { fromMs: 70_000, toMs: 75_000 }, null],
  ])('[RPL-5] stays in one stretch of a recording that was paused: action %s', (_where, contested, plan) => {
    expect(planCut(pausedFilm, { fromMs: 90_000, toMs: 110_000 }, contested, 5_000, 60_000)).toEqual(plan);
  });
  it('[RPL-5] shows the action with something around it', () => {
    expect(planCut(film(1_000), { fromMs: 80_000, toMs: 100_000 }, { fromMs: 60_000, toMs: 65_000 }, 5_000, 60_000)).toEqual({ fromMs: 54_000, toMs: 69_000, span: { fromMs: 55_000, toMs: 70_000 }, zeroMs: 1_000 });
  });
  it('[RPL-5] without a contested action shows what was wanted', () => {
    expect(planCut(film(1_000), { fromMs: 80_000, toMs: 100_000 }, null, 5_000, 60_000)).toEqual({ fromMs: 79_000, toMs: 99_000, span: { fromMs: 80_000, toMs: 100_000 }, zeroMs: 1_000 });
  });
  it('[RPL-5] is never before the recording, after the request or longer than its bound, and holds what it can of the action', () => {
    const time = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(time, time, time, fc.integer({ min: 1, max: 60_000 }), (start, asked, stopped, window) => {
        const contested = contestedAction(asked, [{ atMs: stopped, runs: false }], window);
        const plan = planCut(film(start), { fromMs: asked - 20_000, toMs: asked }, contested, 5_000, 60_000);
        if (plan === null) return expect(Math.max(contested.fromMs - 5_000, start)).toBeGreaterThanOrEqual(Math.min(contested.toMs, asked));
        expect(plan.fromMs).toBeGreaterThanOrEqual(0);
        expect(plan.span.toMs).toBeLessThanOrEqual(asked);
        expect(plan.toMs - plan.fromMs).toBeLessThanOrEqual(60_000);
        if (contested.fromMs >= start && window <= 50_000) expect(holdsSpan(plan.span, contested)).toBe(true);
      }),
      { seed: Number(process.env['RESTRIKE_SEED'] ?? 1) },
    );
  });
  it('[RPL-5] is none for an action before the recording', () => {
    expect(planCut(film(90_000), { fromMs: 80_000, toMs: 100_000 }, { fromMs: 60_000, toMs: 65_000 }, 5_000, 60_000)).toBeNull();
  });
});

describe('[RPL-6] marks of a clip', () => {
  const event = (sequence: number, momentMs: number, ...matchEvents: MatchEvent[]): MarkedEvent => ({ sequence, momentMs, category: 'K', side: 'blue', matchEvents });
  const events = [
    event(13, 12_500, { kind: 'clock-stopped' }),
    event(11, 11_000, { kind: 'hit', side: 'blue', level: 31, aboveBodyThreshold: true }),
    event(12, 11_040, { kind: 'point', side: 'blue', point: 'body', points: 2, evidence: 'stated', hit: 11 }),
    event(9, 9_900, { kind: 'hit', side: 'red', level: 9, aboveBodyThreshold: false }),
    event(14, 30_101, { kind: 'clock-started' }),
    event(15, 13_000, { kind: 'gam-jeom', side: 'red', count: 1, change: 1 }),
    event(16, 13_500, { kind: 'superiority', side: null }),
  ];
  it('[RPL-6] lie at their moments, by position, with side, kind and level', () => {
    expect(clipMarks(events, [{ from: 10_000, to: 30_000, atMs: 0 }], 20_000).map(({ sequence, atMs, kind, level, label }) => [sequence, atMs, kind, level, label])).toEqual([
      [11, 1_000, 'hit', 31, 'BLUE hit 31'],
      [12, 1_040, 'point', 31, 'BLUE body kick +2 (31)'],
      [13, 2_500, 'clock', null, 'clock stops'],
      [15, 3_000, 'gam-jeom', null, 'RED gam-jeom'],
    ]);
  });
  it('[RPL-6] what happened within a picture of an edge is on the first or the last picture', () => {
    const hit = (sequence: number, momentMs: number): MarkedEvent => event(sequence, momentMs, { kind: 'hit', side: 'blue', level: 20, aboveBodyThreshold: true });
    expect(clipMarks([hit(1, 9_960), hit(2, 9_970), hit(3, 30_000), hit(4, 30_030), hit(5, 30_040)], [{ from: 10_000, to: 30_000, atMs: 0 }], 20_000).map(({ sequence, atMs }) => [sequence, atMs])).toEqual([[2, 0], [3, 20_000], [4, 20_000]]);
  });
  it('[RPL-6] in a clip over a pause of the recording lie where its pictures are, and what happened in the pause is not there', () => {
    const hit = (sequence: number, momentMs: number): MarkedEvent => event(sequence, momentMs, { kind: 'hit', side: 'blue', level: 20, aboveBodyThreshold: true });
    const clip = { clipId: 'c' as never, covers: { from: 10_000, to: 60_000 }, shows: [{ from: 10_000, to: 20_000, atMs: 0 }, { from: 50_000, to: 60_000, atMs: 10_000 }], durationMs: 20_000 };
    const { marks, contested } = marksOfClip({ ...clip, contested: { from: 18_000, to: 52_000 } }, [hit(1, 12_000), hit(2, 19_990), hit(3, 30_000), hit(4, 50_010), hit(5, 59_000)]);
    expect(marks.map(({ sequence, atMs }) => [sequence, atMs])).toEqual([[1, 2_000], [2, 9_990], [4, 10_010], [5, 19_000]]);
    expect(contested).toEqual({ fromMs: 8_000, toMs: 12_000 });
    expect(marksOfClip({ ...clip, contested: { from: 25_000, to: 45_000 } }, []).contested).toBeNull();
    expect(shownOf({ covers: { from: 1, to: 2 }, shows: [] })).toEqual([{ from: 1, to: 2, atMs: 0 }]);
  });
  it('[RPL-6] two clips of the same moments place the same event at the same moment', () => {
    const [one, other] = [clipMarks(events, [{ from: 10_000, to: 30_000, atMs: 0 }], 20_000), clipMarks(events, [{ from: 10_500, to: 30_500, atMs: 0 }], 20_000)];
    const both = other.filter(({ atMs }) => atMs + 500 <= 20_000);
    expect(both.length).toBeGreaterThan(3);
    for (const mark of both) expect(one.find(({ sequence }) => sequence === mark.sequence)?.atMs).toBe(mark.atMs + 500);
  });
});

describe('[RPL-7] requests left', () => {
  it.each([
    [{ asked: 0, rejected: 0 }, 1, 1],
    [{ asked: 2, rejected: 0 }, 1, 1],
    [{ asked: 1, rejected: 1 }, 1, 0],
    [{ asked: 5, rejected: 3 }, 1, 0],
    [{ asked: 2, rejected: 1 }, 2, 1],
  ])('[RPL-7] %j of a quota of %i leaves %i', (challenges, quota, left) => {
    expect(requestsLeft(challenges, quota).left).toBe(left);
  });
});
