import { z } from 'zod';
import { epochIdSchema, matchIdSchema, nodeIdSchema, sessionIdSchema, sideSchema, wallMsSchema, daySchema, uuidSchema } from './primitives.js';
import { matchStatusSchema, matchResultSchema, matchStateSchema } from './match-state.js';

/** A match as a row of a list: who, when, how it stands. Kept by court and hub; the newest `version` wins. */
export const matchRowSchema = z.strictObject({
  matchId: matchIdSchema,
  version: z.int().positive(),
  epoch: epochIdSchema,
  day: daySchema,
  tournamentId: uuidSchema.nullable(),
  tournamentDayId: uuidSchema.nullable(),
  matchNumber: z.string().nullable(),
  phase: z.string().nullable(),
  weight: z.string().nullable(),
  division: z.string().nullable(),
  blueName: z.string().nullable(),
  blueNoc: z.string().nullable(),
  redName: z.string().nullable(),
  redNoc: z.string().nullable(),
  status: matchStatusSchema,
  loadedAt: wallMsSchema,
  startedAt: wallMsSchema.nullable(),
  endedAt: wallMsSchema.nullable(),
  firstSequence: z.int().positive(),
  lastSequence: z.int().positive(),
  roundWinners: z.tuple([sideSchema.nullable(), sideSchema.nullable(), sideSchema.nullable()]),
  result: matchResultSchema.nullable(),
  /** State at `lastSequence`. */
  state: matchStateSchema,
});
export type MatchRow = z.infer<typeof matchRowSchema>;

/** Body of `POST /api/matches/bulk`. */
export const matchBatchSchema = z.strictObject({ nodeId: nodeIdSchema, rows: z.array(matchRowSchema).min(1).max(500) });

/** UDP session of a court. */
export const udpSessionRowSchema = z.strictObject({
  sessionId: sessionIdSchema,
  version: z.int().positive(),
  epoch: epochIdSchema,
  address: z.string(),
  port: z.int(),
  startedAt: wallMsSchema,
  endedAt: wallMsSchema.nullable(),
  /** `interrupted`: the process ended without closing it, found at the next start. */
  status: z.enum(['active', 'stopped', 'failed', 'interrupted']),
  received: z.int(),
  parsed: z.int(),
  errors: z.int(),
  bytes: z.int(),
  minBytes: z.int().nullable(),
  maxBytes: z.int().nullable(),
  clients: z.int(),
  kernelDrops: z.int().nullable(),
});
export type UdpSessionRow = z.infer<typeof udpSessionRowSchema>;

/** Body of `POST /api/sessions/bulk`. */
export const sessionBatchSchema = z.strictObject({
  nodeId: nodeIdSchema,
  rows: z.array(udpSessionRowSchema).min(1).max(500),
});

/**
 * Answer to a batch of matches, sessions or the like: how many rows were new or newer. `rowsTaken`: how many of this court's the hub's database has taken so
 * far; it only grows, so less than before says that the database is an earlier copy. Absent from hubs before it.
 */
export const rowBatchAnswerSchema = z.object({ stored: z.int(), repeated: z.int(), rowsTaken: z.int().nonnegative().optional() });
export type RowBatchAnswer = z.infer<typeof rowBatchAnswerSchema>;

/** Equality of court and hub for one day: both compute it from what they have stored. */
export const dayChecksumSchema = z.object({
  day: daySchema,
  events: z.int(),
  /** Hex SHA-256 over the day's events in order of epoch and sequence. */
  checksum: z.string().regex(/^[0-9a-f]{64}$/),
});
export type DayChecksum = z.infer<typeof dayChecksumSchema>;
