import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { daySchema, eventCategorySchema, nodeIdSchema, sideSchema } from '@restrike/contracts';
import { z } from 'zod';
import { readRequest } from '../access/read-request.js';
import { Hub } from '../hub.js';
import { orBadCursor } from './or-bad-cursor.js';

const list = <T extends z.ZodType>(item: T) => z.preprocess((value) => (value === undefined ? undefined : Array.isArray(value) ? value : [value]), z.array(item).max(64).optional());
const limit = z.coerce.number().int().min(1).max(1_000).default(100);

/** EVT-7 over all courts as a query string. */
const eventsQuery = z.strictObject({
  limit,
  cursor: z.string().max(100).optional(),
  court: list(nodeIdSchema),
  day: daySchema.optional(),
  tournament: z.uuid().optional(),
  category: list(eventCategorySchema),
  side: list(sideSchema),
  type: list(z.string().max(32)),
  match: z.string().max(80).optional(),
  matchId: z.string().max(80).optional(),
  session: z.uuid().optional(),
  validity: z.enum(['valid', 'invalid']).optional(),
  from: z.coerce.number().optional(),
  to: z.coerce.number().optional(),
  text: z.string().max(200).optional(),
  token: z.string().optional(),
});

const matchesQuery = z.strictObject({
  limit,
  cursor: z.string().max(100).optional(),
  nodeId: nodeIdSchema.optional(),
  matchId: z.string().max(80).optional(),
  day: daySchema.optional(),
  token: z.string().optional(),
});

const given = (values: Record<string, unknown>): never => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;

/** Reads of the hub: courts, events, matches, checksums. */
@Controller('api')
export class HubApiController {
  constructor(@Inject(Hub) private readonly hub: Hub) {}

  @Get('courts')
  async courts(): Promise<unknown> {
    return { courts: this.hub.registry.views(), known: await this.hub.store.nodes() };
  }

  @Get('events')
  events(@Query() query: unknown): Promise<unknown> {
    const { court, match, category, side, type, session, tournament, from, to, token: _token, ...rest } = readRequest(eventsQuery, query, 'BAD_QUERY');
    const wanted = { ...rest, nodeIds: court, matchNumber: match, categories: category, sides: side, types: type, sessionId: session, tournamentId: tournament, fromMs: from, toMs: to };
    return orBadCursor(this.hub.store.events(given(wanted)));
  }

  @Get('matches')
  matches(@Query() query: unknown): Promise<unknown> {
    const { token: _token, ...wanted } = readRequest(matchesQuery, query, 'BAD_QUERY');
    return orBadCursor(this.hub.store.matches(given(wanted)));
  }

  @Get('courts/:nodeId/days')
  async days(@Param() parameters: unknown): Promise<unknown> {
    const { nodeId } = readRequest(z.object({ nodeId: nodeIdSchema }), parameters, 'BAD_QUERY');
    return { days: await this.hub.store.days(nodeId) };
  }

  @Get('courts/:nodeId/checksums/:day')
  checksum(@Param() parameters: unknown): Promise<unknown> {
    const { nodeId, day } = readRequest(z.object({ nodeId: nodeIdSchema, day: daySchema }), parameters, 'BAD_QUERY');
    return this.hub.store.checksum(nodeId, day);
  }
}
