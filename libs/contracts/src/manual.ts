import { z } from 'zod';
import { matchStateSchema } from './match-state.js';
import { matchIdSchema, wallMsSchema } from './primitives.js';

/** AUX-1: what an operator may put in the place of what the scoring system states. A field that is absent stays as it is; null gives that one back. */
const manualAthleteSchema = z.strictObject({
  name: z.string().trim().min(1).max(120).nullable().optional(),
  /** Code as the scoring system would send it. */
  noc: z.string().trim().toUpperCase().regex(/^[A-Z]{3}$/, 'a country has three letters').nullable().optional(),
  score: z.int().min(0).max(999).nullable().optional(),
  gamJeoms: z.int().min(0).max(99).nullable().optional(),
  roundsWon: z.int().min(0).max(3).nullable().optional(),
});

/** Body of `POST /api/manual/edit` of an agent, and what is edited by now. */
export const manualEditSchema = z.strictObject({
  matchNumber: z.string().trim().min(1).max(40).nullable().optional(),
  /** 1–3, 4 golden point. */
  round: z.int().min(1).max(4).nullable().optional(),
  /** The clock that is shown from then on. A running one counts down. */
  clock: z.strictObject({ ms: z.int().min(0).max(3_600_000), running: z.boolean() }).nullable().optional(),
  blue: manualAthleteSchema.optional(),
  red: manualAthleteSchema.optional(),
});
export type ManualEdit = z.infer<typeof manualEditSchema>;

/** Mark of a live state that an operator edits, from taking over to handing back. */
export const manualMarkSchema = z.object({
  /** Wall clock of the court when the operator took over. */
  since: wallMsSchema,
  /** Paths of what is edited, `blue.score` … */
  fields: z.array(z.string()).max(32),
});
export type ManualMark = z.infer<typeof manualMarkSchema>;

/** Answer of `GET /api/manual` and of every act on it. */
export const manualViewSchema = z.object({
  /** null: the scoring system's own state is shown. */
  manual: z.object({ since: wallMsSchema, matchId: matchIdSchema.nullable(), edit: manualEditSchema }).nullable(),
  /** What screens and overlays show. */
  shown: matchStateSchema,
  /** What the scoring system states. */
  stated: matchStateSchema,
});
export type ManualView = z.infer<typeof manualViewSchema>;
