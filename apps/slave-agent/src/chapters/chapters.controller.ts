import { Body, Controller, Get, HttpCode, Inject, Post, Query, Res } from '@nestjs/common';
import { daySchema, writeChaptersSchema, type ChapterFiles } from '@restrike/contracts';
import { wordsOf } from '@restrike/runtime';
import type { Response } from 'express';
import { z } from 'zod';
import { CourtAgent } from '../court-agent.js';
import { readQuery, refuse } from '../court-api/read-query.js';
import { dayOf } from '../ingest/day-of.js';
import { dayChapters, eventLines } from './day-chapters.js';

const query = z.object({ day: daySchema.optional(), moments: z.enum(['true', 'false']).default('true') });
const listQuery = z.object({ day: daySchema, broadcast: z.string().min(1).max(200) });

/** CHP: chapters and event lists of the day's videos. */
@Controller('api/chapters')
export class ChaptersController {
  constructor(@Inject(CourtAgent) private readonly agent: CourtAgent) {}

  @Get()
  async chapters(@Query() given: unknown): Promise<unknown> {
    const { day = dayOf(Date.now()), moments } = readQuery(query, given);
    return { day, videos: await dayChapters(this.agent, day, moments === 'true', this.agent.settings.courtName) };
  }

  @Get('events')
  async events(@Query() given: unknown, @Res() response: Response): Promise<void> {
    const { day, broadcast } = readQuery(listQuery, given);
    response.status(200).set({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', 'content-disposition': 'attachment; filename="events.txt"' });
    for await (const line of eventLines(this.agent, day, broadcast)) {
      if (response.destroyed) return;
      if (!response.write(`${line}\n`)) await new Promise((done) => response.once('drain', done).once('close', done));
    }
    response.end();
  }

  @Post()
  @HttpCode(200)
  async write(@Body() body: unknown): Promise<ChapterFiles> {
    const { day, moments } = readQuery(writeChaptersSchema, body);
    try {
      return await this.agent.chapters.write(day, moments);
    } catch (error) {
      throw refuse(409, { code: 'CHAPTERS_NOT_WRITTEN', message: `the files could not be written: ${wordsOf(error)}. Look at the folder of videos in the settings.` });
    }
  }
}
