import { z } from 'zod';
import { daySchema, wallMsSchema } from './primitives.js';

/** Chapters that keep the platform's rules, or why there are none. */
export const chapterListSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), lines: z.array(z.string()), dropped: z.int().nonnegative() }),
  z.object({ ok: z.literal(false), reason: z.enum(['TOO_FEW', 'VIDEO_TOO_SHORT']), detail: z.string() }),
]);

/** CHP-1: one video of a day with its chapters. */
export const dayVideoSchema = z.object({
  broadcastId: z.string(),
  connectionId: z.string(),
  startedAt: wallMsSchema,
  /** null while it runs. */
  durationMs: z.int().nonnegative().nullable(),
  chapters: chapterListSchema,
});
export type DayVideo = z.infer<typeof dayVideoSchema>;

/** Answer of `GET /api/chapters?day=…&moments=…`. */
export const dayVideosSchema = z.object({ day: daySchema, videos: z.array(dayVideoSchema) });

/** Body of `POST /api/chapters`: writes the files of a day into its folder. */
export const writeChaptersSchema = z.strictObject({ day: daySchema, moments: z.boolean().default(true) });

/** Its answer: names of the files, and their folder. */
export const chapterFilesSchema = z.object({ folder: z.string(), files: z.array(z.string()) });
export type ChapterFiles = z.infer<typeof chapterFilesSchema>;
