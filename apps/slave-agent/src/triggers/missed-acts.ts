import type { TriggerRun } from '@restrike/contracts';
import type { TriggerAct } from '@restrike/match';

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

/** The newest run of one of these rules that did, or was to do, anything. */
const newest = (runs: readonly TriggerRun[], ruleIds: readonly string[], now: number): TriggerRun | null =>
  runs.find((run) => ruleIds.includes(run.ruleId) && !run.rehearsal && now - run.startedAt <= missedWithinMs && run.steps.some(({ act }) => act !== 'rule')) ?? null;

/** Whether the last try of an act failed or was cut off. One that is under way is not over. Pure. */
function isUndone({ endedAt, steps }: TriggerRun, act: TriggerAct): boolean {
  const last = steps.filter((step) => step.act === act).at(-1);
  return endedAt !== null && (last === undefined || last.outcome === 'failed' || last.outcome === 'running');
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
  if (act === 'scene-live' || isReviewOn) return isUndone(run, act) ? { run, act } : null;
  // Its ruling was given, and nothing was done for it.
  return run.cause === 'challenge-asked' && run.endedAt !== null && !run.steps.some((step) => step.act === 'scene-live') ? { run, act: 'scene-live' } : null;
}

/** The end of a recording that was to be and was not. Of what runs now, only what began before that run. Pure. */
export function missedEnd(runs: readonly TriggerRun[], now: number): Missed<'stop-recording' | 'close-recording'> | null {
  const run = newest(runs, Object.keys(endActs), now);
  if (run === null || !isRuleOf(endActs, run.ruleId)) return null;
  const act = endActs[run.ruleId];
  return isUndone(run, act) ? { run, act } : null;
}
