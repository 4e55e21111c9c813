import { z } from 'zod';
import { clipIdSchema, clipSchema } from './clip.js';
import { daySchema, epochIdSchema, nodeIdSchema, sequenceSchema, wallMsSchema } from './primitives.js';

/** Largest file of a clip that a hub takes, bytes. */
export const maxClipBytes = 4 * 1024 ** 3;
/** Largest piece of a clip's file in one request, bytes. */
export const maxClipPieceBytes = 4 * 1024 ** 2;
/** Header of a piece: position in the file of its first byte. */
export const clipOffsetHeader = 'x-upload-offset';

/** The file of a clip that goes to the hub: the MP4 that browsers play. */
export const clipFileSchema = z.strictObject({ bytes: z.int().positive().max(maxClipBytes), sha256: z.string().regex(/^[0-9a-f]{64}$/) });
export type ClipFile = z.infer<typeof clipFileSchema>;

/** Events of one epoch and day that happened during a clip, `first` to `last`. An event's moment is `originMs` + its monotonic clock; null: its wall clock. */
export const clipStretchSchema = z.strictObject({ day: daySchema, epoch: epochIdSchema, originMs: z.number().nullable(), first: sequenceSchema, last: sequenceSchema });
export type ClipStretch = z.infer<typeof clipStretchSchema>;

/** Body of `POST /api/clips/:clipId/offer`: a court tells the hub of a clip. `file` null: its MP4 is still being made. `events`: those that are marks on its timeline. May be said again, with what is newer. */
export const clipOfferSchema = z.strictObject({ clip: clipSchema, file: clipFileSchema.nullable(), events: z.array(clipStretchSchema).max(16) });
export type ClipOffer = z.infer<typeof clipOfferSchema>;

/** Answer to an offer and to each piece. The next piece begins at `received`. */
export const clipOfferAnswerSchema = z.object({
  clipId: clipIdSchema,
  /** `uploaded`: the file is whole and its checksum right. */
  state: z.enum(['offered', 'uploaded']),
  received: z.int().nonnegative(),
});
export type ClipOfferAnswer = z.infer<typeof clipOfferAnswerSchema>;

/** A clip as the hub has it. */
export const hubClipSchema = z.object({
  nodeId: nodeIdSchema,
  courtName: z.string(),
  clip: clipSchema,
  state: z.enum(['offered', 'uploaded']),
  /** Bytes of the file; null before the court has told. */
  bytes: z.int().positive().nullable(),
  /** Bytes that are here. */
  received: z.int().nonnegative(),
  offeredAt: wallMsSchema,
  /** null before it is whole. */
  uploadedAt: wallMsSchema.nullable(),
});
export type HubClip = z.infer<typeof hubClipSchema>;

/** Answer of the hub's `GET /api/clips`: newest first; `next` is the `before` of the next page. */
export const hubClipListSchema = z.object({ clips: z.array(hubClipSchema), next: wallMsSchema.nullable() });
export type HubClipList = z.infer<typeof hubClipListSchema>;
