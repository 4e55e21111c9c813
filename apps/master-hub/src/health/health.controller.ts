import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { Response } from 'express';
import { storeAway } from '../access/api-error.filter.js';
import { Hub } from '../hub.js';

/** HLT-3: is the process alive, can it take batches, and its figures. */
@Controller()
export class HealthController {
  constructor(@Inject(Hub) private readonly hub: Hub) {}

  @Get('health/live')
  live(): unknown {
    return { status: 'live' };
  }

  @Get('health/ready')
  async ready(@Res() response: Response): Promise<void> {
    try {
      response.json({ status: 'ready', store: await this.hub.store.health(), courts: this.hub.link.connected, leads: this.hub.watch.leadership.isLeader });
    } catch {
      // Anybody may ask: where the database is, and what it says, is for the log.
      response.status(503).json({ status: 'not ready', error: storeAway.message });
    }
  }

  @Get('metrics')
  async metrics(@Res() response: Response): Promise<void> {
    response.set('content-type', this.hub.metrics.registry.contentType).send(await this.hub.metrics.registry.metrics());
  }
}
