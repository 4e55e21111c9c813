import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { nodeIdSchema, postCommandSchema, previewCommandSchema, retryCommandSchema, type CommandPreview, type CommandView, uuidSchema } from '@restrike/contracts';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { userOf } from '../access/access.guard.js';
import { readRequest, refuse } from '../access/read-request.js';
import { orBadCursor } from '../events/or-bad-cursor.js';
import { Hub } from '../hub.js';
import type { Issued, Issuer } from './command-desk.js';

const commandId = z.object({ id: uuidSchema });

/** CMD-1, CMD-2, CMD-4: commands to courts, and what became of them. */
@Controller('api/commands')
export class CommandsController {
  constructor(@Inject(Hub) private readonly hub: Hub) {}

  /** 201 for a new command, 200 for a repeat of its key; what becomes of it is told on the feed's room `commands`. */
  @Post()
  async issue(@Req() request: Request, @Body() body: unknown, @Res({ passthrough: true }) response: Response): Promise<unknown> {
    const by = this.issuer(request, 'command.issue');
    return this.answer(by, await this.hub.control.commands.issue(readRequest(postCommandSchema, body), by), response);
  }

  @Post('preview')
  @HttpCode(200)
  preview(@Body() body: unknown): Promise<CommandPreview> {
    const { targets, request } = readRequest(previewCommandSchema, body);
    return this.hub.control.commands.preview(targets, request);
  }

  @Get()
  list(@Query() query: unknown): Promise<unknown> {
    const wanted = readRequest(z.strictObject({ cursor: z.string().max(100).optional(), limit: z.coerce.number().int().min(1).max(200).default(50), court: nodeIdSchema.optional(), token: z.string().optional() }), query, 'BAD_QUERY');
    return orBadCursor(this.hub.store.commands.list({ cursor: wanted.cursor, limit: wanted.limit, nodeId: wanted.court }));
  }

  @Get(':id')
  async one(@Param() parameters: unknown): Promise<unknown> {
    const view = await this.hub.store.commands.get(readRequest(commandId, parameters).id);
    if (view === null) throw refuse(404, { code: 'NOT_FOUND', message: 'there is no such command' });
    return view;
  }

  /** What a court answered besides its outcome, as the lines of `get-logs`; null for nothing. */
  @Get(':id/answers/:nodeId')
  async data(@Param() parameters: unknown): Promise<unknown> {
    const { id, nodeId } = readRequest(commandId.extend({ nodeId: nodeIdSchema }), parameters);
    return { data: await this.hub.store.commands.data(id, nodeId) };
  }

  @Post(':id/retry')
  async retry(@Req() request: Request, @Param() parameters: unknown, @Body() body: unknown, @Res({ passthrough: true }) response: Response): Promise<unknown> {
    const by = this.issuer(request, 'command.retry');
    const { id } = readRequest(commandId, parameters);
    return this.answer(by, await this.hub.control.commands.retry(id, readRequest(retryCommandSchema, body), by), response);
  }

  /** Takes back what waits for courts that are offline. */
  @Post(':id/cancel')
  @HttpCode(200)
  async cancel(@Req() request: Request, @Param() parameters: unknown): Promise<CommandView> {
    const { id } = readRequest(commandId, parameters);
    const issued = await this.hub.control.commands.cancel(id, this.issuer(request, 'command.cancel'));
    if ('refusal' in issued) throw refuse(issued.status, issued.refusal);
    return issued.view;
  }

  private issuer(request: Request, action: string): Issuer {
    const user = userOf(request);
    return { name: user.name, entry: (commandId, detail) => this.hub.audit.entry(user, action, commandId, detail) };
  }

  private async answer(by: Issuer, issued: Issued, response: Response): Promise<CommandView> {
    if ('refusal' in issued) throw refuse(issued.status, issued.refusal);
    const { commandId: target, request, targets } = issued.view;
    // A new one has its entry already, written with it.
    if (issued.repeated) await this.hub.store.audit.add(by.entry(target, { request, courts: targets.map(({ courtName }) => courtName), repeated: true }));
    response.status(issued.repeated ? 200 : 201);
    return issued.view;
  }
}
