import { z } from 'zod';
import { obsRoleSchema } from './obs-role.js';
import { daySchema, nodeIdSchema, wallMsSchema, uuidSchema } from './primitives.js';

/** What an output of OBS makes. */
export const obsSessionKindSchema = z.enum(['recording', 'stream', 'replay-buffer']);
export type ObsSessionKind = z.infer<typeof obsSessionKindSchema>;

/** Why a session ended. */
export const sessionEndReasonSchema = z.enum(['manual_stop', 'crash', 'restart', 'network_loss', 'auto_restart']);
export type SessionEndReason = z.infer<typeof sessionEndReasonSchema>;

/**
 * What a video keeps of the time between two sessions of a broadcast: nothing (`concatenated`, the parts are joined) or all of it
 * (`wall-clock`).
 */
export const gapModeSchema = z.enum(['concatenated', 'wall-clock']);

/** Milliseconds on a court's timeline: its monotonic clock, tied once per start of the machine to the wall clock. A stepped wall clock moves nothing. */
export const timelineMsSchema = z.int();

/**
 * One run of one output of one OBS. `startedAt` and `endedAt` are labels by the wall clock; `startMs` and `endMs` are on the timeline and
 * are what positions rest on. Where an event lies in the video: `offsetMs` + (its moment − `visibleFromMs`).
 */
export const obsSessionRowSchema = z.strictObject({
  obsSessionId: uuidSchema,
  version: z.int().positive(),
  /** Name of the OBS connection in the court's configuration. */
  connectionId: z.string().min(1).max(100),
  role: obsRoleSchema,
  kind: obsSessionKindSchema,
  tournamentId: uuidSchema.nullable(),
  tournamentDayId: uuidSchema.nullable(),
  day: daySchema,
  /** 1, 2, 3 … among the sessions of its kind and day; what follows a pause counts too. */
  number: z.int().positive(),
  startedAt: wallMsSchema,
  endedAt: wallMsSchema.nullable(),
  startMs: timelineMsSchema,
  /** Exclusive; null while it runs. */
  endMs: timelineMsSchema.nullable(),
  /** `interrupted`: it ended otherwise than somebody wanted. */
  status: z.enum(['active', 'ended', 'interrupted']),
  endReason: sessionEndReasonSchema.nullable(),
  /** The recording is paused: its file is not finished, and what follows in it is another session of the same video. */
  paused: z.boolean().default(false),
  /** The output ran already when OBS was found: the start is now minus the output's own duration. */
  estimated: z.boolean(),
  /** Video that the session is a part of: a broadcast, or for a recording its first session (others follow where it was paused); null for a replay buffer. */
  broadcastId: z.string().max(200).nullable(),
  /** First moment of the session that is in the video; null when none of it is. */
  visibleFromMs: timelineMsSchema.nullable(),
  /** Position in the video at `visibleFromMs`, ms. */
  offsetMs: z.int().nullable(),
  /** Correction made by hand, ms; carries on to every later session of the video. */
  correctionMs: z.int(),
  path: z.string().max(2_000).nullable(),
  name: z.string().max(500).nullable(),
  /** Seconds that a replay buffer holds; null for other kinds or when not known. */
  bufferSeconds: z.number().positive().nullable(),
});
export type ObsSessionRow = z.infer<typeof obsSessionRowSchema>;

/** Body of `POST /api/obs-sessions/bulk` of the hub. */
export const obsSessionBatchSchema = z.strictObject({ nodeId: nodeIdSchema, rows: z.array(obsSessionRowSchema).min(1).max(500) });

/** One video of the day on a court, made of stream sessions. */
export const courtBroadcastSchema = z.strictObject({
  broadcastId: z.string().max(200),
  gapMode: gapModeSchema,
  /** When it truly went live, on the timeline; null when the platform does not tell: then its first session's start. */
  zeroMs: timelineMsSchema.nullable(),
});
export type CourtBroadcast = z.infer<typeof courtBroadcastSchema>;

/** The wall clock of the court was stepped, or the machine slept. No position moves by it. */
export const clockJumpSchema = z.strictObject({
  jumpId: z.int().positive(),
  /** Moment on the timeline at which it was seen. */
  atMs: timelineMsSchema,
  wallBefore: wallMsSchema,
  wallAfter: wallMsSchema,
  /** Milliseconds that the wall clock moved beyond the time that passed. */
  deltaMs: z.number(),
});
export type ClockJump = z.infer<typeof clockJumpSchema>;

/** Body of `POST /api/timeline/sessions/:id/correction`: the whole correction of the session, not what is added to it. */
export const correctSessionSchema = z.strictObject({ correctionMs: z.int().min(-86_400_000).max(86_400_000), reason: z.string().max(500).nullable().default(null) });

/** Body of `PUT /api/timeline/broadcasts/:id`. `liveAt`: when it truly went live, by the wall clock; null when the platform does not tell. */
export const changeBroadcastSchema = z.strictObject({ gapMode: gapModeSchema.optional(), liveAt: wallMsSchema.nullable().optional() });

/** Answer of `GET /api/timeline/sessions`: newest first. */
export const obsSessionListSchema = z.object({
  /** Now on the timeline, ms. */
  nowMs: timelineMsSchema,
  sessions: z.array(obsSessionRowSchema),
  /** Videos of the stream sessions. */
  broadcasts: z.array(courtBroadcastSchema),
  /** The newest jumps of the clock, newest first. */
  jumps: z.array(clockJumpSchema),
});
