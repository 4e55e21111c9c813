import { z } from 'zod';
import { logQuerySchema } from './log.js';
import { obsRoleSchema } from './obs-role.js';
import { overlayValuesSchema } from './overlay.js';
import { daySchema, jsonSchema, nodeIdSchema, wallMsSchema, uuidSchema } from './primitives.js';

/** Names of scenes, inputs, files and messages that travel in a command: text of one line, bounded. */
const nameSchema = z.string().min(1).max(200);
/** OBS that is meant; without it the court takes its usual one: recording and replay buffer OBS_REC, the rest OBS_STR. OBS_BOTH stands in for either. */
const role = obsRoleSchema.optional();

/** CMD-1: what the control room may ask of a court. Which of them a court can do is its own to say: the rest is `NOT_SUPPORTED`. */
export const commandActionSchema = z.discriminatedUnion('action', [
  /** `input` null: every audio input of that OBS. */
  z.strictObject({ action: z.literal('mute'), role, input: nameSchema.nullable() }),
  z.strictObject({ action: z.literal('unmute'), role, input: nameSchema.nullable() }),
  z.strictObject({ action: z.literal('start-recording'), role }),
  z.strictObject({ action: z.literal('stop-recording'), role }),
  z.strictObject({ action: z.literal('start-stream'), role }),
  z.strictObject({ action: z.literal('stop-stream'), role }),
  z.strictObject({ action: z.literal('change-scene'), role: obsRoleSchema, scene: nameSchema }),
  z.strictObject({ action: z.literal('start-replay-buffer'), role }),
  z.strictObject({ action: z.literal('stop-replay-buffer'), role }),
  z.strictObject({ action: z.literal('save-replay-buffer'), role }),
  z.strictObject({ action: z.literal('restart-obs'), role: obsRoleSchema }),
  /** Shown on the court console as a chat announcement. */
  z.strictObject({ action: z.literal('send-message'), text: z.string().trim().min(1).max(2000) }),
  z.strictObject({ action: z.literal('activate-day'), tournamentDayId: uuidSchema, day: daySchema }),
  z.strictObject({ action: z.literal('prepare-folders') }),
  z.strictObject({ action: z.literal('finish-day') }),
  /** `tournamentId` null clears the context. */
  z.strictObject({ action: z.literal('set-context'), tournamentId: uuidSchema.nullable(), tournamentDayId: uuidSchema.nullable() }),
  z.strictObject({ action: z.literal('push-settings'), settings: z.record(nameSchema, jsonSchema) }),
  /** The outcome's `data` is a `logPageSchema`. */
  z.strictObject({ action: z.literal('get-logs'), query: logQuerySchema }),
  /** `clipId` `newest`: the newest replay of the court, whichever that is. */
  z.strictObject({ action: z.literal('offer-file'), clipId: nameSchema }),
  z.strictObject({ action: z.literal('update-overlay'), overlay: nameSchema, values: overlayValuesSchema }),
]);
export type CommandAction = z.infer<typeof commandActionSchema>;
/** Names of all commands, in the order of CMD-1. */
export const commandNames = commandActionSchema.options.map((option) => option.shape.action.value);
export type CommandName = CommandAction['action'];

/** One command for one court, as it travels down the link (event `command`); the court answers with its outcome. */
export const commandSchema = z.object({
  /** Idempotency key: the same id is done once, and a repeat is answered with the first outcome. */
  commandId: uuidSchema,
  nodeId: nodeIdSchema,
  issuedAt: wallMsSchema,
  /** Hub's clock; not begun after it, so that neither an hour-old stop nor one that the hub has given up runs on reconnect. */
  expiresAt: wallMsSchema,
  /** The hub waits so long for the outcome, ms. */
  limitMs: z.int().min(100).max(300_000),
  issuedBy: nameSchema,
  request: commandActionSchema,
});
export type Command = z.infer<typeof commandSchema>;

/** Where a command stands for one court. `cancelled`: a person took it back before it was sent. */
export const commandStatusSchema = z.enum(['queued', 'sent', 'done', 'failed', 'expired', 'skipped', 'cancelled']);
export type CommandStatus = z.infer<typeof commandStatusSchema>;

/** Closed list of reasons why a command was not done. */
export const commandFailureSchema = z.enum([
  'NOT_SUPPORTED',
  'BAD_COMMAND',
  'EXPIRED',
  'OFFLINE',
  'TIMED_OUT',
  'OBS_ABSENT',
  'OBS_SILENT',
  'OBS_REFUSED',
  'COURT_FAILED',
]);
export type CommandFailure = z.infer<typeof commandFailureSchema>;

/** A court's answer to a command. */
export const commandOutcomeSchema = z.object({
  commandId: uuidSchema,
  outcome: z.enum(['done', 'failed']),
  /** null when done. */
  reason: commandFailureSchema.nullable(),
  /** For people: what was done or why not. */
  detail: z.string().max(1000),
  tookMs: z.number().nonnegative(),
  /** What was asked for, as a page of a log. */
  data: jsonSchema.optional(),
});
export type CommandOutcome = z.infer<typeof commandOutcomeSchema>;

/**
 * What became of commands whose outcome the hub does not know, as after a lost link or a restart (event `recall`, down). Asks only: nothing is
 * begun by it.
 */
export const commandRecallSchema = z.object({ commandIds: z.array(uuidSchema).min(1).max(500) });
/** Answer to a recall: outcomes of the commands that were begun. Those that are not listed never were. */
export const commandRecallAnswerSchema = z.object({ outcomes: z.array(commandOutcomeSchema).max(500) });
