import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { approveSlaveSchema, newPairingCodeSchema, nodeIdSchema, registerRequestSchema, revokeSlaveSchema, type HubIdentity, type MadePairingCode, type NodeId, type RegisterAnswer, type SlaveView, uuidSchema } from '@restrike/contracts';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { addressOf, userOf } from '../access/access.guard.js';
import { demandConfirmation } from '../access/demand-confirmation.js';
import { readRequest, refuse } from '../access/read-request.js';
import { Hub } from '../hub.js';

/** DIS-2: who this hub is, agents that ask to join, and the control room's word on them. */
@Controller('api')
export class PairingController {
  constructor(@Inject(Hub) private readonly hub: Hub) {}

  @Get('hub')
  identity(): HubIdentity {
    return this.hub.identity();
  }

  @Post('slaves/register')
  @HttpCode(200)
  async register(@Req() request: Request, @Body() body: unknown, @Res({ passthrough: true }) response: Response): Promise<RegisterAnswer> {
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? null;
    const result = await this.hub.pairing.register(readRequest(registerRequestSchema, body), bearer, addressOf(request));
    if (!('status' in result)) return result;
    if (result.retryAfterS !== null) response.set('retry-after', String(result.retryAfterS));
    throw refuse(result.status, { code: result.code, message: result.message });
  }

  @Get('slaves')
  async slaves(): Promise<{ readonly slaves: readonly SlaveView[] }> {
    return { slaves: await this.hub.pairing.slaves() };
  }

  @Get('slaves/pairing-codes')
  async codes(): Promise<unknown> {
    return { codes: await this.hub.pairing.codes() };
  }

  @Post('slaves/pairing-codes')
  makeCode(@Req() request: Request, @Body() body: unknown): Promise<MadePairingCode> {
    return this.hub.pairing.makeCode(readRequest(newPairingCodeSchema, body ?? {}), this.hub.origins(), userOf(request));
  }

  @Delete('slaves/pairing-codes/:codeId')
  async dropCode(@Req() request: Request, @Param() parameters: unknown): Promise<unknown> {
    const { codeId } = readRequest(z.object({ codeId: uuidSchema }), parameters);
    if (!(await this.hub.pairing.dropCode(codeId, userOf(request)))) throw refuse(404, { code: 'NOT_FOUND', message: 'there is no such pairing code' });
    return {};
  }

  @Post('slaves/:nodeId/approve')
  @HttpCode(200)
  async approve(@Req() request: Request, @Param() parameters: unknown, @Body() body: unknown): Promise<SlaveView> {
    const { asks } = readRequest(approveSlaveSchema, body ?? {});
    const slave = await this.hub.pairing.approve(nodeOf(parameters), asks, userOf(request));
    if (slave === 'asked-anew') throw refuse(409, { code: 'ASKED_ANEW', message: 'this court has asked anew under another number: compare it with the court’s console, and approve again' });
    return known(slave);
  }

  @Post('slaves/:nodeId/revoke')
  @HttpCode(200)
  async revoke(@Req() request: Request, @Param() parameters: unknown, @Body() body: unknown): Promise<SlaveView> {
    const { reason, confirmed } = readRequest(revokeSlaveSchema, body ?? {});
    demandConfirmation(confirmed, 'revoking a court');
    const slave = known(await this.hub.pairing.revoke(nodeOf(parameters), reason, userOf(request)));
    await this.hub.courts.turnOut(slave.nodeId);
    return slave;
  }
}

const nodeOf = (parameters: unknown): NodeId => readRequest(z.object({ nodeId: nodeIdSchema }), parameters).nodeId;

function known(slave: SlaveView | null): SlaveView {
  if (slave === null) throw refuse(404, { code: 'NOT_FOUND', message: 'no such court ever asked to join' });
  return slave;
}
