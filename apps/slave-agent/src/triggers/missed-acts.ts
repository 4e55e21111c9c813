import type { TriggerRun } from '@restrike/contracts';
import type { TriggerAct } from '@restrike/match';
import { hasBegunFilm, isAwayTrouble } from './obs-steps.js';

/** What was missed longer ago is nobody's wish any more, ms: a match lasts no hour. */
export const missedWithinMs = 3_600_000;

/** Rules that set the scene of the stream. What the scene of a break, an injury or a winner was to be is over when OBS is back. */
const sceneRules = ['replay', 'back-to-live', 'break-scene', 'injury-scene', 'winner-scene'];
const sceneActs = { replay: 'scene-replay', 'back-to-live': 'scene-live' } as const;
const endActs = { 'match-finished': 'stop-recording', 'record-match': 'close-recording' } as const;

/** An act that was to be done and was not. */
export interface Missed<A extends TriggerAct> {
  readonly run: TriggerRun;
  readonly act: A;
}

const isRuleOf = <T extends object>(acts: T, ruleId: string): ruleId is Extract<keyof T, string> => Object.hasOwn(acts, ruleId);

/** Whether a run did, or was to do, anything. */
const hasActed = ({ steps }: TriggerRun): boolean => steps.some(({ act }) => act !== 'rule');

/** The newest run of one of these rules that did, or was to do, anything. */
const newest = (runs: readonly TriggerRun[], ruleIds: readonly string[], now: number): TriggerRun | null =>
  runs.find((run) => ruleIds.includes(run.ruleId) && !run.rehearsal && now - run.startedAt <= missedWithinMs && hasActed(run)) ?? null;

/** Whether the last try of an act failed because its OBS was away, or was cut off by the end of this program. One that is under way is not over; what a live OBS refused is left to the hand that mends it. Pure. */
function isMissed({ endedAt, steps }: TriggerRun, act: TriggerAct): boolean {
  const last = steps.filter((step) => step.act === act).at(-1);
  return endedAt !== null && (last === undefined || last.outcome === 'running' || (last.outcome === 'failed' && isAwayTrouble(last.trouble)));
}

/** The OBS that a run began to record its match with; null when it began none. */
const beganOn = (run: TriggerRun): string | null =>
  run.ruleId === 'record-match' && !run.rehearsal ? (run.steps.find(hasBegunFilm)?.obsId ?? null) : null;

/** The OBS with the newest recording of a match that these runs, newest first, began and did not end; null when there is none. */
function openOn(runs: readonly TriggerRun[]): string | null {
  for (const run of runs) {
    const obsId = beganOn(run);
    if (obsId !== null) return obsId;
    if (run.steps.some(({ act, outcome }) => outcome === 'done' && Object.values(endActs).some((end) => end === act))) return null;
  }
  return null;
}

/**
 * The scene that the stream should show and was not brought to: its OBS was away, or this program ended in between. Pure.
 *
 * @param runs newest first.
 * @param isReviewOn whether a challenge is open, or a replay.
 */
export function missedScene(runs: readonly TriggerRun[], isReviewOn: boolean, now: number): Missed<'scene-replay' | 'scene-live'> | null {
  const run = newest(runs, sceneRules, now);
  if (run === null || !isRuleOf(sceneActs, run.ruleId)) return null;
  const act = sceneActs[run.ruleId];
  if (act === 'scene-live' || isReviewOn) return isMissed(run, act) ? { run, act } : null;
  // Its ruling was given, and nothing was done for it.
  return run.cause === 'challenge-asked' && run.endedAt !== null && !run.steps.some((step) => step.act === 'scene-live') ? { run, act: 'scene-live' } : null;
}

/**
 * The end of a recording that was to be on this OBS and was not. Of what runs there now, only what began before that run, and not before `since`: the run that began the recording
 * of its match there, wall ms, 0 when none did. Older films are a hand's. Pure.
 *
 * @param runs newest first.
 */
export function missedEnd(runs: readonly TriggerRun[], obsId: string, now: number): (Missed<'stop-recording' | 'close-recording'> & { readonly since: number }) | null {
  for (const [index, run] of runs.entries()) {
    // What it records since is the match of that run.
    if (beganOn(run) === obsId) return null;
    if (!isRuleOf(endActs, run.ruleId) || run.rehearsal || now - run.startedAt > missedWithinMs || !hasActed(run)) continue;
    const act = endActs[run.ruleId];
    const older = runs.slice(index + 1);
    const asked = run.steps.findLast((step) => step.act === act && step.obsId !== undefined)?.obsId;
    const missed = isMissed(run, act);
    // What was cut off tells no OBS, and what found all recorders away, behind a restart of this program, any of them: it was the one with the match before.
    const of = missed ? (openOn(older) ?? asked) : (asked ?? openOn(older));
    if (of === obsId) return missed ? { run, act, since: older.find((one) => beganOn(one) === obsId)?.startedAt ?? 0 } : null;
  }
  return null;
}
