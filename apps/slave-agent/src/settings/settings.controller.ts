import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { changeSettingsSchema, obsConnectionDraftSchema, obsConnectionIdSchema, resetSettingsSchema, type ObsConnectionList } from '@restrike/contracts';
import { z } from 'zod';
import { CourtAgent } from '../court-agent.js';
import { readQuery, refuse } from '../court-api/read-query.js';
import type { SettingsChanged } from './court-settings.js';

const historyQuery = z.object({ key: z.string().max(100).optional(), before: z.coerce.number().int().positive().optional(), limit: z.coerce.number().int().min(1).max(1_000).default(100) });
const obsParameters = z.object({ id: obsConnectionIdSchema });
/** Who acts through the console: whoever knows the court's PIN. */
const operator = 'operator';

/** Settings of the court and the OBS that it has. */
@Controller('api/settings')
export class SettingsController {
  constructor(@Inject(CourtAgent) private readonly agent: CourtAgent) {}

  @Get()
  settings(): unknown {
    return { settings: this.agent.courtSettings.views() };
  }

  @Put()
  change(@Body() body: unknown): unknown {
    const { values, reason } = readQuery(changeSettingsSchema, body);
    return this.answer(this.agent.courtSettings.change(values, { by: operator, reason, at: Date.now() }));
  }

  @Post('reset')
  @HttpCode(200)
  reset(@Body() body: unknown): unknown {
    const { keys, reason } = readQuery(resetSettingsSchema, body);
    return this.answer(this.agent.courtSettings.reset(keys, { by: operator, reason, at: Date.now() }));
  }

  @Get('history')
  history(@Query() query: unknown): unknown {
    const { key, before, limit } = readQuery(historyQuery, query);
    return { changes: this.agent.courtSettings.history({ limit, ...(key === undefined ? {} : { key }), ...(before === undefined ? {} : { before }) }) };
  }

  @Get('obs')
  obs(): ObsConnectionList {
    return this.agent.obsAddresses.overview(this.agent.settings.obs);
  }

  @Put('obs/:id')
  putObs(@Param() parameters: unknown, @Body() body: unknown): unknown {
    const { id } = readQuery(obsParameters, parameters);
    const put = this.agent.obsAddresses.put(id, readQuery(obsConnectionDraftSchema, body), { by: operator, reason: null, at: Date.now() });
    if (!put) throw refuse(409, { code: 'OBS_IS_THERE', message: 'another connection has this role, host and port: change that one', path: 'port' });
    return this.obs();
  }

  @Delete('obs/:id')
  removeObs(@Param() parameters: unknown): unknown {
    const { id } = readQuery(obsParameters, parameters);
    if (!this.agent.obsAddresses.remove(id, { by: operator, reason: null, at: Date.now() })) throw refuse(404, { code: 'NO_SUCH_OBS', message: `there is no OBS connection ${id}` });
    return this.obs();
  }

  private answer(result: SettingsChanged): unknown {
    if (result.ok) return this.settings();
    const [first] = result.problems;
    throw refuse(422, { code: 'BAD_SETTING', message: result.problems.map(({ message }) => message).join('\n'), path: first?.key ?? '' });
  }
}
