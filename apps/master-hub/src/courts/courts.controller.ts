import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { nodeIdSchema, settingListSchema, type NodeId, type SettingView } from '@restrike/contracts';
import type { Request } from 'express';
import { z } from 'zod';
import { userOf } from '../access/access.guard.js';
import { confirmedBody, demandConfirmation } from '../access/demand-confirmation.js';
import { readRequest, refuse } from '../access/read-request.js';
import { Hub } from '../hub.js';

const byNode = z.object({ nodeId: nodeIdSchema });
/** A court reads its settings from memory, ms. */
const settingsLimitMs = 5_000;

/** What the control room asks of a court itself, and its word on which courts are in view. */
@Controller('api/courts')
export class CourtsController {
  constructor(@Inject(Hub) private readonly hub: Hub) {}

  /** The settings that a court has now, secrets masked: what `push-settings` may change. */
  @Get(':nodeId/settings')
  async settings(@Param() parameters: unknown): Promise<{ readonly settings: readonly SettingView[] }> {
    const { nodeId } = readRequest(byNode, parameters, 'BAD_QUERY');
    const { link } = this.hub;
    if (!link.isLinked(nodeId)) throw refuse(409, { code: 'COURT_OFFLINE', message: 'the court is offline: its settings can be read when it is back, or at its own console' });
    const answer = settingListSchema.safeParse(await link.ask(nodeId, 'settings', null, settingsLimitMs).catch(() => null));
    if (!answer.success) throw refuse(504, { code: 'COURT_SILENT', message: 'the court did not answer in time' });
    return answer.data;
  }

  @Post(':nodeId/remove')
  @HttpCode(200)
  async remove(@Req() request: Request, @Param() parameters: unknown, @Body() body: unknown): Promise<{ readonly nodeId: NodeId }> {
    const { nodeId } = readRequest(byNode, parameters);
    demandConfirmation(readRequest(confirmedBody, body ?? {}).confirmed, 'removing a court from view');
    const courtName = this.hub.registry.view(nodeId)?.courtName ?? '';
    const result = await this.hub.courts.remove(nodeId, this.hub.audit.entry(userOf(request), 'court.remove', `${courtName} (${nodeId})`));
    if (result === 'unknown') throw refuse(404, { code: 'UNKNOWN_COURT', message: `the hub knows no court ${nodeId}`, path: 'nodeId' });
    if (result === 'linked') throw refuse(409, { code: 'COURT_IS_THERE', message: 'this court is there: only one that is offline can be removed. To turn it out, revoke it (page Pairing)', path: 'nodeId' });
    return { nodeId };
  }
}
