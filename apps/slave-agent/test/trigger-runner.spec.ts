import { jest } from '@jest/globals';
import { initialMemory, triggerRules, type TriggerAct } from '@restrike/match';
import type { TriggerRun, Trouble } from '@restrike/contracts';
import type { CourtRecords } from '@restrike/db/court';
import { createLogger } from '@restrike/runtime';
import { KeptRuns } from '../src/triggers/kept-runs.js';
import { done, failedWith, type Act, type TriggerActs, type TriggerCall } from '../src/triggers/trigger-acts.js';
import { TriggerRunner, type TriggerLog } from '../src/triggers/trigger-runner.js';

const state = { ...initialMemory().state, matchNumber: '101' };
const call = (change: Partial<TriggerCall> = {}): TriggerCall => ({ cause: 'challenge-asked', sequence: 7, by: 'blue', askedBy: null, at: 1, state, ...change });

class Kept implements TriggerLog {
  readonly written: TriggerRun[] = [];
  readonly on = new Map<string, boolean>();
  put(run: TriggerRun): void {
    this.written.push(structuredClone(run));
  }
  list(limit: number): readonly TriggerRun[] {
    return this.written.slice(0, limit);
  }
  switches(): ReadonlyMap<string, boolean> {
    return this.on;
  }
  switch(ruleId: string, enabled: boolean): void {
    this.on.set(ruleId, enabled);
  }
}

/** Acts that are done at once, but for those given; every act that ran is noted. */
function stage(given: Partial<Record<TriggerAct, Act['run']>> = {}, situation: { replayInFlight?: boolean } = {}, log?: TriggerLog, trouble: Trouble | null = null) {
  const ran: string[] = [];
  const acts = Object.fromEntries(
    triggerRules.flatMap((rule) => rule.do).map(({ act }): [string, Act] => [
      act,
      {
        words: ({ cause }) => ({ detail: `would ${act}${act === 'scene-live' ? ` by ${cause}` : ''}`, trouble }),
        run: (one, shared) => {
          ran.push(act);
          return given[act]?.(one, shared) ?? Promise.resolve(done(act));
        },
      },
    ]),
  ) as TriggerActs;
  const kept = new Kept();
  const runner = new TriggerRunner(acts, () => ({ matchId: 'm:1', recordedMatchId: null, replayInFlight: false, replayOpen: true, otherSceneOn: false, bufferStopped: false, ...situation }), log ?? kept, createLogger('test', 'silent'));
  return { runner, kept, ran };
}
const outcomes = (run: TriggerRun): Record<string, string> => Object.fromEntries(run.steps.map(({ act, outcome }) => [act, outcome]));

describe('[RUN-1] failure boxes', () => {
  it('[RUN-1] a step that fails, throws or rejects does not keep the others from running', async () => {
    const { runner, ran } = stage({
      'scene-replay': () => Promise.resolve(failedWith({ code: 'X', message: 'no such scene', toDo: 'make it' })),
      'overlay-open': () => {
        throw new Error('threw at once');
      },
      'prepare-player': () => Promise.reject(new Error('rejected')),
    });
    const [begun] = runner.cause(call());
    const run = await begun!.ended;
    expect(run.outcome).toBe('failed');
    expect(outcomes(run)).toEqual({ 'save-replay': 'done', 'prepare-player': 'failed', 'scene-replay': 'failed', 'overlay-open': 'failed', 'open-player': 'done', 'stamp-events': 'done', 'offer-clip': 'done' });
    expect(run.steps.find(({ act }) => act === 'overlay-open')?.trouble).toMatchObject({ code: 'STEP_FAILED', message: expect.stringContaining('threw at once') as string });
    expect(ran).toHaveLength(7);
  });

  it('[RUN-1] a step that never ends is given up after its limit, and what follows it goes on', async () => {
    jest.useFakeTimers();
    try {
      const { runner, ran } = stage({ 'close-recording': () => new Promise(() => undefined) });
      const [begun] = runner.cause(call({ cause: 'match-ready' }));
      await jest.advanceTimersByTimeAsync(20_000);
      const run = await begun!.ended;
      expect(run.steps[0]).toMatchObject({ act: 'close-recording', outcome: 'failed', trouble: { code: 'STEP_TIMED_OUT' } });
      expect(ran.at(-1)).toBe('start-replay-buffer');
    } finally {
      jest.useRealTimers();
    }
  });

  it('[RUN-1] a step that is given up while what it needs has gone says that, and not its limit', async () => {
    jest.useFakeTimers();
    try {
      const { runner } = stage({ 'scene-live': () => new Promise(() => undefined) }, {}, undefined, { code: 'OBS_STR_SILENT', message: 'it does not answer', toDo: 'look at it' });
      const [begun] = runner.cause(call({ cause: 'challenge-answered' }));
      await jest.advanceTimersByTimeAsync(20_000);
      expect((await begun!.ended).steps.find(({ act }) => act === 'scene-live')).toMatchObject({ outcome: 'failed', detail: 'scene-live took longer than 5 s', trouble: { code: 'OBS_STR_SILENT' } });
    } finally {
      jest.useRealTimers();
    }
  });

  it('[RUN-1] a log that can not be written stops nothing', async () => {
    const full = (): never => {
      throw new Error('the disk is full');
    };
    const records = { triggerRuns: { put: full, list: () => [], get: () => null, keep: () => 0 }, settings: { all: () => [] } } as unknown as Pick<CourtRecords, 'triggerRuns' | 'settings'>;
    const kept = new KeptRuns(records, createLogger('test', 'silent'));
    const { runner, ran } = stage({}, {}, kept);
    const run = await runner.cause(call())[0]!.ended;
    kept.stop();
    expect(ran).toHaveLength(7);
    expect(run.outcome).toBe('done');
  });
});

