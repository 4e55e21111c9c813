import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { Response } from 'express';
import { CourtAgent } from '../court-agent.js';

/** HLT-3: is the process alive, can it do its work, and its figures. */
@Controller()
export class HealthController {
  constructor(@Inject(CourtAgent) private readonly agent: CourtAgent) {}

  @Get('health/live')
  live(): unknown {
    return { status: 'live' };
  }

  /** Ready is a court that keeps every datagram: listener open, commits going through. The hub is not needed for it. */
  @Get('health/ready')
  ready(@Res() response: Response): void {
    const { report, trouble } = this.agent.pipeline;
    const ready = report?.state === 'listening' && trouble === null;
    response.status(ready ? 200 : 503).json({
      status: ready ? 'ready' : 'not ready',
      listener: report?.state ?? 'stopped',
      error: trouble ?? report?.error ?? null,
      store: this.agent.reader.health(),
      // Told for a person; a court is ready without a hub.
      hub: this.agent.link.status.state,
      outbox: this.agent.outbox.depth(),
    });
  }

  @Get('metrics')
  async metrics(@Res() response: Response): Promise<void> {
    response.set('content-type', this.agent.health.metrics.registry.contentType).send(await this.agent.health.metrics.registry.metrics());
  }
}
