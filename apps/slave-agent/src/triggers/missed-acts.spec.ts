import type { TriggerRun, TriggerStepRun } from '@restrike/contracts';
import { missedEnd, missedScene } from './missed-acts.js';

const now = 10_000_000;
const trouble = (code: string): TriggerStepRun['trouble'] => ({ code, message: 'no', toDo: 'look' });
const step = (act: string, outcome: TriggerStepRun['outcome'], more: Partial<TriggerStepRun> = {}): TriggerStepRun => ({ act, outcome, detail: '', trouble: null, tookMs: 1, ...more });
const run = (ruleId: string, startedAt: number, ...steps: TriggerStepRun[]): TriggerRun => ({
  runId: `${ruleId} ${String(startedAt)}`, ruleId, cause: 'match-ready', sequence: 1, matchId: null, matchNumber: null, rehearsal: false, startedAt, endedAt: startedAt + 1, outcome: 'done', steps,
});
const away = (act: string, obsId: string): TriggerStepRun => step(act, 'failed', { obsId, trouble: trouble('OBS_REC_SILENT') });
const cutOff = step('rule', 'failed');

describe('[TRG-4] the end of a recording that was missed', () => {
  const begun = run('record-match', now - 9_000, step('close-recording', 'skipped', { obsId: 'rec' }), step('start-recording', 'done', { obsId: 'rec' }));
  const finished = run('match-finished', now - 5_000, away('stop-recording', 'rec'));

  it('[TRG-4] is that of the OBS alone that was away, and of no film that is older than its match', () => {
    expect(missedEnd([finished, begun], 'rec', now)).toEqual({ run: finished, act: 'stop-recording', since: now - 9_000 });
    expect(missedEnd([finished, begun], 'both', now)).toBeNull();
  });

  it('[TRG-4] is known of an OBS also when another has recorded since', () => {
    const next = run('record-match', now - 3_000, step('close-recording', 'skipped', { obsId: 'both' }), step('start-recording', 'done', { obsId: 'both' }));
    expect(missedEnd([next, finished, begun], 'rec', now)).toMatchObject({ run: finished });
    expect(missedEnd([next, finished, begun], 'both', now)).toBeNull();
  });

  it('[TRG-1] is over where the next match has begun: its film is not taken for the one before', () => {
    const next = run('record-match', now - 3_000, away('close-recording', 'rec'), step('start-recording', 'done', { obsId: 'rec' }));
    expect(missedEnd([next, begun], 'rec', now)).toBeNull();
    const other = run('record-match', now - 3_000, away('close-recording', 'rec'), step('start-recording', 'done', { obsId: 'both' }));
    expect(missedEnd([other, begun], 'both', now)).toBeNull();
    expect(missedEnd([other, begun], 'rec', now)).toMatchObject({ act: 'close-recording', since: now - 9_000 });
  });

  it('[TRG-4] that was cut off is that of the OBS with the match, and of none where no match was begun', () => {
    const killed = run('match-finished', now - 5_000, step('stop-recording', 'running'), cutOff);
    expect(missedEnd([killed, begun], 'rec', now)).toMatchObject({ run: killed });
    expect(missedEnd([killed, begun], 'both', now)).toBeNull();
    expect(missedEnd([killed], 'rec', now)).toBeNull();
  });

  it('[TRG-4] is that of the OBS with the match also where a restarted program found all recorders away and asked the first; not one whose film had ended', () => {
    const onBoth = run('record-match', now - 9_000, step('start-recording', 'done', { obsId: 'both' }));
    expect(missedEnd([finished, onBoth], 'both', now)).toEqual({ run: finished, act: 'stop-recording', since: now - 9_000 });
    expect(missedEnd([finished, onBoth], 'rec', now)).toBeNull();
    const ended = run('match-finished', now - 8_000, step('stop-recording', 'done', { obsId: 'both' }));
    const next = run('record-match', now - 7_000, away('close-recording', 'rec'), away('start-recording', 'rec'));
    expect(missedEnd([next, ended, onBoth], 'both', now)).toBeNull();
  });

  it('[TRG-4] is none when OBS was there and refused, when it was made up for, and after an hour', () => {
    expect(missedEnd([run('match-finished', now - 5_000, step('stop-recording', 'failed', { obsId: 'rec', trouble: trouble('OBS_REFUSED') })), begun], 'rec', now)).toBeNull();
    expect(missedEnd([{ ...finished, steps: [...finished.steps, step('stop-recording', 'done', { obsId: 'rec' })] }, begun], 'rec', now)).toBeNull();
    expect(missedEnd([finished, begun], 'rec', now + 3_600_000)).toBeNull();
  });
});

describe('[TRG-3] the scene that was missed', () => {
  const back = (code: string): TriggerRun => run('back-to-live', now - 5_000, step('scene-live', 'failed', { trouble: trouble(code) }));

  it.each(['OBS_STR_GONE', 'OBS_STR_SILENT', 'OBS_ABSENT', 'OBS_SILENT', 'OBS_CLOSED'])('[TRG-3] %s: its OBS was away', (code) => {
    expect(missedScene([back(code)], false, now)).toMatchObject({ act: 'scene-live' });
  });

  it.each(['OBS_REFUSED', 'OBS_TIMED_OUT', 'STEP_TIMED_OUT', 'STEP_FAILED'])('[TRG-3] %s: OBS was there, and what a hand put on air instead stays', (code) => {
    expect(missedScene([back(code)], false, now)).toBeNull();
  });

  it('[TRG-3] one that the end of this program cut off was missed', () => {
    expect(missedScene([run('back-to-live', now - 5_000, step('scene-live', 'running'), cutOff)], false, now)).toMatchObject({ act: 'scene-live' });
  });
});
