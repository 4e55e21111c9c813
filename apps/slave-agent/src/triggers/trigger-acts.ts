import type { MatchState, TriggerCause, Trouble } from '@restrike/contracts';
import type { TriggerAct } from '@restrike/match';
import type { ReplayGroup } from '../ivr/clip-maker.js';

/** One cause with all that the steps of its rules may ask about it. */
export interface TriggerCall {
  readonly cause: TriggerCause;
  /** Event behind it; null for a key, a command or the player. */
  readonly sequence: number | null;
  /** Who asked, for a challenge. */
  readonly by: 'referee' | 'blue' | 'red' | null;
  /** What asked for a replay without a challenge. */
  readonly askedBy: 'key' | 'command' | null;
  /** Wall clock, ms. */
  readonly at: number;
  /** Match after the event. */
  readonly state: MatchState;
}

/** What steps of one run hand to those that follow. */
export interface RunShared {
  group: ReplayGroup | null;
  /** Recording that was stopped. */
  recording: string | null;
}

/** How a step ended. */
export interface StepResult {
  readonly outcome: 'done' | 'failed' | 'skipped';
  readonly detail: string;
  readonly trouble?: Trouble | null;
  /** Connection that it is about, where what was missed is to be told from it. */
  readonly obsId?: string;
}

/** One act: in words what it would do now, and the doing. */
export interface Act {
  /** Never does anything. `trouble` is what would keep it from working. */
  readonly words: (call: TriggerCall) => { readonly detail: string; readonly trouble: Trouble | null };
  /** May throw and may take for ever: the runner deals with both. */
  readonly run: (call: TriggerCall, shared: RunShared) => Promise<StepResult>;
}

export type TriggerActs = Readonly<Record<TriggerAct, Act>>;

export const done = (detail: string): StepResult => ({ outcome: 'done', detail });
export const skipped = (detail: string): StepResult => ({ outcome: 'skipped', detail });
export const failedWith = (trouble: Trouble): StepResult => ({ outcome: 'failed', detail: trouble.message, trouble });
