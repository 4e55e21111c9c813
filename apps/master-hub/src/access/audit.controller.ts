import { Controller, Get, Inject, Query } from '@nestjs/common';
import { z } from 'zod';
import { Audit } from './audit.js';
import { readRequest } from './read-request.js';

export const auditQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  before: z.coerce.number().int().positive().optional(),
  action: z.string().max(100).optional(),
  user: z.string().max(60).optional(),
});

/** SEC-4: who changed what, newest first, and whether the chain is whole. */
@Controller('api/audit')
export class AuditController {
  constructor(@Inject(Audit) private readonly audit: Audit) {}

  @Get()
  page(@Query() query: unknown): Promise<unknown> {
    const { limit, before, action, user } = readRequest(auditQuery, query, 'BAD_QUERY');
    return this.audit.page({ limit, ...(before === undefined ? {} : { before }), ...(action === undefined ? {} : { action }), ...(user === undefined ? {} : { userName: user }) });
  }

  @Get('verdict')
  verdict(): Promise<unknown> {
    return this.audit.verify();
  }
}
