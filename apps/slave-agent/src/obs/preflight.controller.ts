import { Controller, Get, Inject } from '@nestjs/common';
import type { Preflight } from '@restrike/contracts';
import { CourtAgent } from '../court-agent.js';
import { replaySettings } from '../ivr/replay-settings.js';
import { courtPreflight } from './court-preflight.js';

/** The pre-flight check of the court, on demand. */
@Controller('api/preflight')
export class PreflightController {
  constructor(@Inject(CourtAgent) private readonly agent: CourtAgent) {}

  @Get()
  check(): Promise<Preflight> {
    const { obs, settings, link } = this.agent;
    return courtPreflight(obs, { settings: () => replaySettings(this.agent.courtSettings, this.agent.tournament.folders()), tools: settings, clockOffsetMs: () => link.clockOffsetMs });
  }
}
