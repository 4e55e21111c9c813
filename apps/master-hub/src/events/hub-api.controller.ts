import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { daySchema, matchIdSchema, nodeIdSchema } from '@restrike/contracts';
import { z } from 'zod';
import { readRequest, refuse } from '../access/read-request.js';
import { Hub } from '../hub.js';
import { eventQueryOf, eventsQuery, given, matchesQuery } from './event-query-string.js';
import { orBadCursor } from './or-bad-cursor.js';

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

  @Get('courts/:nodeId/checksums/:day')
  checksum(@Param() parameters: unknown): Promise<unknown> {
    const { nodeId, day } = readRequest(z.object({ nodeId: nodeIdSchema, day: daySchema }), parameters, 'BAD_QUERY');
    return this.hub.store.checksum(nodeId, day);
  }
}
