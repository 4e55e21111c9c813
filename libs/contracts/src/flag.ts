import { z } from 'zod';
import { matchIdSchema, sideSchema, wallMsSchema } from './primitives.js';

/** Code of a flag that the operator may give: capitals and digits. */
export const flagCodeSchema = z.string().trim().toUpperCase().regex(/^[A-Z0-9]{2,8}$/, 'a code has 2 to 8 letters or digits');

/** A country code as the scoring system writes it. */
export const seenFlagCodeSchema = z.string().trim().toUpperCase().min(1).max(40);

/** Largest picture of a flag, bytes. */
export const flagPictureBytes = 512_000;

const howSchema = z.enum(['exact', 'mapped', 'custom', 'neutral']);

/** Message `flags` of the court's feed: codes that stand for another one, and addresses of the court's own pictures by code. All else is built in. */
export const ownFlagsSchema = z.object({ mappings: z.record(z.string(), z.string()), pictures: z.record(z.string(), z.string()) });

/** One code that matches of this court carried, as it is taken now. `count`: athletes of matches. */
export const metFlagSchema = z.object({ seen: z.string(), code: z.string().nullable(), how: howSchema, count: z.int().positive(), firstSeen: wallMsSchema, lastSeen: wallMsSchema });

/** Answer of `GET /api/flags` and of every act on it. */
export const flagListSchema = z.object({
  /** `picture`: address of the court's own one; `iso`: file of a built-in one. Both null: the neutral flag. */
  flags: z.array(z.object({ code: z.string(), name: z.string(), kind: z.enum(['current', 'historic', 'special', 'paralympic', 'custom']), iso: z.string().nullable(), picture: z.string().nullable() })),
  /** `source`: built in, or the operator's, which come first. */
  mappings: z.array(z.object({ seen: z.string(), code: z.string(), source: z.enum(['built-in', 'custom']) })),
  /** Codes that matches carried, unknown ones first, then the newest. */
  met: z.array(metFlagSchema),
  statistics: z.object({ known: z.int(), mapped: z.int(), pictures: z.int(), met: z.int(), unknownMet: z.int() }),
  /** Where pictures named CODE.svg, CODE.png … are taken from. */
  folder: z.string(),
});
export type FlagList = z.infer<typeof flagListSchema>;

/** Answer of `GET /api/flags/history`: which code of which athlete was taken for which flag, newest first. */
export const flagHistorySchema = z.object({
  rows: z.array(z.object({ seen: z.string(), code: z.string().nullable(), how: howSchema, confidence: z.number(), matchId: matchIdSchema.nullable(), side: sideSchema.nullable(), at: wallMsSchema })),
});
export type FlagHistory = z.infer<typeof flagHistorySchema>;

/** Body of `PUT /api/flags/mappings`; `code` null takes the mapping away. */
export const flagMappingSchema = z.strictObject({ seen: seenFlagCodeSchema, code: flagCodeSchema.nullable() });

/** Answer of `POST /api/flags/scan`: what the folder gave, and which files were not taken and why. */
export const flagScanSchema = z.object({ taken: z.array(z.string()), refused: z.array(z.object({ file: z.string(), code: z.string(), message: z.string() })), list: flagListSchema });
export type FlagScan = z.infer<typeof flagScanSchema>;
