import { Controller, Get, Inject, Query } from '@nestjs/common';
import { nodeIdSchema, type HealthHistory, type HubHealth } from '@restrike/contracts';
import { z } from 'zod';
import { readRequest } from '../access/read-request.js';
import { Hub } from '../hub.js';

const hour = 3_600_000;

export const historyQuery = z
  .strictObject({
    /** A court's, or the hub's own id (`GET /api/hub`). */
    nodeId: nodeIdSchema,
    /** Hub's clock, ms; by default the hour before `to`, which by default is now. */
    from: z.coerce.number().nonnegative().optional(),
    to: z.coerce.number().nonnegative().optional(),
    points: z.coerce.number().int().min(1).max(2_000).default(300),
    token: z.string().optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, { path: ['from'], error: 'must be before to' });

/** HLT-1: figures of a court or of the hub over time, for plots, and of the hub itself now. */
@Controller('api/health')
export class HealthHistoryController {
  constructor(@Inject(Hub) private readonly hub: Hub) {}

  @Get('hub')
  own(): HubHealth {
    const { registry, version, watch } = this.hub;
    const { now } = watch;
    const courts = registry.views();
    return {
      version, uptimeS: Math.round(process.uptime()), courts: courts.length, linked: courts.filter(({ link }) => link !== 'offline').length,
      storeLatencyMs: now['store-latency-ms'] ?? null, cpu: now['cpu-share'] ?? null, memory: now['memory-share'] ?? null, diskFree: now['disk-free-share'] ?? null,
      eventsPerSecond: now['events-per-second'] ?? null, errorShare: now['error-share'] ?? null,
    };
  }

  @Get('history')
  async history(@Query() query: unknown): Promise<HealthHistory> {
    const { nodeId, from, to, points } = readRequest(historyQuery, query, 'BAD_QUERY');
    const toMs = to ?? (from === undefined ? Date.now() : Math.max(Date.now(), from + 1));
    const fromMs = from ?? Math.max(0, toMs - hour);
    const found = await this.hub.store.samples.history({ nodeId, fromMs, toMs, points });
    return { nodeId, fromMs, toMs, spanMs: found.spanMs, points: [...found.points] };
  }
}
