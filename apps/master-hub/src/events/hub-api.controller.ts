import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { daySchema, matchIdSchema, nodeIdSchema } from '@restrike/contracts';
import { z } from 'zod';
import { readRequest, refuse } from '../access/read-request.js';
import { Hub } from '../hub.js';
import { eventQueryOf, eventsQuery, given, matchesQuery } from './event-query-string.js';
import { orBadCursor } from './or-bad-cursor.js';

/** OBS sessions of a court; `before` is a `startedAt`. */
const obsSessionsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  day: daySchema.optional(),
  before: z.coerce.number().optional(),
  token: z.string().optional(),
});

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
    const { limit, cursor, ...filters } = readRequest(eventsQuery, query, 'BAD_QUERY');
    return orBadCursor(this.hub.store.events({ ...eventQueryOf(filters), limit, ...(cursor === undefined ? {} : { cursor }) }));
  }

  @Get('matches')
  matches(@Query() query: unknown): Promise<unknown> {
    const { token: _token, ...wanted } = readRequest(matchesQuery, query, 'BAD_QUERY');
    return orBadCursor(this.hub.store.matches(given(wanted)));
  }

  @Get('matches/:nodeId/:matchId')
  async match(@Param() parameters: unknown): Promise<unknown> {
    const { nodeId, matchId } = readRequest(z.strictObject({ nodeId: nodeIdSchema, matchId: matchIdSchema }), parameters, 'BAD_QUERY');
    const [match] = (await this.hub.store.matches({ nodeId, matchId, limit: 1 })).rows;
    if (match === undefined) throw refuse(404, { code: 'NOT_FOUND', message: 'The hub has no such match of this court.' });
    return match;
  }

  @Get('courts/:nodeId/days')
  async days(@Param() parameters: unknown): Promise<unknown> {
    const { nodeId } = readRequest(z.object({ nodeId: nodeIdSchema }), parameters, 'BAD_QUERY');
    return { days: await this.hub.store.days(nodeId) };
  }

  @Get('courts/:nodeId/obs-sessions')
  async obsSessions(@Param() parameters: unknown, @Query() query: unknown): Promise<unknown> {
    const { nodeId } = readRequest(z.object({ nodeId: nodeIdSchema }), parameters, 'BAD_QUERY');
    const { token: _token, ...wanted } = readRequest(obsSessionsQuery, query, 'BAD_QUERY');
    return { rows: await this.hub.store.obsSessions({ nodeId, ...given(wanted) as { limit: number } }) };
  }

  @Get('courts/:nodeId/checksums/:day')
  checksum(@Param() parameters: unknown): Promise<unknown> {
    const { nodeId, day } = readRequest(z.object({ nodeId: nodeIdSchema, day: daySchema }), parameters, 'BAD_QUERY');
    return this.hub.store.checksum(nodeId, day);
  }
}
