import { z } from 'zod';
import { eventCategorySchema } from './event.js';
import { pointKindSchema } from './match-event.js';
import { matchIdSchema, sequenceSchema, sideSchema, uuidSchema, wallMsSchema } from './primitives.js';

/** Identity of a replay clip: a UUID. Clips are asked for by it, never by their path. */
export const clipIdSchema = uuidSchema.brand<'ClipId'>();
export type ClipId = z.infer<typeof clipIdSchema>;

/** What went wrong, for the operator: what, and what to do. `code` is from the closed list of the part that failed. */
export const troubleSchema = z.object({ code: z.string(), message: z.string(), toDo: z.string() });
export type Trouble = z.infer<typeof troubleSchema>;

/**
 * Where a clip stands: asked for, being saved by OBS or cut, probed and playable, not to be had, offered to the hub, on the
 * hub, gone from the disk.
 */
export const clipStateSchema = z.enum(['requested', 'saving', 'ready', 'failed', 'offered', 'uploaded', 'deleted']);
export type ClipState = z.infer<typeof clipStateSchema>;

/** What a clip was made for. */
export const clipTriggerSchema = z.object({
  kind: z.enum(['challenge', 'replay', 'command']),
  /** Who asked, for a challenge. */
  by: z.enum(['referee', 'blue', 'red']).nullable(),
  /** Event that asked; null for a key or a command. */
  sequence: sequenceSchema.nullable(),
  /** Wall clock of the court when it was asked. */
  at: wallMsSchema,
});
export type ClipTrigger = z.infer<typeof clipTriggerSchema>;

/** Moments of one court's timeline, wall clock ms, both ends included. */
export const momentSpanSchema = z.object({ from: wallMsSchema, to: wallMsSchema });
export type MomentSpan = z.infer<typeof momentSpanSchema>;

/** Moments that a clip shows, and where its first one lies, ms from the clip's first picture. */
export const shownStretchSchema = z.object({ from: wallMsSchema, to: wallMsSchema, atMs: z.number().nonnegative() });
export type ShownStretch = z.infer<typeof shownStretchSchema>;

/** One replay clip as console, desk and hub see it. Never holds a path: the file is `/api/clips/:id/video`. */
export const clipSchema = z.object({
  clipId: clipIdSchema,
  /** Rises with every change; the newest wins. */
  version: z.int().positive(),
  state: clipStateSchema,
  matchId: matchIdSchema.nullable(),
  matchNumber: z.string().nullable(),
  tournamentDayId: uuidSchema.nullable(),
  trigger: clipTriggerSchema,
  /** Clips of one trigger, saved from several OBS, have the same; they play in step. */
  groupId: uuidSchema,
  /** Connection it was saved from; null before that is known. */
  obsId: z.string().nullable(),
  /** Saved from the replay buffer, or cut from the running recording; null before that is decided. */
  source: z.enum(['replay-buffer', 'recording']).nullable(),
  /** File name without folder; null before there is a file. */
  name: z.string().nullable(),
  bytes: z.int().nonnegative().nullable(),
  /** Hex SHA-256 of the file; null before it is computed. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/).nullable(),
  durationMs: z.number().nonnegative().nullable(),
  /** Pictures a second; null before the file is probed. */
  fps: z.number().positive().nullable(),
  /** What of the event timeline the clip shows; null before it is ready. */
  covers: momentSpanSchema.nullable(),
  /** What of that lies where in the clip, in order, where the recording was paused meanwhile: OBS's replay buffer stood still too. Empty: all of it, from the first picture on. */
  shows: z.array(shownStretchSchema).max(1_000).default([]),
  /** The contested last seconds of action; null for a replay that nobody contested. */
  contested: momentSpanSchema.nullable(),
  /** Whether the contested action is wholly inside; null without a contested action or before the clip is ready. */
  contestedInside: z.boolean().nullable(),
  /** Where a player should open, ms from the clip's start. */
  opensAtMs: z.number().nonnegative().nullable(),
  /** The MP4 that a browser plays: made from the file without encoding it again. */
  video: z.enum(['not-yet', 'ready', 'unavailable']),
  thumbnail: z.enum(['not-yet', 'ready', 'unavailable']),
  /** Why it failed, or what is short of it though it plays (no MP4, file gone); null when all is well. */
  trouble: troubleSchema.nullable(),
  createdAt: wallMsSchema,
  changedAt: wallMsSchema,
});
export type Clip = z.infer<typeof clipSchema>;

/** A sensor hit, point or decision on a clip's own timeline. */
export const clipMarkSchema = z.object({
  sequence: sequenceSchema,
  /** Position in the clip, ms from its first picture. */
  atMs: z.number().nonnegative(),
  category: eventCategorySchema,
  side: sideSchema.nullable(),
  kind: z.enum(['hit', 'point', 'gam-jeom', 'challenge', 'clock', 'other']),
  /** What was scored, for a point. */
  point: pointKindSchema.nullable(),
  points: z.int().nullable(),
  /** Impact reading: of the hit itself, or of the hit linked to a point. */
  level: z.int().nullable(),
  /** In a few words: `BLUE body kick +2`. */
  label: z.string(),
});
export type ClipMark = z.infer<typeof clipMarkSchema>;

/** Answer of `GET /api/clips/:id/marks`. */
export const clipMarksSchema = z.object({
  clipId: clipIdSchema,
  durationMs: z.number().nullable(),
  /** The contested action on the clip's timeline, cut to the clip; null when none or outside. */
  contested: z.object({ fromMs: z.number().nonnegative(), toMs: z.number().nonnegative() }).nullable(),
  /** By position. */
  marks: z.array(clipMarkSchema),
});
export type ClipMarks = z.infer<typeof clipMarksSchema>;

/** Answer of `GET /api/clips`: newest first. `next` is the `before` of the next page. */
export const clipListSchema = z.object({ clips: z.array(clipSchema), next: wallMsSchema.nullable() });
export type ClipList = z.infer<typeof clipListSchema>;
