import { z } from 'zod';
import { courtAnnouncementSchema } from './announcement.js';
import { clipSchema, momentSpanSchema, troubleSchema } from './clip.js';
import { ownFlagsSchema } from './flag.js';
import { challengeResultSchema } from './match-state.js';
import { overlayMessageSchema, overlayValuesMessageSchema } from './overlay.js';
import { matchIdSchema, sequenceSchema, wallMsSchema, uuidSchema } from './primitives.js';
import { courtTournamentViewSchema } from './court-tournament.js';
import { obsSessionRowSchema } from './obs-session.js';
import { obsViewSchema } from './obs-view.js';
import { triggerRunSchema } from './trigger.js';

/** Socket.IO namespace of a court's own feed, served by the agent. First `snapshot`, then the newest of every other message, then changes. */
export const COURT_FEED_NAMESPACE = '/live';

/** Video requests of one coach in this match. */
const requestsSchema = z.object({ asked: z.int(), rejected: z.int(), left: z.int().nonnegative() });

/**
 * The rule clock of a challenge (World Taekwondo Article 21): what is contested, and until when it is to be ruled. Shown from the request on. What a clip
 * covers is another thing: see the clips.
 */
export const challengeViewSchema = z.object({
  matchId: matchIdSchema.nullable(),
  matchNumber: z.string().nullable(),
  by: z.enum(['referee', 'blue', 'red']),
  open: z.boolean(),
  result: challengeResultSchema.nullable(),
  won: z.boolean().nullable(),
  /** Event that asked. */
  sequence: sequenceSchema,
  askedAt: wallMsSchema,
  /** Wall clock of the answer; null while it is open. */
  answeredAt: wallMsSchema.nullable(),
  /** The last seconds of action before the request. */
  contested: momentSpanSchema,
  /** When it must be ruled. */
  dueAt: wallMsSchema,
  rulingMs: z.int().positive(),
  requests: z.object({ blue: requestsSchema, red: requestsSchema }),
  clipIds: z.array(uuidSchema),
  /** Why there is no clip from the replay buffer and what to do; null when all is well. */
  trouble: troubleSchema.nullable(),
});
export type ChallengeView = z.infer<typeof challengeViewSchema>;

/** Message `obs`: all connections of the court, whole. */
export const obsMessageSchema = z.object({ obs: z.array(obsViewSchema) });
/** Message `clips`, once after the snapshot: the newest clips, newest first. Message `clip`: one that changed. */
export const clipsMessageSchema = z.object({ clips: z.array(clipSchema) });
/** Message `challenge`: the challenge of now or the last one of the loaded match; null when it had none. */
export const challengeMessageSchema = z.object({ challenge: challengeViewSchema.nullable() });
/** Message `trigger-runs`, once after the snapshot: the newest runs, newest first. Message `trigger-run`: one that began or changed. */
export const triggerRunsMessageSchema = z.object({ runs: z.array(triggerRunSchema) });
/** Message `player`: what plays the clip on the court laptop. */
export const playerMessageSchema = z.object({
  /** `browser`: mpv is not there or does not start, so the console plays the clip itself. */
  player: z.enum(['mpv', 'browser', 'closed']),
  clipId: uuidSchema.nullable(),
  opensAtMs: z.number().nonnegative().nullable(),
  at: wallMsSchema,
});
export type PlayerMessage = z.infer<typeof playerMessageSchema>;

/** Message `sessions`, once after the snapshot: the OBS sessions that run. Message `session`: one that began, ended or was corrected. */
export const obsSessionsMessageSchema = z.object({ sessions: z.array(obsSessionRowSchema) });

/** Message `announcements`, once after the snapshot: those that are shown now, newest first. Message `announcement`: one that came, was seen or acknowledged. */
export const courtAnnouncementsMessageSchema = z.object({ announcements: z.array(courtAnnouncementSchema) });

/** Every message of the court's feed beside `snapshot` and `change`, by name. */
export const courtFeedSchemas = {
  obs: obsMessageSchema,
  clips: clipsMessageSchema,
  clip: clipSchema,
  challenge: challengeMessageSchema,
  'trigger-runs': triggerRunsMessageSchema,
  'trigger-run': triggerRunSchema,
  overlay: overlayMessageSchema,
  player: playerMessageSchema,
  sessions: obsSessionsMessageSchema,
  session: obsSessionRowSchema,
  context: courtTournamentViewSchema,
  announcements: courtAnnouncementsMessageSchema,
  announcement: courtAnnouncementSchema,
  'overlay-values': overlayValuesMessageSchema,
  /** Once after the snapshot, and at each change. */
  flags: ownFlagsSchema,
} as const satisfies Record<string, z.ZodType>;
export type CourtFeedMessages = { [K in keyof typeof courtFeedSchemas]: z.infer<(typeof courtFeedSchemas)[K]> };
