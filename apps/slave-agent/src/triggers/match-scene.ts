import type { MatchState, TriggerCause } from '@restrike/contracts';
import type { ReplaySettings } from '../ivr/replay-settings.js';

type Scenes = ReplaySettings['scenes'];

/** Scenes that a rule of their own puts on air. */
export const sceneRules = [['break', 'break-scene'], ['injury', 'injury-scene'], ['winner', 'winner-scene']] as const satisfies readonly (readonly [keyof Scenes, string])[];

function standing({ injury, breakClock, baseStatus }: MatchState): (typeof sceneRules)[number][0] | null {
  if (injury !== null) return 'injury';
  if (baseStatus === 'finished') return 'winner';
  return baseStatus === 'break' && breakClock !== null ? 'break' : null;
}

/**
 * The scene to come back to from a review: of the break, the medical time or the end that began over it and stands still, where its rule is on; else of the match,
 * as always when the clock starts. Empty: none is set. Pure.
 */
export function matchScene(cause: TriggerCause, state: MatchState, scenes: Scenes, isOn: (ruleId: string) => boolean): string {
  const now = cause === 'clock-started' ? null : standing(state);
  const own = sceneRules.find(([scene, ruleId]) => scene === now && isOn(ruleId))?.[0] ?? 'live';
  return scenes[own] === '' ? scenes.live : scenes[own];
}
