import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { correctSessionSchema, changeBroadcastSchema, daySchema, obsConnectionIdSchema, obsSessionKindSchema, uuidSchema } from '@restrike/contracts';
import { z } from 'zod';
import { CourtAgent } from '../court-agent.js';
import { readQuery, refuse } from '../court-api/read-query.js';

const listQuery = z.object({ day: daySchema.optional(), kind: obsSessionKindSchema.optional(), before: z.coerce.number().int().optional(), limit: z.coerce.number().int().min(1).max(1_000).default(100) });
const sessionParameters = z.object({ id: uuidSchema });
const broadcastParameters = z.object({ id: z.string().min(1).max(200) });

/** OBS sessions, where they lie in videos, and corrections of that. */
@Controller('api/timeline')
export class TimelineController {
  constructor(@Inject(CourtAgent) private readonly agent: CourtAgent) {}

  @Get('sessions')
  sessions(@Query() query: unknown): unknown {
    const { day, kind, before, limit } = readQuery(listQuery, query);
    const { obsSessions } = this.agent.records;
    const sessions = obsSessions.list({ limit, ...(day === undefined ? {} : { day }), ...(kind === undefined ? {} : { kind }), ...(before === undefined ? {} : { before }) });
    const broadcasts = [...new Set(sessions.map(({ kind: own, broadcastId }) => (own === 'stream' ? broadcastId : null)))].flatMap((id) => (id === null ? [] : (obsSessions.broadcast(id) ?? [])));
    return { nowMs: this.agent.timeline.nowMs(), sessions, broadcasts, jumps: obsSessions.jumps(50) };
  }

  @Get('sessions/:id/corrections')
  corrections(@Param() parameters: unknown): unknown {
    return { corrections: this.agent.records.obsSessions.corrections(readQuery(sessionParameters, parameters).id) };
  }

  @Post('sessions/:id/correction')
  @HttpCode(200)
  correct(@Param() parameters: unknown, @Body() body: unknown): unknown {
    const { id } = readQuery(sessionParameters, parameters);
    const { correctionMs, reason } = readQuery(correctSessionSchema, body);
    const session = this.agent.timeline.correct(id, correctionMs, { by: 'operator', reason, at: Date.now() });
    if (session === null) throw refuse(404, { code: 'NO_SUCH_SESSION', message: 'there is no such session, or it is in no video' });
    return session;
  }

  @Post('sessions/:id/undo')
  @HttpCode(200)
  undo(@Param() parameters: unknown): unknown {
    const session = this.agent.timeline.undo(readQuery(sessionParameters, parameters).id);
    if (session === null) throw refuse(409, { code: 'NOTHING_TO_UNDO', message: 'this session has no correction that could be undone' });
    return session;
  }

  @Put('broadcasts/:id')
  changeBroadcast(@Param() parameters: unknown, @Body() body: unknown): unknown {
    const { gapMode, liveAt } = readQuery(changeBroadcastSchema, body);
    const change = { ...(gapMode === undefined ? {} : { gapMode }), ...(liveAt === undefined ? {} : { liveAt }) };
    const broadcast = this.agent.timeline.changeBroadcast(readQuery(broadcastParameters, parameters).id, change);
    if (broadcast === null) throw refuse(404, { code: 'NO_SUCH_BROADCAST', message: 'there is no such broadcast' });
    return broadcast;
  }

  @Post('broadcasts/:obsId/next')
  @HttpCode(200)
  next(@Param() parameters: unknown): unknown {
    const broadcast = this.agent.timeline.beginBroadcast(readQuery(z.object({ obsId: obsConnectionIdSchema }), parameters).obsId);
    if (broadcast === null) throw refuse(409, { code: 'NO_BROADCAST', message: 'this OBS has not streamed yet: its first stream begins a broadcast by itself' });
    return broadcast;
  }
}
