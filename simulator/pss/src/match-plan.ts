import type { Change, Side } from './score-sheet.js';
import type { MatchCard } from './roster.js';

/** A kick or punch that scores; `level` is what the sensor read, null for one that the judges gave. */
export interface Strike {
  readonly side: Side;
  readonly technique: 'punch' | 'body' | 'head';
  readonly level: number | null;
}

/** Why a clock stands. */
export type Interruption =
  | { readonly kind: 'time-out' }
  /** `seconds` of medical time that were used; 60 is all of it. */
  | { readonly kind: 'medical'; readonly seconds: number }
  /** `party` 0 is the referee. `changes` is what an accepted one did to the score, entered before or after the answer. */
  | { readonly kind: 'challenge'; readonly party: 0 | 1 | 2; readonly answer: 'accepted' | 'rejected' | 'cancelled'; readonly changes: readonly Change[]; readonly changedFirst: boolean }
  | { readonly kind: 'score-edit'; readonly changes: readonly Change[] }
  | { readonly kind: 'clock-edit'; readonly seconds: number }
  /** The operator applies the network settings of the scoring system anew. */
  | { readonly kind: 'port-reset' };

export type Act =
  /** One strike, or two of both athletes at the same moment. */
  | { readonly kind: 'strikes'; readonly strikes: readonly Strike[] }
  /** The judges' part of a turning kick, a second after the kick itself: the score rises, and no point is sent. */
  | { readonly kind: 'technical'; readonly side: Side; readonly technique: 'body' | 'head' }
  | { readonly kind: 'gam-jeom'; readonly side: Side }
  | { readonly kind: 'weak-hit'; readonly side: Side; readonly level: number }
  | { readonly kind: 'pause'; readonly interruption: Interruption };

export type RoundEnd = 'points' | 'point-gap' | 'superiority' | 'decision' | 'fifth-gam-jeom' | 'match-ended';

export interface RoundPlan {
  /** In order of `second`: seconds that the round's clock has run. */
  readonly acts: readonly { readonly second: number; readonly act: Act }[];
  /** Seconds after which it is ended by hand; null when its time runs out. */
  readonly endsAfter: number | null;
  readonly end: RoundEnd;
  /** As the operator confirms it; null when the match ended before anybody had the round. */
  readonly winner: Side | null;
  /** What happens while the clock stands for the last time, before a round that is ended by hand. */
  readonly closing: readonly Interruption[];
  /** Seconds of the break behind it, 60 is all of it; null when none comes. */
  readonly rest: number | null;
}

/** A match from its first load to its result, before a single datagram of it is written. */
export interface MatchPlan {
  readonly card: MatchCard;
  /** What is loaded before the match begins; the last is the match itself. */
  readonly loads: readonly MatchCard[];
  /** A first start that was given up: seconds that were fought, and whether the scoring system was restarted. */
  readonly falseStart: { readonly seconds: number; readonly restarted: boolean } | null;
  readonly rounds: readonly RoundPlan[];
  readonly winner: Side | 'tie';
  /** How it was won, as the result line says. */
  readonly code: string;
}
