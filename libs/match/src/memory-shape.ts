import { manualEditSchema, matchEventSchema, matchStateSchema } from '@restrike/contracts';
import { z } from 'zod';
import { memoryFormat } from './memory-format.js';

// The pipeline's thread takes nothing of this file but types: the schemas alone would cost a court's memory as much as the rest of that thread.

/** A rise of one side's score that no message has explained yet. */
const openRiseSchema = z.object({ amount: z.int(), to: z.int(), us: z.number() });

/** A `pt` whose rise has not been seen yet. */
const pendingPointSchema = z.object({
  code: z.int(),
  sequence: z.int(),
  us: z.number(),
  round: z.int(),
  /** Whether it was told as a point. One that looks like a repeated datagram is held back until a rise shows that it is none. */
  told: z.boolean(),
  /** Sequence of the hit that a held one may be linked to. */
  hit: z.int().nullable(),
  /** All match events of the message of a told one, so that its rise can be entered there. */
  events: z.array(matchEventSchema),
});

const lastPointSchema = z.object({
  sequence: z.int(),
  code: z.int(),
  us: z.number(),
  round: z.int(),
  technical: z.boolean(),
  /** All match events of that message, so that an amendment can replace one of them. */
  events: z.array(matchEventSchema),
});

const hitSchema = z.object({ sequence: z.int(), us: z.number() });

/** What was counted of one side in one round. */
const tallySchema = z.object({
  body: z.int(),
  head: z.int(),
  punch: z.int(),
  technicalBody: z.int(),
  technicalHead: z.int(),
});

const sideMemorySchema = z.object({
  open: openRiseSchema.nullable(),
  pending: z.array(pendingPointSchema).max(8),
  /** Points that the opponent's gam-jeoms announced before the score rose. */
  gamJeomCredit: z.object({ points: z.int(), us: z.number() }).nullable(),
  lastPoint: lastPointSchema.nullable(),
  /** Hits not yet linked to a point, newest last. */
  hits: z.array(hitSchema).max(8),
  tallies: z.array(tallySchema).length(4),
  /** Running totals at the start of the round, for the conventional format. */
  scoreAtRoundStart: z.int(),
  gamJeomsAtRoundStart: z.int(),
});

const rowMemorySchema = z.object({
  version: z.int(),
  loadedAt: z.number(),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  firstSequence: z.int(),
  lastSequence: z.int(),
});

/** Everything the reducer remembers, for the test that what is stored is of this shape. */
export const matchMemorySchema = z.object({
  format: z.literal(memoryFormat),
  state: matchStateSchema,
  blue: sideMemorySchema,
  red: sideMemorySchema,
  /** Matches that were loaded and never begun, newest last: one of them that is loaded again goes on under its id. */
  unbegun: z.array(z.object({ matchId: matchStateSchema.shape.matchId, matchNumber: z.string(), row: rowMemorySchema })).max(16),
  /** Whether the match began: a clock was started. */
  began: z.boolean(),
  /** The load was seen, so counts are complete. */
  loadSeen: z.boolean(),
  /** Whether score and gam-jeoms were stated since the agent came to a match of which it missed the load. */
  scoreStated: z.boolean(),
  gamJeomsStated: z.boolean(),
  /** When the load under way began, and when names and configuration were last stated. */
  loadUs: z.number().nullable(),
  namesUs: z.number().nullable(),
  configurationUs: z.number().nullable(),
  /** Last round whose first clock start, end and break were told. */
  roundStarted: z.int(),
  roundEnded: z.int(),
  breakTold: z.int(),
  /** Ticks in a row that fell while the clock was thought to stand. */
  strayTicks: z.int(),
  /** Value of a break tick that came where no break was expected, ms. */
  strayBreakMs: z.int().nullable(),
  /** Whether this sender was last seen to send a `pt` before the score it explains. */
  pointFirst: z.boolean(),
  /** Monotonic reading of the last message: a smaller one means that the machine was restarted. */
  lastUs: z.number(),
  injuryEndedUs: z.number().nullable(),
  /** When the current challenge was asked, or answered if the question was not heard. */
  challengeUs: z.number().nullable(),
  /** Changes of the score since the load without any per-round statement. */
  totalsOnly: z.int(),
  /** Findings of this match that were told, so that a repeated statement does not tell them again. */
  findings: z.array(z.string()).max(32),
  /** AUX-1: what an operator edits of what is shown; null while nobody does. Lies beside the state, never in it. */
  manual: z
    .object({
      since: z.number(),
      /** Match that was loaded when the operator took over, and the identity of what is shown while none is. */
      matchId: matchStateSchema.shape.matchId,
      standIn: z.string(),
      edit: manualEditSchema,
      /** When the clock was edited last, by both clocks. */
      clockSetUs: z.number(),
      clockSetAt: z.number(),
    })
    .nullable(),
  row: rowMemorySchema,
});

/**
 * Everything the reducer remembers: the public state and what linking and reconciliation need. Plain JSON; equal content
 * means equal behaviour from here on.
 */
export type MatchMemory = z.infer<typeof matchMemorySchema>;
export type SideMemory = z.infer<typeof sideMemorySchema>;
export type PendingPoint = z.infer<typeof pendingPointSchema>;
export type Tally = z.infer<typeof tallySchema>;
