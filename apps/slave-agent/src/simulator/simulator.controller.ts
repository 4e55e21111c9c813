import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { simulatorSendSchema, simulatorStartSchema, type SimulatorView } from '@restrike/contracts';
import { CourtAgent } from '../court-agent.js';
import { readQuery, refuse } from '../court-api/read-query.js';

/** SIM-1: the console's simulated scoring system. */
@Controller('api/simulator')
export class SimulatorController {
  constructor(@Inject(CourtAgent) private readonly agent: CourtAgent) {}

  @Get()
  view(): SimulatorView {
    return this.agent.simulator.view();
  }

  @Post('start')
  @HttpCode(200)
  async start(@Body() body: unknown): Promise<SimulatorView> {
    const plays = readQuery(simulatorStartSchema, body);
    this.refuseWhereReal();
    await this.agent.simulator.start(plays);
    return this.view();
  }

  @Post('send')
  @HttpCode(200)
  send(@Body() body: unknown): SimulatorView {
    const { text } = readQuery(simulatorSendSchema, body);
    this.refuseWhereReal();
    this.agent.simulator.send(text);
    return this.view();
  }

  @Post('stop')
  @HttpCode(200)
  async stop(): Promise<SimulatorView> {
    await this.agent.simulator.stop();
    return this.view();
  }

  private refuseWhereReal(): void {
    const refusal = this.agent.simulator.refusal();
    if (refusal !== null) throw refuse(409, refusal);
  }
}
