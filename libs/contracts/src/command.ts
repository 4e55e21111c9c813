import { z } from 'zod';
import { daySchema, nodeIdSchema, wallMsSchema } from './primitives.js';

/** Names of scenes, inputs, files and messages that travel in a command: text of one line, bounded. */
const nameSchema = z.string().min(1).max(200);

/** What the control room may ask of a court. Which of them a court can do is its own to say: the rest is `NOT_SUPPORTED`. */
export const commandActionSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('mute'), input: nameSchema.nullable() }),
  z.object({ action: z.literal('unmute'), input: nameSchema.nullable() }),
  z.object({ action: z.literal('start-recording') }),
  z.object({ action: z.literal('stop-recording') }),
  z.object({ action: z.literal('start-stream') }),
  z.object({ action: z.literal('stop-stream') }),
  z.object({ action: z.literal('change-scene'), role: z.enum(['OBS_REC', 'OBS_STR', 'OBS_BOTH']), scene: nameSchema }),
  z.object({ action: z.literal('start-replay-buffer') }),
  z.object({ action: z.literal('stop-replay-buffer') }),
  z.object({ action: z.literal('save-replay-buffer') }),
  z.object({ action: z.literal('restart-obs'), role: z.enum(['OBS_REC', 'OBS_STR', 'OBS_BOTH']) }),
  z.object({ action: z.literal('send-message'), text: z.string().min(1).max(2000) }),
  z.object({ action: z.literal('activate-day'), tournamentDayId: z.uuid(), day: daySchema }),
  z.object({ action: z.literal('prepare-folders') }),
  z.object({ action: z.literal('finish-day') }),
  z.object({ action: z.literal('set-context'), tournamentId: z.uuid(), tournamentDayId: z.uuid().nullable() }),
  z.object({ action: z.literal('push-settings'), settings: z.record(nameSchema, z.json()) }),
  z.object({ action: z.literal('get-logs'), lines: z.int().min(1).max(10_000) }),
  z.object({ action: z.literal('offer-file'), clipId: nameSchema }),
  z.object({ action: z.literal('update-overlay'), overlay: nameSchema, values: z.record(nameSchema, z.json()) }),
]);
export type CommandAction = z.infer<typeof commandActionSchema>;

/** One command for one court, as it travels down the link (event `command`). */
export const commandSchema = z.object({
  /** Idempotency key: the same id is done once, and a repeat is answered with the first outcome. */
  commandId: z.uuid(),
  nodeId: nodeIdSchema,
  issuedAt: wallMsSchema,
  /** Hub's clock; not begun after it, so that an hour-old stop does not run on reconnect. */
  expiresAt: wallMsSchema,
  issuedBy: nameSchema,
  request: commandActionSchema,
});
export type Command = z.infer<typeof commandSchema>;

/** Where a command stands for one court. */
export const commandStatusSchema = z.enum(['queued', 'sent', 'done', 'failed', 'expired', 'skipped']);

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

/** A court's answer to a command. */
export const commandOutcomeSchema = z.object({
  commandId: z.uuid(),
  outcome: z.enum(['done', 'failed']),
  /** null when done. */
  reason: commandFailureSchema.nullable(),
  /** For people: what was done or why not. */
  detail: z.string().max(1000),
  tookMs: z.number().nonnegative(),
});
export type CommandOutcome = z.infer<typeof commandOutcomeSchema>;
