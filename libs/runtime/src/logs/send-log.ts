import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LogPage } from '@restrike/contracts';
import { logText } from './read-log.js';
import { wordsOf } from '../words-of.js';

/** A reader that takes nothing for so long is given up. */
const stalledMs = 60_000;

/** Text of a whole log, a piece for each page. A log that can not be read to its end says so in its last line. */
async function* textOf(first: LogPage, read: (cursor: string) => Promise<LogPage>): AsyncGenerator<string> {
  for (let page = first; ; ) {
    if (page.lines.length > 0) yield logText(page.lines);
    const { next } = page;
    if (next === null) return;
    // Between two pages what else this process does has its turn.
    await nextTurn();
    try {
      page = await read(next);
      if (page.next === next) throw new Error('the log gives the same page again and again');
    } catch (error) {
      yield `--- cut off here: older lines could not be read: ${wordsOf(error)}\n`;
      return;
    }
  }
}

/**
 * LOG-1, LOG-2: answers with a log as a file, newest page first, to its end. A page is read when the one before was taken: a slow reader holds one page in memory, and one
 * that goes away ends the reading.
 *
 * @param name of the file.
 * @param first page, read before the first byte goes out, so that what is wrong with the query can still be refused.
 */
export async function sendLog(response: ServerResponse, name: string, first: LogPage, read: (cursor: string) => Promise<LogPage>): Promise<void> {
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.setHeader('content-disposition', `attachment; filename="${name}.log"`);
  response.setTimeout(stalledMs, () => response.destroy());
  // The reader went away: nobody is left to be told.
  await pipeline(Readable.from(textOf(first, read), { highWaterMark: 1 }), response).catch(() => undefined);
}
