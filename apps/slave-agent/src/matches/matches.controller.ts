import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { daySchema, matchIdSchema, type CourtFindings, type MatchReport, type ValidationRules } from '@restrike/contracts';
import { z } from 'zod';
import { CourtAgent } from '../court-agent.js';
import { readQuery, refuse } from '../court-api/read-query.js';
import { matchReport } from './match-report.js';

const matchesQuery = z.object({ day: daySchema.optional(), before: z.coerce.number().int().nonnegative().optional(), limit: z.coerce.number().int().min(1).max(500).default(50) });
const findingsQuery = z.object({ limit: z.coerce.number().int().min(1).max(500).default(50) });

/** Matches of the court, and what their messages are judged by. */
@Controller('api')
export class MatchesController {
  constructor(@Inject(CourtAgent) private readonly agent: CourtAgent) {}

  @Get('matches')
  matches(@Query() query: unknown): unknown {
    const { day, before, limit } = readQuery(matchesQuery, query);
    return { rows: this.agent.reader.matches({ limit, ...(day === undefined ? {} : { day }), ...(before === undefined ? {} : { before }) }) };
  }

  @Get('matches/:id')
  match(@Param() parameters: unknown): MatchReport {
    const { id } = readQuery(z.object({ id: matchIdSchema }), parameters);
    const match = this.agent.reader.match(id);
    if (match === null) throw refuse(404, { code: 'NO_SUCH_MATCH', message: `this court has no match ${id}` });
    return matchReport(this.agent.reader, match);
  }

  @Get('findings')
  findings(@Query() query: unknown): CourtFindings {
    return { rows: [...this.agent.reader.findings(readQuery(findingsQuery, query))] };
  }

  @Get('rules')
  rules(): ValidationRules {
    return { rows: [...this.agent.reader.rules()] };
  }
}
