import type { PssMessage } from '@restrike/pss-protocol';
import type { MatchPlan } from './match-plan.js';
import { MatchWriter } from './match-writer.js';
import type { Random } from './random.js';
import type { Side } from './score-sheet.js';

/** A message and how long the sender waits before it, ms of real time. */
export interface Cue {
  readonly afterMs: number;
  readonly message: PssMessage;
}

/** How a match was meant to go and end, to compare with what a receiver made of it. */
export interface MatchTruth {
  readonly number: string;
  readonly roundScores: { readonly blue: readonly number[]; readonly red: readonly number[] };
  /** Of every round that was begun; null for one that the end of the match left open. */
  readonly roundWinners: readonly (Side | null)[];
  readonly gamJeoms: { readonly blue: readonly number[]; readonly red: readonly number[] };
  readonly winner: Side | 'tie';
  readonly winnerName: string | null;
  /** Rounds won, and the code of the decision. */
  readonly line: string;
  readonly code: string;
  /** Challenges that were answered or cancelled. */
  readonly challenges: number;
  readonly injuries: number;
  /** Rounds in which the score was corrected. */
  readonly corrected: readonly number[];
}

export interface MatchScript {
  readonly cues: readonly Cue[];
  readonly truth: MatchTruth;
}

/** A whole match, from its first load to its result: best of three. `port` is what the scoring system calls its own. */
export function matchScript(random: Random, plan: MatchPlan, port: number): MatchScript {
  const writer = new MatchWriter(random, plan, port);
  for (const card of plan.loads) writer.load(card, random.between(3_000, 12_000));
  if (plan.falseStart !== null) writer.falseStart(plan.falseStart.seconds, plan.falseStart.restarted);
  for (const [index, round] of plan.rounds.entries()) {
    if (index > 0) writer.nextRound(plan.rounds[index - 1]?.rest === 60 ? 0 : random.between(200, 700));
    writer.playRound(round);
    writer.closeRound(round);
    if (round.rest !== null) writer.rest(round.rest);
  }
  writer.result();
  return { cues: writer.cues, truth: writer.truth };
}
