import { z } from 'zod';
import { daySchema, hubIdSchema, wallMsSchema, uuidSchema } from './primitives.js';

/** TRN-1: where a tournament stands. `finishing`: no new matches, the last files are written and sent. */
export const tournamentStatusSchema = z.enum(['preparing', 'active', 'finishing', 'completed']);
export type TournamentStatus = z.infer<typeof tournamentStatusSchema>;

/** One line of text for people; no control characters, which no folder and no file name takes. */
const lineSchema = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    // eslint-disable-next-line no-control-regex -- they are what is refused
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'must not hold control characters');

/** What a person says of a tournament; its identity and status are the system's. */
export const tournamentDraftSchema = z.strictObject({
  name: lineSchema(120),
  place: lineSchema(120).nullable().default(null),
  /** Country where it is held, as it is written on the broadcast: a name or an IOC code. */
  country: lineSchema(80).nullable().default(null),
  /** First and last day, local to the hall; null while not settled. */
  startsOn: daySchema.nullable().default(null),
  endsOn: daySchema.nullable().default(null),
});
export type TournamentDraft = z.infer<typeof tournamentDraftSchema>;

export const tournamentSchema = z.object({
  tournamentId: uuidSchema,
  name: z.string(),
  place: z.string().nullable(),
  country: z.string().nullable(),
  startsOn: daySchema.nullable(),
  endsOn: daySchema.nullable(),
  status: tournamentStatusSchema,
});
export type Tournament = z.infer<typeof tournamentSchema>;

/** Where a day of a tournament stands. At most one day of a context is `active`. */
export const tournamentDayStatusSchema = z.enum(['planned', 'active', 'finished']);

export const tournamentDaySchema = z.object({
  tournamentDayId: uuidSchema,
  tournamentId: uuidSchema,
  day: daySchema,
  /** 1 for the first day of its tournament. Given by the order of the days, so it may change while a day is added before it. */
  number: z.int().positive(),
  status: tournamentDayStatusSchema,
});
export type TournamentDay = z.infer<typeof tournamentDaySchema>;

/** What a person says of a day. */
export const tournamentDayDraftSchema = z.strictObject({ day: daySchema });

/** The tournament, and the day if one is active, that every event, session and clip carries from now on. */
export const activeContextSchema = z.object({ tournamentId: uuidSchema, tournamentDayId: uuidSchema.nullable() });
export type ActiveContext = z.infer<typeof activeContextSchema>;

/**
 * TRN-1: all that a court must know of tournaments, sent down the link as event `context`: once after each `ack`, and at every change.
 * A court takes it when `version` is above the one it last took of this hub, so that what was set on the court since is not undone by a
 * mere reconnect; what it missed while it was offline comes with the next join, the newest alone.
 */
export const courtContextSchema = z.object({
  hubId: hubIdSchema,
  /** +1 with every change of tournaments, days or the active context on the hub. */
  version: z.int().nonnegative(),
  changedAt: wallMsSchema,
  /** Tournaments that are not completed, and the active one; newest first. */
  tournaments: z.array(tournamentSchema).max(200),
  /** Days of those tournaments, in order. */
  days: z.array(tournamentDaySchema).max(2000),
  /** null: no tournament is active, and courts work without one. */
  active: activeContextSchema.nullable(),
});
export type CourtContext = z.infer<typeof courtContextSchema>;

/** The court's answer to `context`. */
export const courtContextAnswerSchema = z.object({
  /** The version that the court now has of this hub. */
  version: z.int().nonnegative(),
  /** `kept`: it had this version or a newer one already. */
  outcome: z.enum(['taken', 'kept', 'failed']),
  /** For people; empty when all is well. */
  detail: z.string().max(1000),
});
export type CourtContextAnswer = z.infer<typeof courtContextAnswerSchema>;
