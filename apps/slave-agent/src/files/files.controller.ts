import { Controller, Delete, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { uuidSchema, type SharedFolderView } from '@restrike/contracts';
import { z } from 'zod';
import { CourtAgent } from '../court-agent.js';
import { readQuery, refuse } from '../court-api/read-query.js';

/** FIL-1: the shared folder and the disk of the recordings. */
@Controller('api/files')
export class FilesController {
  constructor(@Inject(CourtAgent) private readonly agent: CourtAgent) {}

  @Get()
  view(): SharedFolderView {
    return { ...this.agent.files.shared.view(), disk: this.agent.files.disk.view() };
  }

  @Post(':id/retry')
  @HttpCode(200)
  retry(@Param() parameters: unknown): SharedFolderView {
    const { id } = readQuery(z.object({ id: uuidSchema }), parameters);
    if (!this.agent.files.shared.retry(id)) throw refuse(409, { code: 'NOT_FAILED', message: 'there is no such file that failed' });
    return this.view();
  }

  /** It takes as long as to read every copy: the view tells how far it is, and what came of it. */
  @Post('cleanup')
  @HttpCode(202)
  cleanUp(): SharedFolderView {
    this.agent.files.shared.cleanUp.begin();
    return this.view();
  }

  @Delete('cleanup')
  stopCleanUp(): SharedFolderView {
    this.agent.files.shared.cleanUp.stop();
    return this.view();
  }
}
