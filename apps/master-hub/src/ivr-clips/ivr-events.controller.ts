import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ivrEventStatusSchema, nodeIdSchema, type IvrEventList } from '@restrike/contracts';
import { z } from 'zod';
import { readRequest } from '../access/read-request.js';
import { Hub } from '../hub.js';

/** `1763743000000_<id>`: the last row of the page before. */
const cursor = z.string().max(80).regex(/^\d{1,16}(\.\d{1,6})?_[0-9a-f-]{36}$/, 'is not the `next` of an answer').transform((text) => {
  const [askedAt = '', ivrEventId = ''] = text.split('_');
  return { askedAt: Number(askedAt), ivrEventId };
}).refine(({ ivrEventId }) => z.uuid().safeParse(ivrEventId).success, 'is not the `next` of an answer');

export const ivrEventsQuery = z.strictObject({ court: nodeIdSchema.optional(), status: ivrEventStatusSchema.optional(), cursor: z.string().max(80).optional(), limit: z.coerce.number().int().min(1).max(200).default(50), token: z.string().optional() });

/** SYN-1: requests for video review of all courts. */
@Controller('api/ivr-events')
export class IvrEventsController {
  constructor(@Inject(Hub) private readonly hub: Hub) {}

  @Get()
  async list(@Query() query: unknown): Promise<IvrEventList> {
    const { court, status, limit, cursor: after } = readRequest(ivrEventsQuery.extend({ cursor: cursor.optional() }), query, 'BAD_QUERY');
    const rows = await this.hub.store.ivrEvents.list({ nodeId: court ?? null, status: status ?? null, after: after ?? null, limit });
    const last = rows.at(-1);
    return { rows, next: rows.length < limit || last === undefined ? null : `${String(last.askedAt)}_${last.ivrEventId}` };
  }
}
