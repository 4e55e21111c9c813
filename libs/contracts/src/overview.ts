import { z } from 'zod';
import { nodeIdSchema, wallMsSchema } from './primitives.js';
import { heartbeatSchema, liveStateSchema } from './link.js';

/** `late` after one missed heartbeat beyond its time, `offline` after three or a closed link. */
export const courtLinkStateSchema = z.enum(['online', 'late', 'offline']);

/** One court on the hub's live feed. */
export const courtViewSchema = z.object({
  nodeId: nodeIdSchema,
  courtName: z.string(),
  /** Version of the agent's software and its host's name, as its last hello said. */
  version: z.string().optional(),
  host: z.string().optional(),
  link: courtLinkStateSchema,
  /** Hub's clock when the link came or went. */
  linkSince: wallMsSchema,
  /** Hub's clock at the last live state; null before the first. */
  updatedAt: wallMsSchema.nullable(),
  /** Court's clock minus hub's clock, ms; null before it is measured. */
  clockOffsetMs: z.number().nullable(),
  live: liveStateSchema.nullable(),
  heartbeat: heartbeatSchema.nullable(),
});
export type CourtView = z.infer<typeof courtViewSchema>;

/** Socket.IO namespace of the hub's feed for its UIs. */
export const FEED_NAMESPACE = '/feed';

/** First message of the feed (`snapshot`), sent again after each reconnect. */
export const feedSnapshotSchema = z.object({
  hubTime: wallMsSchema,
  hubVersion: z.string(),
  tournament: z.string().nullable(),
  courts: z.array(courtViewSchema),
});
export type FeedSnapshot = z.infer<typeof feedSnapshotSchema>;

/** A change of one court (`court`): the newest wins. `live` alone when only the match changed. */
export const feedChangeSchema = z.object({
  hubTime: wallMsSchema,
  nodeId: nodeIdSchema,
  court: courtViewSchema.omit({ live: true }).optional(),
  live: liveStateSchema.optional(),
});
export type FeedChange = z.infer<typeof feedChangeSchema>;

/** A court was removed from view (`court-gone`). */
export const feedGoneSchema = z.object({ nodeId: nodeIdSchema });
