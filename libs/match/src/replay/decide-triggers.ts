import type { MatchEvent, TriggerCause } from '@restrike/contracts';
import { conditionWords, triggerRules, type TriggerCondition, type TriggerRule } from './trigger-rules.js';

/** What the rules ask about the court at the moment of a cause. */
export interface TriggerSituation {
  /** Rules that a person has switched, by id; the others are as the table says. */
  readonly switches: ReadonlyMap<string, boolean>;
  readonly matchId: string | null;
  /** Match whose recording runs now; null when none does or none is known. */
  readonly recordedMatchId: string | null;
  /** Whether a replay is being saved. */
  readonly replayInFlight: boolean;
  /** Whether the replay overlay or the replay scene is open. */
  readonly replayOpen: boolean;
  /** Whether the stream shows the scene of a break, of medical time or of the winner, and its rule is on. */
  readonly otherSceneOn: boolean;
  /** Whether a camera that is connected keeps no replay. */
  readonly bufferStopped: boolean;
}

/** What a rule comes to: it runs, or why it does not. */
export interface TriggerDecision {
  readonly rule: TriggerRule;
  /** In words; null when the rule runs. */
  readonly notBecause: string | null;
}

const holds: Readonly<Record<TriggerCondition, (situation: TriggerSituation) => boolean>> = {
  'match-not-recorded': ({ matchId, recordedMatchId }) => matchId !== null && matchId !== recordedMatchId,
  'no-replay-in-flight': ({ replayInFlight }) => !replayInFlight,
  'replay-open': ({ replayOpen }) => replayOpen,
  // Where nothing comes back from a replay by itself, nothing tells that it is over either.
  'no-replay-open': ({ replayOpen, switches }) => !replayOpen || switches.get('back-to-live') === false,
  'other-scene-on': ({ otherSceneOn }) => otherSceneOn,
  'buffer-stopped': ({ bufferStopped }) => bufferStopped,
};

/** Cause of the rules that an event of the match is; null for most. */
export function triggerCause(event: MatchEvent): TriggerCause | null {
  switch (event.kind) {
    case 'match-ready':
    case 'challenge-asked':
    case 'challenge-answered':
    case 'clock-started':
    case 'break-started':
    case 'injury-started':
      return event.kind;
    case 'winner':
      return 'match-finished';
    default:
      return null;
  }
}

/** The switched-on rules of a cause with their decisions, in the order of the table. A rule that is switched off is no decision. */
export function decideTriggers(cause: TriggerCause, situation: TriggerSituation, rules: readonly TriggerRule[] = triggerRules): readonly TriggerDecision[] {
  return rules
    .filter((rule) => rule.when.includes(cause) && isEnabled(rule, situation.switches))
    .map((rule) => {
      const failing = rule.if.find((condition) => !holds[condition](situation));
      return { rule, notBecause: failing === undefined ? null : conditionWords[failing].fails };
    });
}

/** Whether a rule is on: as a person switched it, else as the table says. */
export function isEnabled(rule: TriggerRule, switches: ReadonlyMap<string, boolean>): boolean {
  return switches.get(rule.ruleId) ?? rule.enabled;
}
