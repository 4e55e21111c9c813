import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { daySchema, epochIdSchema, eventCategorySchema, sideSchema, unknownLabelSchema, uuidSchema, type CourtNetwork, type CourtStatistics, type CourtStorage } from '@restrike/contracts';
import type { Response } from 'express';
import { z } from 'zod';
import { CourtAgent } from '../court-agent.js';
import { readQuery, refuse } from './read-query.js';

const list = <T extends z.ZodType>(item: T) => z.preprocess((value) => (value === undefined ? undefined : Array.isArray(value) ? value : [value]), z.array(item).max(32).optional());
const whole = z.coerce.number().int().nonnegative();

const measuredEveryMs = 4_000;
const shownMinutes = 60;

/** EVT-7 as a query string. */
const eventsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  before: whole.optional(),
  after: whole.optional(),
  order: z.enum(['newest', 'oldest']).optional(),
  session: z.string().max(64).optional(),
  day: daySchema.optional(),
  tournament: uuidSchema.optional(),
  tournamentDay: uuidSchema.optional(),
  match: z.string().max(80).optional(),
  matchId: z.string().max(80).optional(),
  category: list(eventCategorySchema),
  side: list(sideSchema),
  type: list(z.string().max(32)),
  validity: z.enum(['valid', 'invalid']).optional(),
  from: z.coerce.number().optional(),
  to: z.coerce.number().optional(),
  text: z.string().max(200).optional(),
  token: z.string().optional(),
});

/** Reads of the court: live state, events, matches, what waits, what was found. */
@Controller('api')
export class CourtApiController {
  constructor(@Inject(CourtAgent) private readonly agent: CourtAgent) {}

  @Get('state')
  state(): unknown {
    const { agent } = this;
    return {
      ...agent.feed.snapshot(),
      nodeId: agent.nodeId,
      courtName: agent.settings.courtName,
      version: agent.version,
      listener: agent.pipeline.report,
      trouble: agent.pipeline.trouble,
      link: agent.link.status,
      sync: { ...agent.sync.status, ...agent.outbox.depth() },
      simulated: agent.simulator.heard,
    };
  }

  @Get('live')
  live(@Res() response: Response): void {
    this.agent.feed.stream(response);
  }

  @Get('events')
  events(@Query() query: unknown): unknown {
    const { session, tournament, tournamentDay, match, category, side, type, from, to, token: _token, ...rest } = readQuery(eventsQuery, query);
    const given = { ...rest, sessionId: session, tournamentId: tournament, tournamentDayId: tournamentDay, matchNumber: match, categories: category, sides: side, types: type, fromMs: from, toMs: to };
    return this.agent.reader.events(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never);
  }

  @Get('sessions')
  sessions(): unknown {
    return { rows: this.agent.reader.sessions(100) };
  }

  @Get('unknown')
  unknown(): unknown {
    return { rows: this.agent.reader.unknownPatterns(200) };
  }

  @Post('unknown/label')
  @HttpCode(200)
  labelUnknown(@Body() body: unknown): unknown {
    const { pattern, label } = readQuery(unknownLabelSchema, body);
    if (!this.agent.records.patterns.label(pattern, label)) throw refuse(404, { code: 'NO_SUCH_PATTERN', message: 'no message of this pattern has come' });
    return this.unknown();
  }

  @Get('parked')
  parked(): unknown {
    return { rows: this.agent.outbox.parked(500) };
  }

  @Post('parked/:epoch/:sequence/retry')
  @HttpCode(200)
  retryParked(@Param() parameters: unknown): unknown {
    const { epoch, sequence } = readQuery(z.object({ epoch: epochIdSchema, sequence: whole }), parameters);
    if (!this.agent.outbox.isParked(epoch, sequence)) throw refuse(404, { code: 'NOT_PARKED', message: `event ${String(sequence)} is not parked` });
    if (!this.agent.outbox.unpark(epoch, sequence)) throw refuse(409, { code: 'ARCHIVED', message: `event ${String(sequence)} is in an archive: restore its day first; it stays here until then` });
    this.agent.sync.wake();
    return { retried: sequence };
  }

  @Get('checksums/:day')
  checksum(@Param() parameters: unknown): unknown {
    const { day } = readQuery(z.object({ day: daySchema }), parameters);
    return this.agent.reader.checksum(day);
  }

  @Get('days')
  days(): unknown {
    return { days: this.agent.reader.days() };
  }

  @Get('discovery')
  discovery(): unknown {
    return { hubs: this.agent.contact.hubs.told, attempts: this.agent.contact.hubs.attempts };
  }

  @Get('network')
  network(): CourtNetwork {
    const { agent } = this;
    return {
      cards: agent.interfaces.cards.map((card) => ({ ...card })),
      api: { host: agent.settings.apiHost, port: agent.contact.apiPort },
      listener: agent.pipeline.report as CourtNetwork['listener'],
      hubs: agent.contact.hubs.told.map((hub) => ({ ...hub })),
      attempts: agent.contact.hubs.attempts.map((attempt) => ({ ...attempt })),
      link: agent.link.status,
      clockOffsetMs: agent.link.clockOffsetMs,
    };
  }

  /** `deep` reads every page of the store to check it: seconds on a large one. */
  @Get('storage')
  async storage(@Query() query: unknown): Promise<CourtStorage> {
    const { deep } = readQuery(z.object({ deep: z.enum(['0', '1']).default('0') }), query);
    const { agent } = this;
    const disk = await statfs(agent.settings.dataDir).then(
      ({ blocks, bavail, bsize }) => ({ totalBytes: blocks * bsize, freeBytes: bavail * bsize }),
      () => null,
    );
    return { dataDir: path.resolve(agent.settings.dataDir), disk, store: agent.reader.health(deep === '1') as CourtStorage['store'] };
  }

  @Get('statistics')
  async statistics(): Promise<CourtStatistics> {
    const { health, reader, minutes } = this.agent;
    const measures = await health.recentMeasures(measuredEveryMs);
    return {
      uptimeS: measures.uptimeS,
      eventsPerSecond: measures.eventsPerSecond,
      commitP50Ms: health.commitPercentile(0.5),
      commitP99Ms: measures.store.commitP99Ms,
      cpu: measures.cpu,
      memoryBytes: measures.memoryBytes,
      machine: measures.machine ?? null,
      counts: measures.counts,
      totals: reader.sessionTotals(),
      sessions: [...reader.sessions(100)],
      clients: reader.clients(200) as CourtStatistics['clients'],
      minutes: [...minutes.list(shownMinutes)],
    };
  }

  @Get('interfaces')
  interfaces(): unknown {
    return { interfaces: this.agent.interfaces.cards };
  }

  @Post('listener/start')
  @HttpCode(200)
  async startListener(): Promise<unknown> {
    const report = await this.agent.listener.start();
    if (report.state === 'failed') throw refuse(409, { code: 'LISTENER_FAILED', message: `${report.error ?? 'the listener failed'} It is tried again until it is stopped.` });
    return report;
  }

  @Post('listener/stop')
  @HttpCode(200)
  async stopListener(): Promise<unknown> {
    await this.agent.listener.stop();
    return this.agent.pipeline.report;
  }
}
