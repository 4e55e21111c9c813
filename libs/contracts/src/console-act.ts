import { z } from 'zod';
import { jsonObjectSchema, nodeIdSchema, uuidSchema, wallMsSchema } from './primitives.js';

/** Characters of JSON at most that one act may bring into the audit log for ever. */
const maxDetail = 8_000;
/** What a date can hold, ms since 1970. */
const maxAt = 8.64e15;

/** SEC-4: what somebody did at a court's own console, for the hub's audit log. Never holds a PIN, password or token. */
export const consoleActSchema = z.strictObject({
  /** The same act, however often it is sent. */
  actId: uuidSchema,
  /** `console.<room>`. */
  action: z.string().max(60).regex(/^console\.[a-z-]+$/, 'must be console.<room>'),
  /** Method and route: `POST /api/obs/:id/:act`. */
  request: z.string().max(120),
  /** What stands in the route's variable parts, with blanks between; null for a route without any. */
  target: z.string().max(300).nullable(),
  /** What was asked, as far as it may be told. */
  detail: jsonObjectSchema.refine((detail) => JSON.stringify(detail).length <= maxDetail, `must have at most ${String(maxDetail)} characters of JSON`),
  /** Begin of the act by the court's clock. */
  at: wallMsSchema.max(maxAt),
  /** Where the request came from. */
  address: z.string().max(64),
  /** First digits of the hash of the session that was opened with the PIN: the same for all acts of one. null without a session. */
  session: z.string().regex(/^[0-9a-f]{8}$/).nullable(),
  /** HTTP status of the answer: below 400 it was done. null: whoever asked went away before. */
  status: z.int().min(100).max(599).nullable(),
});
export type ConsoleAct = z.infer<typeof consoleActSchema>;

/** Body of `POST /api/console-acts/bulk` of the hub: oldest first. */
export const consoleActBatchSchema = z.strictObject({ nodeId: nodeIdSchema, rows: z.array(consoleActSchema).min(1).max(100) });
