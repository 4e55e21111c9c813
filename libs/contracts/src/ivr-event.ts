import { z } from 'zod';
import { momentSpanSchema } from './clip.js';
import { challengeResultSchema } from './match-state.js';
import { daySchema, epochIdSchema, matchIdSchema, nodeIdSchema, sequenceSchema, wallMsSchema, uuidSchema } from './primitives.js';

/** Where a request for video review stands: not answered, ruled on, or over without a ruling. */
export const ivrEventStatusSchema = z.enum(['open', 'ruled', 'closed']);

/** SYN-1: a request for video review as court and hub keep it; the newest `version` counts. Its clips are those whose trigger has its `sequence`. Times by the court's clock. */
export const ivrEventRowSchema = z.strictObject({
  ivrEventId: uuidSchema,
  version: z.int().positive(),
  /** Event that asked. */
  epoch: epochIdSchema,
  sequence: sequenceSchema,
  day: daySchema,
  tournamentId: uuidSchema.nullable(),
  tournamentDayId: uuidSchema.nullable(),
  matchId: matchIdSchema.nullable(),
  matchNumber: z.string().nullable(),
  by: z.enum(['referee', 'blue', 'red']),
  askedAt: wallMsSchema,
  /** The last seconds of action before the request. */
  contested: momentSpanSchema,
  /** When it was to be ruled. */
  dueAt: wallMsSchema,
  status: ivrEventStatusSchema,
  result: challengeResultSchema.nullable(),
  won: z.boolean().nullable(),
  /** null while it is open, and when nobody answered. */
  answeredAt: wallMsSchema.nullable(),
});
export type IvrEventRow = z.infer<typeof ivrEventRowSchema>;

/** Body of `POST /api/ivr-events/bulk` of the hub. */
export const ivrEventBatchSchema = z.strictObject({ nodeId: nodeIdSchema, rows: z.array(ivrEventRowSchema).min(1).max(500) });

/** Answer of `GET /api/ivr-events` of the hub: newest first. `next` is the `cursor` of the next page. */
export const ivrEventListSchema = z.object({ rows: z.array(ivrEventRowSchema.extend({ nodeId: nodeIdSchema })), next: z.string().nullable() });
export type IvrEventList = z.infer<typeof ivrEventListSchema>;
