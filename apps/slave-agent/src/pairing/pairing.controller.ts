import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { chooseHubSchema, type CourtPairing } from '@restrike/contracts';
import { readQuery, refuse } from '../court-api/read-query.js';
import { CourtAgent } from '../court-agent.js';
import type { ChoiceProblem } from './hub-joining.js';

const statusOf: Partial<Record<ChoiceProblem['code'], number>> = { HUB_UNREACHABLE: 502, OVERTAKEN: 409 };

/** DIS-1, DIS-2: where this court stands with its hub, and a person's choice. */
@Controller('api/hub')
export class PairingController {
  constructor(@Inject(CourtAgent) private readonly agent: CourtAgent) {}

  @Get()
  status(): CourtPairing {
    return this.agent.contact.joining.status;
  }

  @Post('choose')
  @HttpCode(200)
  async choose(@Body() body: unknown): Promise<CourtPairing> {
    const { hubId, address, code } = readQuery(chooseHubSchema, body);
    const { joining } = this.agent.contact;
    if ((hubId === undefined) === (address === undefined)) throw refuse(400, { code: 'BAD_BODY', message: 'name either one of the hubs that were found (hubId) or an address', path: 'address' });
    const problem = hubId === undefined ? await joining.chooseAddress(address ?? '', code ?? null) : joining.chooseHub(hubId, code ?? null);
    if (problem !== null) throw refuse(statusOf[problem.code] ?? 400, problem);
    this.agent.contact.rejoin();
    return joining.status;
  }

  @Post('forget')
  @HttpCode(200)
  forget(): CourtPairing {
    this.agent.contact.joining.forget();
    this.agent.contact.rejoin();
    return this.agent.contact.joining.status;
  }
}
