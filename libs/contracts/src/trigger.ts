import { z } from 'zod';
import { troubleSchema } from './clip.js';
import { matchIdSchema, sequenceSchema, wallMsSchema, uuidSchema } from './primitives.js';

/** What makes a rule run: something that happened in the match, at the player, to an OBS, or by a hand. `recorder-back`: the OBS that missed the start of this match's recording is there. */
export const triggerCauseSchema = z.enum([
  'match-ready',
  'challenge-asked',
  'replay-asked',
  'challenge-answered',
  'player-closed',
  'clock-started',
  'match-finished',
  'break-started',
  'injury-started',
  'recorder-back',
]);
export type TriggerCause = z.infer<typeof triggerCauseSchema>;

/** One step of a rule, as it is shown: an act and, in words, what it does with the settings of now. */
export const triggerStepSchema = z.object({ act: z.string(), words: z.string() });

/** A rule: when, if, do. */
export const triggerRuleSchema = z.object({
  ruleId: z.string(),
  title: z.string(),
  when: z.array(triggerCauseSchema).min(1),
  /** Conditions, in words. */
  if: z.array(z.string()),
  do: z.array(triggerStepSchema),
  enabled: z.boolean(),
});
export type TriggerRule = z.infer<typeof triggerRuleSchema>;

/** How one step ended. `skipped` was not needed; `would` is of a rehearsal, which does nothing. */
export const triggerStepRunSchema = z.object({
  act: z.string(),
  outcome: z.enum(['running', 'done', 'failed', 'skipped', 'would']),
  /** What was done, or why not. */
  detail: z.string(),
  /** What the operator should do; null when nothing. */
  trouble: troubleSchema.nullable(),
  tookMs: z.number().nonnegative(),
  /** Connection that a step on a recording is about; absent when none is known. */
  obsId: z.string().optional(),
});
export type TriggerStepRun = z.infer<typeof triggerStepRunSchema>;

/** One run of a rule. */
export const triggerRunSchema = z.object({
  runId: uuidSchema,
  ruleId: z.string(),
  cause: triggerCauseSchema,
  /** Event behind it; null for a key or a player. */
  sequence: sequenceSchema.nullable(),
  matchId: matchIdSchema.nullable(),
  matchNumber: z.string().nullable(),
  rehearsal: z.boolean(),
  startedAt: wallMsSchema,
  /** null while it runs. */
  endedAt: wallMsSchema.nullable(),
  outcome: z.enum(['running', 'done', 'failed', 'skipped']),
  steps: z.array(triggerStepRunSchema),
});
export type TriggerRun = z.infer<typeof triggerRunSchema>;

/** Answer of `GET /api/triggers`: all rules, the newest runs first. */
export const triggerOverviewSchema = z.object({ rules: z.array(triggerRuleSchema), runs: z.array(triggerRunSchema) });
export type TriggerOverview = z.infer<typeof triggerOverviewSchema>;

/** Body of `POST /api/triggers/:ruleId`: the switch. */
export const triggerSwitchSchema = z.strictObject({ enabled: z.boolean() });

/** Answer of `POST /api/replay`: the run that was started, or the one that is in flight. */
export const replayAnswerSchema = z.object({
  runId: uuidSchema,
  /** Clips that are being made; empty when none can be, and then `trouble` says why. */
  clipIds: z.array(uuidSchema),
  /** Whether a replay was in flight already, so that no second save was made. */
  inFlight: z.boolean(),
  trouble: troubleSchema.nullable(),
});
export type ReplayAnswer = z.infer<typeof replayAnswerSchema>;
