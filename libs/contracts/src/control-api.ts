import { z } from 'zod';
import { announcementKindSchema, announcementPrioritySchema } from './announcement.js';
import { commandActionSchema, commandFailureSchema, commandStatusSchema } from './command.js';
import { nodeIdSchema, wallMsSchema, uuidSchema } from './primitives.js';
import { wishSchema } from './wish.js';

/** Courts that are meant: every court the hub knows, or the named ones. */
export const targetsSchema = z.union([z.literal('all'), z.array(nodeIdSchema).min(1).max(500)]);
export type Targets = z.infer<typeof targetsSchema>;

/** Made by the caller, once for each press of a button: a repeat of the request is answered with the first result. */
const idempotencyKeySchema = z.string().min(8).max(100);

/** Body of `POST /api/commands`. */
export const postCommandSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  targets: targetsSchema,
  request: commandActionSchema,
  /** Not begun later than so long after it was issued, ms. */
  ttlMs: z.int().min(1_000).max(3_600_000).default(30_000),
  /** Time for the answer of each court, ms; without it as long as the action usually may take. */
  limitMs: z.int().min(500).max(120_000).optional(),
  /** For courts that are offline now: leave them out, or send it when they come back in time. */
  whenOffline: z.enum(['skip', 'wait']).default('skip'),
  /** A person has seen what a dangerous one will hit (`POST /api/commands/preview`) and said yes. */
  confirmed: z.boolean().default(false),
});
export type PostCommand = z.input<typeof postCommandSchema>;

/** Body of `POST /api/commands/:id/retry`: the same again for the courts that failed, expired or were skipped. */
export const retryCommandSchema = postCommandSchema.pick({ idempotencyKey: true, ttlMs: true, confirmed: true });

/** Body of `POST /api/commands/preview`. */
export const previewCommandSchema = postCommandSchema.pick({ targets: true, request: true });

/** What a command would do at one court, as far as its last heartbeat tells. */
export const commandEffectSchema = z.enum(['acts', 'no-change', 'ends-recording', 'ends-stream', 'ends-replay-buffer', 'ends-day', 'offline', 'unknown-obs']);

/** Answer of the preview, CMD-4. */
export const commandPreviewSchema = z.object({
  /** `POST /api/commands` wants `confirmed: true`. */
  needsConfirmation: z.boolean(),
  courts: z.array(z.object({ nodeId: nodeIdSchema, courtName: z.string(), effect: commandEffectSchema })),
});
export type CommandPreview = z.infer<typeof commandPreviewSchema>;

/** Where a command stands at one court, CMD-2. */
export const commandTargetSchema = z.object({
  nodeId: nodeIdSchema,
  courtName: z.string(),
  status: commandStatusSchema,
  /** null unless failed, expired or skipped. */
  reason: commandFailureSchema.nullable(),
  /** For people; empty while nothing is known. */
  detail: z.string(),
  changedAt: wallMsSchema,
  /** From sending to the answer, ms; null before. */
  tookMs: z.number().nullable(),
});
export type CommandTarget = z.infer<typeof commandTargetSchema>;

/** A command with what happened at each court. */
export const commandViewSchema = z.object({
  commandId: uuidSchema,
  request: commandActionSchema,
  issuedBy: z.string(),
  issuedAt: wallMsSchema,
  expiresAt: wallMsSchema,
  limitMs: z.int(),
  /** The command of which this one is a retry. */
  retryOf: uuidSchema.nullable(),
  targets: z.array(commandTargetSchema),
});
export type CommandView = z.infer<typeof commandViewSchema>;

/** Answer of `GET /api/commands`, newest first. */
export const commandListSchema = z.object({ rows: z.array(commandViewSchema), next: z.string().nullable() });

/** Body of `POST /api/wishes`: sets these, leaves the others. */
export const postWishesSchema = z.strictObject({ targets: targetsSchema, wishes: z.array(wishSchema).min(1).max(100), confirmed: z.boolean().default(false) });
/** Body of `POST /api/wishes/clear`: takes back these by their keys, or all. What the court does already goes on. */
export const clearWishesSchema = z.strictObject({ targets: targetsSchema, keys: z.union([z.literal('all'), z.array(z.string().max(300)).min(1).max(200)]) });

/** Body of `POST /api/announcements`. */
export const postAnnouncementSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  targets: targetsSchema,
  kind: announcementKindSchema.default('broadcast'),
  priority: announcementPrioritySchema.default('normal'),
  text: z.string().trim().min(1).max(2000),
  /** Courts that are offline get it when they come back in this time; null: always. */
  ttlMs: z.int().min(10_000).max(604_800_000).nullable().default(28_800_000),
});
