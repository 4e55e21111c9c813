import { Controller, Get, Inject, Query } from '@nestjs/common';
import { nodeIdSchema, type HealthHistory } from '@restrike/contracts';
import { z } from 'zod';
import { readRequest } from '../access/read-request.js';
import { Hub } from '../hub.js';

const hour = 3_600_000;

export const historyQuery = z
  .strictObject({
    nodeId: nodeIdSchema,
    /** Hub's clock, ms; by default the hour before `to`, which by default is now. */
    from: z.coerce.number().nonnegative().optional(),
    to: z.coerce.number().nonnegative().optional(),
    points: z.coerce.number().int().min(1).max(2_000).default(300),
    token: z.string().optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, { path: ['from'], error: 'must be before to' });

/** HLT-1: figures of a court over time, for plots. */
@Controller('api/health')
export class HealthHistoryController {
  constructor(@Inject(Hub) private readonly hub: Hub) {}

  @Get('history')
  async history(@Query() query: unknown): Promise<HealthHistory> {
    const { nodeId, from, to, points } = readRequest(historyQuery, query, 'BAD_QUERY');
    const toMs = to ?? (from === undefined ? Date.now() : Math.max(Date.now(), from + 1));
    const fromMs = from ?? Math.max(0, toMs - hour);
    const found = await this.hub.store.samples.history({ nodeId, fromMs, toMs, points });
    return { nodeId, fromMs, toMs, spanMs: found.spanMs, points: [...found.points] };
  }
}
