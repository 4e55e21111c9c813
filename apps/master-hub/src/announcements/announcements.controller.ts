import { Body, Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { postAnnouncementSchema } from '@restrike/contracts';
import type { NewAuditEntry } from '@restrike/db/hub';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { userOf } from '../access/access.guard.js';
import { readRequest, refuse } from '../access/read-request.js';
import { orBadCursor } from '../events/or-bad-cursor.js';
import { Hub } from '../hub.js';

/** ANN-1: announcements to courts. */
@Controller('api/announcements')
export class AnnouncementsController {
  constructor(@Inject(Hub) private readonly hub: Hub) {}

  /** 201 for a new one, 200 for a repeat of its key; how it fares is told on the feed's room `announcements`. */
  @Post()
  async announce(@Req() request: Request, @Body() body: unknown, @Res({ passthrough: true }) response: Response): Promise<unknown> {
    const user = userOf(request);
    const entry = (announcementId: string, detail: object): NewAuditEntry => this.hub.audit.entry(user, 'announcement.make', announcementId, detail);
    const announced = await this.hub.control.announcements.announce(readRequest(postAnnouncementSchema, body), { name: user.name, entry });
    if ('refusal' in announced) throw refuse(announced.status, announced.refusal);
    response.status(announced.repeated ? 200 : 201);
    return announced.view;
  }

  @Get()
  list(@Query() query: unknown): Promise<unknown> {
    const { cursor, limit } = readRequest(z.strictObject({ cursor: z.string().max(100).optional(), limit: z.coerce.number().int().min(1).max(200).default(50), token: z.string().optional() }), query, 'BAD_QUERY');
    return orBadCursor(this.hub.store.announcements.list({ cursor, limit }));
  }
}
