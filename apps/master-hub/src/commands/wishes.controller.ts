import { Body, Controller, Get, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { clearWishesSchema, postWishesSchema, type CourtWishes, type NodeId, type Targets } from '@restrike/contracts';
import type { Request } from 'express';
import { userOf } from '../access/access.guard.js';
import { demandConfirmation } from '../access/demand-confirmation.js';
import { readRequest, refuse } from '../access/read-request.js';
import { Hub } from '../hub.js';
import { wishNeedsConfirmation } from './judge-command.js';

/** CMD-3: the wanted state of courts. */
@Controller('api/wishes')
export class WishesController {
  constructor(@Inject(Hub) private readonly hub: Hub) {}

  @Get()
  async all(): Promise<{ readonly courts: readonly CourtWishes[] }> {
    return { courts: await this.hub.control.wishes.all() };
  }

  @Post()
  @HttpCode(200)
  async set(@Req() request: Request, @Body() body: unknown): Promise<unknown> {
    const { targets, wishes, confirmed } = readRequest(postWishesSchema, body);
    const nodeIds = await this.find(targets);
    if (wishNeedsConfirmation(wishes, nodeIds.length)) demandConfirmation(confirmed, `stopping recording or stream at ${String(nodeIds.length)} courts`);
    const user = userOf(request);
    return { courts: await this.hub.control.wishes.set(nodeIds, wishes, user.name, this.hub.audit.entry(user, 'wish.set', nodeIds.join(' '), { wishes })) };
  }

  @Post('clear')
  @HttpCode(200)
  async clear(@Req() request: Request, @Body() body: unknown): Promise<unknown> {
    const { targets, keys } = readRequest(clearWishesSchema, body);
    const nodeIds = await this.find(targets);
    const entry = this.hub.audit.entry(userOf(request), 'wish.clear', nodeIds.join(' '), { keys });
    return { courts: await this.hub.control.wishes.clear(nodeIds, keys === 'all' ? null : keys, entry) };
  }

  private async find(targets: Targets): Promise<readonly NodeId[]> {
    const { courts, unknown } = await this.hub.control.courts.find(targets);
    if (unknown.length > 0) throw refuse(404, { code: 'UNKNOWN_COURT', message: `the hub knows no court ${unknown.join(', ')}`, path: 'targets' });
    return courts.map(({ nodeId }) => nodeId);
  }
}
