import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put } from '@nestjs/common';
import { activeContextSchema, tournamentDayDraftSchema, tournamentDraftSchema, uuidSchema } from '@restrike/contracts';
import { z } from 'zod';
import { CourtAgent } from '../court-agent.js';
import { readQuery, refuse } from '../court-api/read-query.js';

const operator = 'operator';
const contextBody = z.strictObject(activeContextSchema.shape);

/** TRN-1: tournament and day of the court. */
@Controller('api/tournament')
export class TournamentController {
  constructor(@Inject(CourtAgent) private readonly agent: CourtAgent) {}

  @Get()
  view(): unknown {
    return this.agent.tournament.view();
  }

  @Put('context')
  setContext(@Body() body: unknown): unknown {
    const result = this.agent.tournament.setContext(readQuery(contextBody, body), operator);
    if (!result.ok) throw refuse(409, { code: result.code, message: result.message });
    return this.view();
  }

  @Delete('context')
  clearContext(): unknown {
    this.agent.tournament.setContext(null, operator);
    return this.view();
  }

  @Post('tournaments')
  @HttpCode(201)
  create(@Body() body: unknown): unknown {
    return this.agent.tournament.createTournament(readQuery(tournamentDraftSchema, body));
  }

  @Post('tournaments/:id/days')
  @HttpCode(201)
  addDay(@Param() parameters: unknown, @Body() body: unknown): unknown {
    const { id } = readQuery(z.object({ id: uuidSchema }), parameters);
    const result = this.agent.tournament.addDay(id, readQuery(tournamentDayDraftSchema, body).day);
    if (!result.ok) throw refuse(result.code === 'NO_SUCH_TOURNAMENT' ? 404 : 409, { code: result.code, message: result.message });
    return result.day;
  }
}
