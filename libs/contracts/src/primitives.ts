import { z } from 'zod';

/** UUID as it is compared, kept and used in names: read in upper case too and given in lower case, so that nobody is two by two spellings. */
export const uuidSchema = z.uuid().toLowerCase();

/** What a name that one end says of itself must not hold: it is shown, logged and exported by the other. */
export const noControlCharacters = [/^[^\p{Cc}]*$/u, 'must not hold control characters'] as const;

/** Lasting identity of a slave agent's installation: a lower-case UUID written once into its data directory. */
export const nodeIdSchema = uuidSchema.brand<'NodeId'>();
export type NodeId = z.infer<typeof nodeIdSchema>;

/** Lasting identity of a master hub: a lower-case UUID kept in its database. */
export const hubIdSchema = uuidSchema.brand<'HubId'>();
export type HubId = z.infer<typeof hubIdSchema>;

/**
 * One run of a court store, from its opening to the next opening. A sequence number is unique within an epoch, so a
 * database that was restored or replaced can never give two events the same key.
 */
export const epochIdSchema = uuidSchema.brand<'EpochId'>();
export type EpochId = z.infer<typeof epochIdSchema>;

/** UDP session of a court's listener, from start to stop: a UUID. */
export const sessionIdSchema = uuidSchema.brand<'SessionId'>();
export type SessionId = z.infer<typeof sessionIdSchema>;

/**
 * One loading of a match on one court: `<epoch id>:<sequence of its first load message>`. The match number is text, is
 * not unique over a tournament and may be loaded again, so it can not serve as an identity.
 */
export const matchIdSchema = z
  .string()
  .regex(/^[0-9a-f-]{36}:\d+$/, 'must be <epoch id>:<sequence>')
  .brand<'MatchId'>();
export type MatchId = z.infer<typeof matchIdSchema>;

/** Position of an event in its court's one order; 1, 2, 3 … without holes, over all epochs of the database. */
export const sequenceSchema = z.int().positive();

/** Milliseconds since 1970 by the clock of the machine that wrote it. A label: order comes from sequences. */
export const wallMsSchema = z.number().nonnegative();

/** Calendar day of a tournament, `YYYY-MM-DD`, local to the court. Immutable for an event once stored. */
export const daySchema = z.iso.date();

/** Athlete 1 is Blue (Chung), athlete 2 is Red (Hong). */
export const sideSchema = z.enum(['blue', 'red']);
export type Side = z.infer<typeof sideSchema>;

/** Semantic version `major.minor.patch` of the software at one end of a wire. */
export const versionSchema = z.string().regex(/^\d+\.\d+\.\d+$/, 'must be major.minor.patch');

/** Levels of objects and arrays within each other that a JSON value of unknown shape may have. */
const maxLevels = 256;

const isWithin = (levels: number, value: unknown): boolean => typeof value !== 'object' || value === null || (levels > 0 && Object.values(value).every((one) => isWithin(levels - 1, one)));

/**
 * Any JSON value, of 256 levels at most. Zod, and a database behind it, follow each level in a step of their own: without a bound a few kilobytes of brackets are
 * no bad input but an error that nobody expects.
 */
export const jsonSchema = z.preprocess((value, context) => {
  if (isWithin(maxLevels, value)) return value;
  context.addIssue({ code: 'custom', message: `is nested deeper than ${String(maxLevels)} levels` });
  return z.NEVER;
}, z.json());

/** JSON object of unknown shape, kept as it came. */
export const jsonObjectSchema = z.record(z.string(), jsonSchema);
