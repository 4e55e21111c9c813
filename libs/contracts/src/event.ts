import { z } from 'zod';
import {
  daySchema,
  jsonObjectSchema,
  matchIdSchema,
  sequenceSchema,
  sessionIdSchema,
  sideSchema,
  wallMsSchema,
  uuidSchema,
} from './primitives.js';
import { matchEventSchema } from './match-event.js';

/**
 * Category of an event in the event table: P punch, K body kick, H head kick, TB technical body, TH technical head,
 * HL impact level, R referee (gam-jeom, challenge, injury, round, break, clock start and stop, winner), O other.
 */
export const eventCategorySchema = z.enum(['P', 'K', 'H', 'TB', 'TH', 'HL', 'R', 'O']);
export type EventCategory = z.infer<typeof eventCategorySchema>;

/** How well a message was understood. */
export const recognitionSchema = z.enum(['recognized', 'partial', 'unknown', 'invalid']);
export type Recognition = z.infer<typeof recognitionSchema>;

/** Why an event is not valid. `code` is from a closed list of the protocol library, `detail` is for people. */
export const eventErrorSchema = z.object({ code: z.string(), detail: z.string() });

/** Standard base64 of any number of bytes. */
const base64Schema = z.base64();

/**
 * One message of one datagram, as the court keeps it and the hub receives it. Key on the hub: node, epoch, sequence.
 * Everything but the fields marked *corrected* is written once; a correction raises `version`.
 */
export const eventRecordSchema = z.strictObject({
  sequence: sequenceSchema,
  /** 1 when first stored; each correction adds 1. */
  version: z.int().positive(),
  sessionId: sessionIdSchema,
  /** Number of the datagram within its UDP session; 1, 2, 3 … as received. */
  datagram: z.int().positive(),
  /** Which message of the datagram, from 0. Almost always 0. */
  part: z.int().nonnegative(),
  receivedAt: wallMsSchema,
  /** Microseconds of the machine's monotonic clock; comparable within one start of the machine only. Below zero: received before that start, stored after it. */
  monotonicUs: z.number(),
  /** `address:port` of the sender. */
  sender: z.string().max(64),
  day: daySchema,
  tournamentId: uuidSchema.nullable(),
  tournamentDayId: uuidSchema.nullable(),
  matchId: matchIdSchema.nullable(),
  matchNumber: z.string().nullable(),
  round: z.int().min(0).max(4),
  /** Round clock when the message came, in ms; null when no match is loaded. */
  clockMs: z.int().nonnegative().nullable(),
  /** Normalised message type: the protocol's key without its index (`pt`, `hl`, `clk`), or `unknown`. */
  type: z.string().min(1).max(32),
  category: eventCategorySchema,
  side: sideSchema.nullable(),
  recognition: recognitionSchema,
  valid: z.boolean(),
  error: eventErrorSchema.nullable(),
  /** The message's bytes; the parts of a datagram joined are the datagram. */
  raw: base64Schema,
  parsed: jsonObjectSchema.nullable(),
  /** What the message meant for the match; empty for most. *Corrected.* */
  matchEvents: z.array(matchEventSchema).max(32),
  processingUs: z.number().nonnegative(),
  /** Position in the recording that holds the event, in ms. *Corrected.* */
  recTimestampMs: z.int().nullable(),
  /** Position in the day's broadcast, in ms. *Corrected.* */
  strTimestampMs: z.int().nullable(),
  /** Identity of the replay clip that shows the event. *Corrected.* */
  ivrLink: z.string().nullable(),
  /** *Corrected.* */
  tags: z.array(z.string().max(64)).max(64),
});
export type EventRecord = z.infer<typeof eventRecordSchema>;
