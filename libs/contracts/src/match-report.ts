import { z } from 'zod';
import { jsonSchema, matchIdSchema, sideSchema, wallMsSchema } from './primitives.js';
import { matchRowSchema } from './rows.js';

/** EVT-6: impacts on the sensors that one athlete's kicks made in a match. Levels are 1–100. */
export const hitStatisticsSchema = z.object({
  count: z.int(),
  /** Hits that a point is linked to. */
  scored: z.int(),
  /** Null without hits. */
  max: z.number().nullable(),
  mean: z.number().nullable(),
  /** Hits below and not below the threshold; both 0 while no thresholds are known. */
  below: z.int(),
  above: z.int(),
  /** Counts of levels 1–10, 11–20, … 91–100. */
  distribution: z.array(z.int()).length(10),
});

/** EVT-5: a statement of the scoring system that did not agree with what was counted, in place of its event. */
export const courtFindingSchema = z.object({
  sequence: z.int(),
  receivedAt: wallMsSchema,
  matchId: matchIdSchema.nullable(),
  matchNumber: z.string().nullable(),
  code: z.string(),
  round: z.int().nullable(),
  side: sideSchema.nullable(),
  stated: jsonSchema,
  counted: jsonSchema,
  detail: z.string(),
});
export type CourtFinding = z.infer<typeof courtFindingSchema>;

/** Answer of `GET /api/findings` of an agent, newest first. */
export const courtFindingsSchema = z.object({ rows: z.array(courtFindingSchema) });
export type CourtFindings = z.infer<typeof courtFindingsSchema>;

/** Answer of `GET /api/matches/:id` of an agent: a match, how hard its athletes hit, and what of it did not agree. */
export const matchReportSchema = z.object({ match: matchRowSchema, hits: z.object({ blue: hitStatisticsSchema, red: hitStatisticsSchema }), findings: z.array(courtFindingSchema) });
export type MatchReport = z.infer<typeof matchReportSchema>;

/** EVT-4: a validation rule and what broke it. */
export const validationRuleSchema = z.object({
  code: z.string(),
  kind: z.enum(['format', 'required', 'range', 'enumeration', 'cross-field']),
  severity: z.enum(['info', 'warning', 'error']),
  description: z.string(),
  /** Events that broke it. */
  broken: z.int(),
  /** The newest of them, in words; null when none did. */
  last: z.object({ sequence: z.int(), receivedAt: wallMsSchema, detail: z.string() }).nullable(),
});
export type ValidationRule = z.infer<typeof validationRuleSchema>;

/** Answer of `GET /api/rules` of an agent, most often broken first. */
export const validationRulesSchema = z.object({ rows: z.array(validationRuleSchema) });
export type ValidationRules = z.infer<typeof validationRulesSchema>;
