import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { logQuerySchema, type LogPage, type LogQuery } from '@restrike/contracts';
import { Slots, sendLog } from '@restrike/runtime';
import type { Response } from 'express';
import { z } from 'zod';
import { readQuery, refuse } from '../court-api/read-query.js';
import { CourtLogs } from './court-logs.js';

const { source, level, module, text, cursor } = logQuerySchema.shape;
const wall = z.coerce.number().nonnegative().optional();
/** LOG-1 as a query string. */
const logsQuery = z.strictObject({ source: source.default('application'), level, module, text, cursor, from: wall, to: wall, limit: z.coerce.number().int().min(1).max(1_000).default(200), token: z.string().optional() });
const downloadQuery = logsQuery.omit({ cursor: true, limit: true });

/** LOG-1: the logs of this court, filtered, newest first, or as a file. */
@Controller('api/logs')
export class LogsController {
  /** Each download reads the disk again and again. */
  private readonly slots = new Slots(4);

  constructor(@Inject(CourtLogs) private readonly logs: CourtLogs) {}

  @Get()
  page(@Query() query: unknown): Promise<LogPage> {
    const { from, to, token: _token, ...rest } = readQuery(logsQuery, query);
    return this.read({ ...rest, fromMs: from, toMs: to });
  }

  /** Text, newest page first. */
  @Get('download')
  async download(@Query() query: unknown, @Res() response: Response): Promise<void> {
    const { from, to, token: _token, ...rest } = readQuery(downloadQuery, query);
    const wanted = { ...rest, fromMs: from, toMs: to, limit: 1_000 };
    await this.slots.use(async () => sendLog(response, rest.source, await this.read(wanted), (cursor) => this.read({ ...wanted, cursor })), (atOnce) => refuse(503, { code: 'COURT_BUSY', message: `${String(atOnce)} logs are being downloaded; wait for one of them to end` }));
  }

  private async read(query: LogQuery): Promise<LogPage> {
    let page: Awaited<ReturnType<CourtLogs['read']>>;
    try {
      page = await this.logs.read(query);
    } catch (error) {
      if (error instanceof RangeError) throw refuse(400, { code: 'BAD_QUERY', message: error.message, path: 'cursor' });
      throw error;
    }
    if ('problem' in page) throw refuse(404, { code: 'NO_LOG', message: page.problem });
    return page;
  }
}
