import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Query, Res } from '@nestjs/common';
import { flagCodeSchema, flagMappingSchema, type FlagHistory, type FlagList, type FlagScan } from '@restrike/contracts';
import type { Response } from 'express';
import { z } from 'zod';
import { CourtAgent } from '../court-agent.js';
import { readQuery, refuse } from '../court-api/read-query.js';

const parameters = z.object({ code: flagCodeSchema });
const historyQuery = z.object({ limit: z.coerce.number().int().min(1).max(1_000).default(200) });
/** A picture draws and does nothing else, also when it is opened by itself. */
const pictureHeaders = { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox", 'x-content-type-options': 'nosniff', 'cache-control': 'private, max-age=31536000, immutable' };

/** FLG-1: flags of the court. */
@Controller('api/flags')
export class FlagsController {
  constructor(@Inject(CourtAgent) private readonly agent: CourtAgent) {}

  @Get()
  list(): FlagList {
    return this.agent.flags.list();
  }

  @Get('history')
  history(@Query() query: unknown): FlagHistory {
    return this.agent.flags.history(readQuery(historyQuery, query).limit);
  }

  @Get(':code/picture')
  picture(@Param() wanted: unknown, @Res() response: Response): void {
    const { code } = readQuery(parameters, wanted);
    const found = this.agent.flags.picture(code);
    if (found === null) throw refuse(404, { code: 'NO_SUCH_FLAG', message: `this court has no picture of its own for ${code}` });
    response.set({ ...pictureHeaders, 'content-type': found.type }).send(found.bytes);
  }

  @Put('mappings')
  map(@Body() body: unknown): FlagList {
    const { seen, code } = readQuery(flagMappingSchema, body);
    if (!this.agent.flags.map(seen, code)) throw refuse(404, { code: 'NO_SUCH_FLAG', message: `there is no flag ${code ?? ''}: choose one of the list, or give it a picture first` });
    return this.list();
  }

  /** The body is the picture itself, as `image/…`. */
  @Put(':code/picture')
  put(@Param() wanted: unknown, @Body() body: unknown): FlagList {
    const { code } = readQuery(parameters, wanted);
    if (!Buffer.isBuffer(body)) throw refuse(415, { code: 'FLAG_NO_PICTURE', message: 'this is no PNG, SVG, WebP or JPEG: save the flag as one of these' });
    const checked = this.agent.flags.put(code, body);
    if (!checked.ok) throw refuse(checked.code === 'FLAG_TOO_LARGE' ? 413 : 422, { code: checked.code, message: checked.message });
    return this.list();
  }

  @Delete(':code/picture')
  drop(@Param() wanted: unknown): FlagList {
    const { code } = readQuery(parameters, wanted);
    if (!this.agent.flags.drop(code)) throw refuse(404, { code: 'NO_SUCH_FLAG', message: `this court has no picture of its own for ${code}` });
    return this.list();
  }

  @Post('scan')
  @HttpCode(200)
  scan(): FlagScan {
    const { taken, refused } = this.agent.flags.scan();
    return { taken: [...taken], refused: [...refused], list: this.list() };
  }
}
