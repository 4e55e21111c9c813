import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { logPageSchema, logQuerySchema, nodeIdSchema, type LogPage, type LogQuery, type NodeId } from '@restrike/contracts';
import { Slots, logFolder, readOwnLog, sendLog } from '@restrike/runtime';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { callerOf } from '../access/access.guard.js';
import { nameOf } from '../access/caller.js';
import { readRequest, refuse } from '../access/read-request.js';
import { Hub } from '../hub.js';

const { source, level, module, text, cursor } = logQuerySchema.shape;
const wall = z.coerce.number().nonnegative().optional();
export const logsQuery = z.strictObject({ source: source.default('application'), level, module, text, cursor, from: wall, to: wall, limit: z.coerce.number().int().min(1).max(1_000).default(200), token: z.string().optional() });
export const downloadQuery = logsQuery.omit({ cursor: true, limit: true });
const byNode = z.object({ nodeId: nodeIdSchema });

type Read = (query: LogQuery) => Promise<LogPage>;

/** LOG-1, LOG-2: the hub's own log and those of any court, filtered, newest first, or as a file. */
@Controller('api')
export class LogsController {
  /** Each download holds a page in memory, and asks a court or the disk again and again. */
  private readonly slots = new Slots(4);

  constructor(@Inject(Hub) private readonly hub: Hub) {}

  @Get('logs')
  own(@Query() query: unknown): Promise<LogPage> {
    return this.page(query, (wanted) => this.readOwn(wanted));
  }

  @Get('logs/download')
  ownFile(@Query() query: unknown, @Res() response: Response): Promise<void> {
    return this.file(query, response, 'hub', (wanted) => this.readOwn(wanted));
  }

  @Get('courts/:nodeId/logs')
  ofCourt(@Req() request: Request, @Param() parameters: unknown, @Query() query: unknown): Promise<LogPage> {
    const { nodeId } = readRequest(byNode, parameters, 'BAD_QUERY');
    return this.page(query, (wanted) => this.readCourt(nodeId, wanted, request));
  }

  @Get('courts/:nodeId/logs/download')
  fileOfCourt(@Req() request: Request, @Param() parameters: unknown, @Query() query: unknown, @Res() response: Response): Promise<void> {
    const { nodeId } = readRequest(byNode, parameters, 'BAD_QUERY');
    const name = this.hub.registry.view(nodeId)?.courtName.replace(/[^A-Za-z0-9 -]/g, '') ?? 'court';
    return this.file(query, response, name, (wanted) => this.readCourt(nodeId, wanted, request));
  }

  private page(query: unknown, read: Read): Promise<LogPage> {
    const { from, to, token: _token, ...rest } = readRequest(logsQuery, query, 'BAD_QUERY');
    return read({ ...rest, fromMs: from, toMs: to });
  }

  /** Text, newest page first. */
  private file(query: unknown, response: Response, name: string, read: Read): Promise<void> {
    const { from, to, token: _token, ...rest } = readRequest(downloadQuery, query, 'BAD_QUERY');
    const wanted = { ...rest, fromMs: from, toMs: to, limit: 1_000 };
    return this.slots.use(async () => sendLog(response, `${name} ${rest.source}`, await read(wanted), (cursor) => read({ ...wanted, cursor })), (atOnce) => {
      response.set('retry-after', '5');
      return refuse(503, { code: 'HUB_BUSY', message: `${String(atOnce)} logs are being downloaded; wait for one of them to end` });
    });
  }

  private async readOwn(query: LogQuery): Promise<LogPage> {
    if (query.source !== 'application') throw refuse(404, { code: 'NO_LOG', message: 'the hub shows its own log only (source application)' });
    try {
      return await readOwnLog(logFolder(this.hub.settings.dataDir), 'master-hub', query);
    } catch (error) {
      if (error instanceof RangeError) throw refuse(400, { code: 'BAD_QUERY', message: error.message, path: 'cursor' });
      throw error;
    }
  }

  /** By the command `get-logs`; what only reads has no row in the list of commands. */
  private async readCourt(nodeId: NodeId, query: LogQuery, request: Request): Promise<LogPage> {
    const { link, control } = this.hub;
    if (!link.isLinked(nodeId)) throw refuse(409, { code: 'COURT_OFFLINE', message: 'the court is offline: its logs can be read when it is back, or at its own console' });
    // What is absent does not travel.
    const wanted = logQuerySchema.parse(JSON.parse(JSON.stringify(query)));
    const outcome = await control.commands.read(nodeId, { action: 'get-logs', query: wanted }, nameOf(callerOf(request))).catch(() => null);
    if (outcome === null) throw refuse(504, { code: 'COURT_SILENT', message: 'the court did not answer in time' });
    if (outcome.outcome === 'failed') throw refuse(outcome.reason === 'BAD_COMMAND' ? 400 : 404, { code: outcome.reason ?? 'COURT_FAILED', message: outcome.detail });
    return logPageSchema.parse(outcome.data);
  }
}
