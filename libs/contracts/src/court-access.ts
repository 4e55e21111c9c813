import { z } from 'zod';
import { wallMsSchema } from './primitives.js';

/** PIN of a court: 4 to 32 visible characters without blanks; most people take digits. Never logged, never answered. */
export const courtPinSchema = z.string().regex(/^[\x21-\x7e]{4,32}$/, 'a PIN has 4 to 32 letters, digits or signs, without blanks');

/** Answer of `GET /api/access` of an agent: who may act on this court from here. */
export const courtAccessSchema = z.object({
  /** `configured` is set by `RESTRIKE_COURT_PIN` and can not be changed from the console. */
  pin: z.enum(['not-set', 'set', 'configured']),
  signedIn: z.boolean(),
  /** When the session ends; null when there is none. */
  expiresAt: wallMsSchema.nullable(),
  /** Whether this request came from the court's own machine: only from there can a first PIN be set. */
  here: z.boolean(),
  /** What to delete in the agent's data directory to set a new PIN; null when none was set on the console, and when not asked from the court's own machine. */
  resetFile: z.string().nullable(),
});
export type CourtAccess = z.infer<typeof courtAccessSchema>;

/** Body of `POST /api/access/login` and of the first `POST /api/access/pin`. */
export const courtLoginSchema = z.strictObject({ pin: courtPinSchema });

/** Body of `POST /api/access/pin`: `current` is needed when a PIN is set. */
export const courtPinChangeSchema = z.strictObject({ pin: courtPinSchema, current: courtPinSchema.optional() });