describe('[RUN-2] order', () => {
  it('[RUN-2] what begins with the run has begun when the cause returns; the rest follows what it is told to follow', async () => {
    let saved = (): void => undefined;
    const { runner, ran } = stage({ 'save-replay': () => new Promise((resolve) => (saved = () => resolve(done('saved')))) });
    const [begun] = runner.cause(call());
    expect(ran).toEqual(['save-replay', 'prepare-player', 'scene-replay', 'overlay-open']);
    saved();
    await begun!.ended;
    expect(ran.slice(4)).toEqual(['open-player', 'stamp-events', 'offer-clip']);
  });

  it('[RUN-2] runs of one rule come one after the other, and of those that wait the newest alone', async () => {
    const ends: (() => void)[] = [];
    const { runner, kept } = stage({ 'close-recording': () => new Promise((resolve) => ends.push(() => resolve(done('closed')))) });
    const runs = [1, 2, 3, 4].map((sequence) => runner.cause(call({ cause: 'match-ready', sequence }))[0]!);
    await new Promise((turn) => setImmediate(turn));
    expect(ends).toHaveLength(1);
    ends[0]!();
    await runs[0]!.ended;
    await new Promise((turn) => setImmediate(turn));
    expect(ends).toHaveLength(2);
    ends[1]!();
    const ended = await Promise.all(runs.map(({ ended: end }) => end));
    expect(ended.map(({ outcome, sequence }) => [sequence, outcome])).toEqual([[1, 'done'], [2, 'skipped'], [3, 'skipped'], [4, 'done']]);
    expect(kept.written.filter(({ sequence }) => sequence === 2).at(-1)?.steps[0]?.detail).toContain('newer');
  });
});

