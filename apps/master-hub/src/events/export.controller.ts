import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { Slots } from '@restrike/runtime';
import type { Response } from 'express';
import { readRequest, refuse } from '../access/read-request.js';
import { Hub } from '../hub.js';
import { eventQueryOf, eventsExportQuery, given, matchesExportQuery } from './event-query-string.js';
import { eventExportColumns, matchExportColumns } from './export-columns.js';
import { contentTypes, exportText, type ExportColumn, type ExportFormat, type RowPage } from './export-rows.js';
import { orBadCursor } from './or-bad-cursor.js';

const pageRows = 200;
/** A reader that takes nothing for so long is given up. */
const stalledMs = 60_000;

/** DB-6: everything that a query finds, as a file. */
@Controller('api')
export class ExportController {
  /** Each holds a page in memory and asks the database again and again. */
  private readonly slots = new Slots(4);

  constructor(@Inject(Hub) private readonly hub: Hub) {}

  @Get('events/export')
  events(@Query() query: unknown, @Res() response: Response): Promise<void> {
    const { format, ...filters } = readRequest(eventsExportQuery, query, 'BAD_QUERY');
    const wanted = eventQueryOf(filters);
    return this.send(response, format, 'events', eventExportColumns, (cursor) => this.hub.store.events({ ...wanted, limit: pageRows, ...(cursor === null ? {} : { cursor }) }));
  }

  @Get('matches/export')
  async matches(@Query() query: unknown, @Res() response: Response): Promise<void> {
    const { format, token: _token, ...wanted } = readRequest(matchesExportQuery, query, 'BAD_QUERY');
    const names = new Map((await this.hub.store.nodes()).map(({ nodeId, courtName }) => [nodeId, courtName]));
    const read = async (cursor: string | null) => {
      const { rows, next } = await this.hub.store.matches({ ...given(wanted), limit: pageRows, ...(cursor === null ? {} : { cursor }) });
      return { rows: rows.map((row) => ({ ...row, courtName: names.get(row.nodeId) ?? '' })), next };
    };
    return this.send(response, format, 'matches', matchExportColumns, read);
  }

  private send<T>(response: Response, format: ExportFormat, name: string, columns: readonly ExportColumn<T>[], read: (cursor: string | null) => Promise<RowPage<T>>): Promise<void> {
    const work = async (): Promise<void> => {
      // What is wrong with the query shows with the first page, before the first byte.
      const first = await orBadCursor(read(null));
      response.set({ 'content-type': contentTypes[format], 'content-disposition': `attachment; filename="${name}.${format}"`, 'cache-control': 'no-store' });
      response.setTimeout(stalledMs, () => response.destroy());
      // The reader went away, or the database did: a file that breaks off is how the reader sees it.
      await pipeline(Readable.from(exportText(format, columns, first, read), { highWaterMark: 1 }), response).catch(() => undefined);
    };
    return this.slots.use(work, (atOnce) => {
      response.set('retry-after', '5');
      return refuse(503, { code: 'HUB_BUSY', message: `${String(atOnce)} exports are running; wait for one of them to end` });
    });
  }
}
