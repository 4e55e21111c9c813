import { z } from 'zod';
import { troubleSchema } from './clip.js';
import { obsRoleSchema } from './obs-role.js';
import { wallMsSchema } from './primitives.js';

/** One output of an OBS: recording, stream or replay buffer. */
export const obsOutputViewSchema = z.object({
  state: z.enum(['inactive', 'starting', 'active', 'stopping', 'reconnecting', 'paused']),
  /** Wall clock of the court when it came into this state; null when that is not known. */
  since: wallMsSchema.nullable(),
  /** Name of the file that is written, or was written last, without folder. */
  file: z.string().nullable(),
});
export type ObsOutputView = z.infer<typeof obsOutputViewSchema>;

/** One OBS connection as the console sees it. Never holds the password. */
export const obsViewSchema = z.object({
  id: z.string(),
  role: obsRoleSchema,
  host: z.string(),
  port: z.int(),
  /** `gone` is closed or not to be reached, `silent` does not answer (frozen), `refused` needs a person (password). */
  connection: z.enum(['connecting', 'live', 'silent', 'gone', 'refused']),
  /** Why it is not live, and what to do; null when it is. */
  trouble: troubleSchema.nullable(),
  /** Of OBS and obs-websocket, as far as known: `30.2.3 (obs-websocket 5.5.2)`. */
  version: z.string().nullable(),
  scene: z.string().nullable(),
  /** Pictures a second, and the share of them that was lost since the last reading, 0 … 1; null while OBS does not tell. */
  stats: z.object({ fps: z.number().nonnegative(), droppedFrameShare: z.number().min(0).max(1) }).nullable(),
  recording: obsOutputViewSchema,
  stream: obsOutputViewSchema,
  replayBuffer: obsOutputViewSchema,
});
export type ObsView = z.infer<typeof obsViewSchema>;

/** Acts of `POST /api/obs/:id/:act`, the body of each. */
export const obsActSchemas = {
  connect: z.strictObject({ connected: z.boolean() }),
  scene: z.strictObject({ scene: z.string().min(1).max(200) }),
  recording: z.strictObject({ running: z.boolean() }),
  stream: z.strictObject({ running: z.boolean() }),
  'replay-buffer': z.strictObject({ running: z.boolean() }),
  mute: z.strictObject({ input: z.string().min(1).max(200), muted: z.boolean() }),
} as const;
export type ObsAct = keyof typeof obsActSchemas;

/** One finding of the pre-flight check. */
export const preflightFindingSchema = z.object({
  /** What was looked at: `reachable`, `scenes`, `key-frames` … */
  check: z.string(),
  /** Connection it is of; null for the court itself. */
  obsId: z.string().nullable(),
  outcome: z.enum(['good', 'warning', 'bad', 'unknown']),
  message: z.string(),
  /** Where to click in OBS, or what to do; null when good. */
  toDo: z.string().nullable(),
});
export type PreflightFinding = z.infer<typeof preflightFindingSchema>;

/** Answer of `GET /api/preflight`. */
export const preflightSchema = z.object({ at: wallMsSchema, outcome: z.enum(['good', 'warning', 'bad']), findings: z.array(preflightFindingSchema) });
export type Preflight = z.infer<typeof preflightSchema>;
