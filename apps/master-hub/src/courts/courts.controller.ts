import { Controller, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { nodeIdSchema, type NodeId } from '@restrike/contracts';
import type { Request } from 'express';
import { z } from 'zod';
import { userOf } from '../access/access.guard.js';
import { readRequest, refuse } from '../access/read-request.js';
import { Hub } from '../hub.js';

/** The control room's word on which courts are in view. */
@Controller('api/courts')
export class CourtsController {
  constructor(@Inject(Hub) private readonly hub: Hub) {}

  @Post(':nodeId/remove')
  @HttpCode(200)
  async remove(@Req() request: Request, @Param() parameters: unknown): Promise<{ readonly nodeId: NodeId }> {
    const { nodeId } = readRequest(z.object({ nodeId: nodeIdSchema }), parameters);
    const courtName = this.hub.registry.view(nodeId)?.courtName ?? '';
    const result = await this.hub.courts.remove(nodeId);
    if (result === 'unknown') throw refuse(404, { code: 'UNKNOWN_COURT', message: `the hub knows no court ${nodeId}`, path: 'nodeId' });
    if (result === 'linked') throw refuse(409, { code: 'COURT_IS_THERE', message: 'this court is there: only one that is offline can be removed. To turn it out, revoke it (page Pairing)', path: 'nodeId' });
    await this.hub.audit.record(userOf(request), 'court.remove', `${courtName} (${nodeId})`, {});
    return { nodeId };
  }
}
