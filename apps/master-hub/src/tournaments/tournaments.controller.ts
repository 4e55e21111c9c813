import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query, Req } from '@nestjs/common';
import { tournamentDayDraftSchema, tournamentDraftSchema, tournamentStatusSchema, uuidSchema } from '@restrike/contracts';
import type { NewAuditEntry, TournamentBook } from '@restrike/db/hub';
import type { Request } from 'express';
import { z } from 'zod';
import { callerOf } from '../access/access.guard.js';
import { confirmedQuery, demandConfirmation } from '../access/demand-confirmation.js';
import { readRequest, refuse } from '../access/read-request.js';
import { Hub } from '../hub.js';
import { TournamentObjection } from './tournaments.service.js';

const tournamentParameters = z.strictObject({ tournamentId: uuidSchema });
const dayParameters = z.strictObject({ tournamentId: uuidSchema, tournamentDayId: uuidSchema });
export const tournamentStatusBody = z.strictObject({ status: tournamentStatusSchema, confirmed: z.boolean().default(false) });
export const dayStatusBody = z.strictObject({ status: z.enum(['active', 'finished']), confirmed: z.boolean().default(false) });

/** TRN-1: tournaments and their days. Every change answers with the whole book as it is then. */
@Controller('api/tournaments')
export class TournamentsController {
  constructor(@Inject(Hub) private readonly hub: Hub) {}

  @Get()
  read(): Promise<TournamentBook> {
    return this.hub.tournaments.read();
  }

  @Post()
  create(@Body() body: unknown, @Req() request: Request): Promise<unknown> {
    const draft = readRequest(tournamentDraftSchema, body);
    return done(this.hub.tournaments.create(draft, this.entry(request, 'tournament.create', draft.name, draft)));
  }

  @Patch(':tournamentId')
  update(@Param() parameters: unknown, @Body() body: unknown, @Req() request: Request): Promise<unknown> {
    const { tournamentId } = readRequest(tournamentParameters, parameters);
    const draft = readRequest(tournamentDraftSchema, body);
    return done(this.hub.tournaments.update(tournamentId, draft, this.entry(request, 'tournament.change', tournamentId, draft)));
  }

  @Post(':tournamentId/status')
  @HttpCode(200)
  setStatus(@Param() parameters: unknown, @Body() body: unknown, @Req() request: Request): Promise<unknown> {
    const { tournamentId } = readRequest(tournamentParameters, parameters);
    const { status, confirmed } = readRequest(tournamentStatusBody, body);
    if (status === 'completed') demandConfirmation(confirmed, 'completing a tournament');
    return done(this.hub.tournaments.setStatus(tournamentId, status, this.entry(request, 'tournament.status', tournamentId, { status })));
  }

  @Delete(':tournamentId')
  remove(@Param() parameters: unknown, @Query() query: unknown, @Req() request: Request): Promise<unknown> {
    const { tournamentId } = readRequest(tournamentParameters, parameters);
    demandConfirmation(readRequest(confirmedQuery, query, 'BAD_QUERY').confirmed === 'true', 'deleting a tournament');
    return done(this.hub.tournaments.remove(tournamentId, this.entry(request, 'tournament.delete', tournamentId)));
  }

  @Post(':tournamentId/days')
  addDay(@Param() parameters: unknown, @Body() body: unknown, @Req() request: Request): Promise<unknown> {
    const { tournamentId } = readRequest(tournamentParameters, parameters);
    const { day } = readRequest(tournamentDayDraftSchema, body);
    return done(this.hub.tournaments.addDay(tournamentId, day, this.entry(request, 'tournament-day.create', tournamentId, { day })));
  }

  @Post(':tournamentId/days/:tournamentDayId/status')
  @HttpCode(200)
  setDayStatus(@Param() parameters: unknown, @Body() body: unknown, @Req() request: Request): Promise<unknown> {
    const { tournamentId, tournamentDayId } = readRequest(dayParameters, parameters);
    const { status, confirmed } = readRequest(dayStatusBody, body);
    if (status === 'finished') demandConfirmation(confirmed, 'finishing a day');
    return done(this.hub.tournaments.setDayStatus(tournamentId, tournamentDayId, status, this.entry(request, 'tournament-day.status', tournamentDayId, { status })));
  }

  @Delete(':tournamentId/days/:tournamentDayId')
  removeDay(@Param() parameters: unknown, @Query() query: unknown, @Req() request: Request): Promise<unknown> {
    const { tournamentId, tournamentDayId } = readRequest(dayParameters, parameters);
    demandConfirmation(readRequest(confirmedQuery, query, 'BAD_QUERY').confirmed === 'true', 'deleting a day');
    return done(this.hub.tournaments.removeDay(tournamentId, tournamentDayId, this.entry(request, 'tournament-day.delete', tournamentDayId)));
  }

  private entry(request: Request, action: string, target: string, detail: unknown = null): NewAuditEntry {
    return this.hub.audit.entry(callerOf(request), action, target, detail);
  }
}

/** Answers with the change's result; an objection is a refusal in its words. */
async function done<T>(change: Promise<T>): Promise<T> {
  try {
    return await change;
  } catch (error) {
    if (error instanceof TournamentObjection) throw refuse(error.objection.status, error.objection.error);
    throw error;
  }
}