describe('[RUN-2] a challenge soon after another', () => {
  it('[RUN-2] a save waits for the save before, and for nothing that is done with its clip', async () => {
    const saved: (() => void)[] = [];
    const offers: (() => void)[] = [];
    const { runner, ran } = stage({ 'save-replay': () => new Promise((resolve) => saved.push(() => resolve(done('saved')))), 'offer-clip': () => new Promise((resolve) => offers.push(() => resolve(done('offered')))) });
    const first = runner.cause(call())[0]!;
    const early = runner.cause(call({ sequence: 8 }))[0]!;
    await new Promise((turn) => setImmediate(turn));
    expect(ran.filter((act) => act === 'save-replay')).toHaveLength(1);
    saved[0]!();
    await new Promise((turn) => setImmediate(turn));
    expect(ran.filter((act) => act === 'save-replay' || act === 'scene-replay')).toHaveLength(4);
    saved[1]!();
    await new Promise((turn) => setImmediate(turn));
    const third = runner.cause(call({ sequence: 9 }))[0]!;
    expect(saved).toHaveLength(3);
    expect(offers).toHaveLength(2);
    saved[2]!();
    await new Promise((turn) => setImmediate(turn));
    for (const end of offers) end();
    expect((await Promise.all([first, early, third].map(({ ended }) => ended))).map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done']);
  });

  it('[RUN-2] [TRG-2] while one is being saved the scene and the overlay are shown anew, and nothing is saved', async () => {
    const { runner, kept, ran } = stage({}, { replayInFlight: true });
    expect(runner.cause(call())).toEqual([]);
    expect(ran).toEqual(['scene-replay', 'overlay-open']);
    await new Promise((turn) => setImmediate(turn));
    expect(kept.written.at(-1)).toMatchObject({ ruleId: 'replay', outcome: 'skipped', steps: [{ detail: 'a replay is being saved already' }, { act: 'scene-replay', outcome: 'done' }, { act: 'overlay-open', outcome: 'done' }] });
    expect(runner.rules(call()).find(({ ruleId }) => ruleId === 'replay')?.do.at(-1)).toEqual({ act: 'overlay-open', words: 'a replay is being saved already: would overlay-open' });
  });
});

describe('[RUN-3] log', () => {
  it('[RUN-3] every run is written with what each step did and how long it took', async () => {
    const { runner, kept } = stage();
    await runner.cause(call())[0]!.ended;
    const last = kept.written.at(-1)!;
    expect(last).toMatchObject({ ruleId: 'replay', cause: 'challenge-asked', sequence: 7, matchNumber: '101', outcome: 'done', rehearsal: false });
    expect(last.endedAt).not.toBeNull();
    for (const step of last.steps) {
      expect(step.detail).toBe(step.act);
      expect(step.tookMs).toBeGreaterThanOrEqual(0);
    }
  });

  it('[RUN-3] a run that a killed agent left open is ended at the next start, with the reason', async () => {
    const { runner, kept } = stage();
    await runner.cause(call())[0]!.ended;
    kept.written.splice(1);
    expect(kept.written[0]?.outcome).toBe('running');
    runner.endOpenRuns();
    expect(kept.written.at(-1)).toMatchObject({ runId: kept.written[0]?.runId, outcome: 'failed' });
    expect(kept.written.at(-1)?.steps.at(-1)?.detail).toContain('restarted');
  });

  it('[RUN-3] a request that makes no second save is written down with the reason', async () => {
    const { runner, kept, ran } = stage({}, { replayInFlight: true });
    expect(runner.cause(call())).toEqual([]);
    await new Promise((turn) => setImmediate(turn));
    expect(ran).not.toContain('save-replay');
    expect(kept.written.at(-1)).toMatchObject({ ruleId: 'replay', outcome: 'skipped', steps: expect.arrayContaining([expect.objectContaining({ act: 'rule', detail: 'a replay is being saved already' })]) as unknown });
  });
});

describe('[RUN-4] switches and rehearsal', () => {
  it('[RUN-4] a rule that is switched off does nothing; an unknown one is none', () => {
    const { runner, ran } = stage();
    expect(runner.switch('replay', false)).toBe(true);
    expect(runner.switch('no-such-rule', true)).toBe(false);
    expect(runner.cause(call())).toEqual([]);
    expect(ran).toEqual([]);
    expect(runner.rules(call()).find(({ ruleId }) => ruleId === 'replay')?.enabled).toBe(false);
  });

  it('[RUN-4] a rule is shown and rehearsed as it would be called, whatever the others are called by', () => {
    const { runner } = stage();
    const shown = (ruleId: string): string[] => [runner.rules(call({ cause: 'replay-asked' })).find((rule) => rule.ruleId === ruleId)?.do.at(-1)?.words ?? '', runner.rehearse(ruleId, call({ cause: 'replay-asked' }))?.steps.at(-1)?.detail ?? ''];
    expect([shown('scene-over'), shown('back-to-live')]).toEqual([['would scene-live by clock-started', 'would scene-live by clock-started'], ['would scene-live by challenge-answered', 'would scene-live by challenge-answered']]);
  });

  it('[RUN-4] a rehearsal says what would be done and does nothing', () => {
    const { runner, kept, ran } = stage();
    const run = runner.rehearse('replay', call());
    expect(run).toMatchObject({ rehearsal: true, outcome: 'done', steps: expect.arrayContaining([expect.objectContaining({ act: 'save-replay', outcome: 'would', detail: 'would save-replay' })]) as unknown });
    expect(ran).toEqual([]);
    expect(kept.written).toHaveLength(1);
    expect(runner.rehearse('no-such-rule', call())).toBeNull();
  });
});
