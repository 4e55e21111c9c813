import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { uuidSchema, type CourtAnnouncement } from '@restrike/contracts';
import { z } from 'zod';
import { readQuery, refuse } from '../court-api/read-query.js';
import { AnnouncementService } from './announcement.service.js';

const byId = z.object({ id: uuidSchema });

/** ANN-1: what the control room says, and that somebody here saw it. */
@Controller('api/announcements')
export class AnnouncementsController {
  constructor(@Inject(AnnouncementService) private readonly announcements: AnnouncementService) {}

  @Get()
  list(): { readonly announcements: readonly CourtAnnouncement[] } {
    return { announcements: this.announcements.list() };
  }

  @Post(':id/seen')
  @HttpCode(200)
  seen(@Param() parameters: unknown): CourtAnnouncement {
    return this.found(this.announcements.seen(readQuery(byId, parameters).id));
  }

  /** Takes an urgent one from the console. */
  @Post(':id/acknowledge')
  @HttpCode(200)
  acknowledge(@Param() parameters: unknown): CourtAnnouncement {
    return this.found(this.announcements.acknowledge(readQuery(byId, parameters).id));
  }

  private found(announcement: CourtAnnouncement | null): CourtAnnouncement {
    if (announcement === null) throw refuse(404, { code: 'NOT_FOUND', message: 'there is no such announcement on this court' });
    return announcement;
  }
}
