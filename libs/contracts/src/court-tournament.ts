import { z } from 'zod';
import { daySchema, wallMsSchema, uuidSchema } from './primitives.js';
import { activeContextSchema, tournamentDaySchema, tournamentSchema } from './tournament.js';

/** The context of a court, and who set it: a person's name, or `hub`. */
export const courtActiveContextSchema = activeContextSchema.extend({ setAt: wallMsSchema, setBy: z.string().min(1).max(200) });
export type CourtActiveContext = z.infer<typeof courtActiveContextSchema>;

/** Answer of `GET /api/tournament` of a court, and message `context` of its feed. */
export const courtTournamentViewSchema = z.object({
  tournaments: z.array(tournamentSchema),
  days: z.array(tournamentDaySchema),
  /** null: the court works without a tournament. */
  active: courtActiveContextSchema.nullable(),
  /** Today, local to the court. */
  today: daySchema,
  /** TRN-3: the day whose date is today while none is active. Never taken by itself: a person must. */
  suggestedDayId: uuidSchema.nullable(),
  /** Folder of the active day's videos; null without one. */
  folder: z.string().nullable(),
  /** Why the folder could not be made, and what to do; null when all is well. */
  folderTrouble: z.string().nullable(),
});
export type CourtTournamentView = z.infer<typeof courtTournamentViewSchema>;
