import { z } from 'zod';
import { matchIdSchema, sideSchema, wallMsSchema } from './primitives.js';

/** Where a court stands. `challenge` and `injury` cover the base status while they last. */
export const matchStatusSchema = z.enum([
  'idle',
  'loaded',
  'ready',
  'round',
  'break',
  'challenge',
  'injury',
  'finished',
]);
export type MatchStatus = z.infer<typeof matchStatusSchema>;

/** Points or gam-jeoms of rounds 1, 2, 3 and, at index 3, of the golden point. */
const perRoundSchema = z.tuple([z.int(), z.int(), z.int(), z.int()]);

/** What one athlete has in the match. */
export const athleteStateSchema = z.object({
  /** Name as the scoreboard shows it; null until the load named it. May be any text of any length. */
  name: z.string().nullable(),
  shortName: z.string().nullable(),
  /** Three-letter National Olympic Committee code as sent; null when empty. Not verified against any table. */
  noc: z.string().nullable(),
  /** Score as the scoring system states it: of the current round in best-of-3, running total in conventional format. */
  score: z.int(),
  roundScores: perRoundSchema,
  /** Gam-jeoms of the current round, as stated. */
  gamJeoms: z.int(),
  roundGamJeoms: perRoundSchema,
  roundsWon: z.int(),
  /** Impact readings of this match, scoring or not; level 1–100. */
  hits: z.object({ count: z.int(), max: z.int(), sum: z.int(), last: z.int().nullable() }),
  /** Video challenges asked by this side's coach in this match, and how many of them were rejected. */
  challenges: z.object({ asked: z.int(), rejected: z.int() }),
});
export type AthleteState = z.infer<typeof athleteStateSchema>;

/**
 * A clock that may be running. Its value now is `ms` minus the time since `asOf` while `running` (a running clock of
 * this protocol always counts down), never below 0.
 */
export const matchClockSchema = z.object({
  ms: z.int().nonnegative(),
  running: z.boolean(),
  /** Wall clock of the court when `ms` was stated. */
  asOf: wallMsSchema,
});
export type MatchClock = z.infer<typeof matchClockSchema>;

/** Result of a challenge. `closed` without result never overwrites an earlier one. */
export const challengeResultSchema = z.enum(['accepted', 'rejected', 'cancelled']);

export const challengeStateSchema = z.object({
  /** Who asked: the referee (`ch0`) or a coach. */
  by: z.enum(['referee', 'blue', 'red']),
  open: z.boolean(),
  result: challengeResultSchema.nullable(),
  /** For an accepted request, whether it was won; null when the sender does not tell. */
  won: z.boolean().nullable(),
  askedAt: wallMsSchema,
  /** Sequence of the event that asked. */
  sequence: z.int(),
});
export type ChallengeState = z.infer<typeof challengeStateSchema>;

/** Result of a match as the scoring system states it; nothing here is computed. */
export const matchResultSchema = z.object({
  winner: z.enum(['blue', 'red', 'tie']).nullable(),
  /** Name in the result line; null when the line had none. */
  winnerName: z.string().nullable(),
  /** `B-R` of the result line: rounds won in best-of-3, points in conventional format. */
  line: z.string().nullable(),
  /** `PTF`, `SUP`, `RSC`, `WDR` … an open set. */
  code: z.string().nullable(),
});
export type MatchResult = z.infer<typeof matchResultSchema>;

/** State of a court's match: everything that an overlay, the hub or a console shows of it. */
export const matchStateSchema = z.object({
  matchId: matchIdSchema.nullable(),
  /** Text, for example `245.A`. */
  matchNumber: z.string().nullable(),
  phase: z.string().nullable(),
  weight: z.string().nullable(),
  division: z.string().nullable(),
  /** Identity in an outer results system; null when the match did not come from one. */
  ovrId: z.string().nullable(),
  format: z.enum(['best-of-3', 'conventional']),
  totalRounds: z.int().nullable(),
  roundDurationMs: z.int().nullable(),
  /** Minimum hit levels that score. */
  thresholds: z.object({ body: z.int(), head: z.int() }).nullable(),

  status: matchStatusSchema,
  /** Status below an open challenge or injury time-out. */
  baseStatus: z.enum(['idle', 'loaded', 'ready', 'round', 'break', 'finished']),
  /** 0 before the first, 1–3, 4 golden point. */
  round: z.int().min(0).max(4),
  clock: matchClockSchema,
  /** Rest between rounds; null when there is none. */
  breakClock: matchClockSchema.nullable(),
  injury: z.object({ clock: matchClockSchema, by: z.enum(['referee', 'blue', 'red']) }).nullable(),
  /** Coach's time-out (para-taekwondo); null when there is none. */
  timeout: z.object({ clock: matchClockSchema, side: sideSchema }).nullable(),
  challenge: challengeStateSchema.nullable(),

  blue: athleteStateSchema,
  red: athleteStateSchema,
  /** Winner of rounds 1–3 as stated; null while undecided. */
  roundWinners: z.tuple([sideSchema.nullable(), sideSchema.nullable(), sideSchema.nullable()]),
  /** Who wins the current round now, superiority rules included; null while undecided. */
  superiority: sideSchema.nullable(),
  result: matchResultSchema.nullable(),

  /** Whether the scoring system's own port is open, as it announced; null before any announcement. */
  senderConnected: z.boolean().nullable(),
});
export type MatchState = z.infer<typeof matchStateSchema>;
