import { daySchema, eventCategorySchema, nodeIdSchema, sideSchema, uuidSchema } from '@restrike/contracts';
import type { HubEventQuery } from '@restrike/db/hub';
import { z } from 'zod';

/** `?side=blue` and `?side=blue&side=red` alike. */
const oneOrMore = <T extends z.ZodType>(item: T) => z.union([item, z.array(item).max(64)]).optional();
const listOf = <T>(value: T | T[] | undefined): readonly T[] | undefined => (value === undefined ? undefined : Array.isArray(value) ? value : [value]);
const page = {
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  cursor: z.string().max(100).optional(),
};
const milliseconds = z.coerce.number().min(0).max(Number.MAX_SAFE_INTEGER);

const eventFilters = {
  court: oneOrMore(nodeIdSchema),
  day: daySchema.optional(),
  tournament: uuidSchema.optional(),
  tournamentDay: uuidSchema.optional(),
  category: oneOrMore(eventCategorySchema),
  side: oneOrMore(sideSchema),
  type: oneOrMore(z.string().max(32)),
  match: z.string().max(80).optional(),
  matchId: z.string().max(80).optional(),
  session: uuidSchema.optional(),
  validity: z.enum(['valid', 'invalid']).optional(),
  /** Hub's clock, ms: from, included, to, not included. */
  from: milliseconds.optional(),
  to: milliseconds.optional(),
  text: z.string().max(200).optional(),
  token: z.string().optional(),
};
const matchFilters = { nodeId: nodeIdSchema.optional(), matchId: z.string().max(80).optional(), day: daySchema.optional(), token: z.string().optional() };
const format = { format: z.enum(['csv', 'json', 'ndjson']).default('csv') };

/** EVT-7 over all courts as a query string. */
export const eventsQuery = z.strictObject({ ...page, ...eventFilters });
/** The same without pages: everything that it finds, newest first. */
export const eventsExportQuery = z.strictObject({ ...format, ...eventFilters });
export const matchesQuery = z.strictObject({ ...page, ...matchFilters });
export const matchesExportQuery = z.strictObject({ ...format, ...matchFilters });

/** An object without what is undefined. */
export const given = <T extends object>(values: T): { [Name in keyof T]: Exclude<T[Name], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [Name in keyof T]: Exclude<T[Name], undefined> };

/** The store's query of a query string's filters. */
export function eventQueryOf(filters: Omit<z.output<typeof eventsExportQuery>, 'format'>): Omit<HubEventQuery, 'limit' | 'cursor'> {
  const { court, day, tournament, tournamentDay, category, side, type, match, matchId, session, validity, from, to, text } = filters;
  return given({
    nodeIds: listOf(court), day, tournamentId: tournament, tournamentDayId: tournamentDay, categories: listOf(category), sides: listOf(side), types: listOf(type),
    matchNumber: match, matchId, sessionId: session, validity, fromMs: from, toMs: to, text,
  }) as Omit<HubEventQuery, 'limit' | 'cursor'>;
}
