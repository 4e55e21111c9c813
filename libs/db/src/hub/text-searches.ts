import type pg from 'pg';
import { StoreError } from '../store-error.js';
import type { HubEventRow } from './event-columns.js';
import type { Statement } from './hub-event-query.js';
import { inTransaction } from './in-transaction.js';

/** Searches at once: each may keep the server busy for seconds, and the connections are for the courts first. */
const atOnce = 2;
/** Postgres ended the statement: its time was over. */
const ended = '57014';

/** EVT-7: searches for text, a few at once and each within its time. */
export class TextSearches {
  private running = 0;

  constructor(
    private readonly pool: pg.Pool,
    private readonly limitMs: number,
  ) {}

  /**
   * @param newest looks through the newest events alone: enough for a text that is often.
   * @param all looks through all.
   * @throws StoreError `QUERY_TOO_LONG` or `SEARCHES_BUSY`.
   */
  async run(newest: Statement, all: Statement): Promise<readonly HubEventRow[]> {
    if (this.running >= atOnce) throw new StoreError('SEARCHES_BUSY', `${String(atOnce)} searches for text are running; try again when one of them has ended`);
    this.running += 1;
    try {
      return await inTransaction(this.pool, async (client) => {
        await client.query(`SET LOCAL statement_timeout = ${String(this.limitMs)}`);
        const { rows } = await client.query<HubEventRow>(newest.text, [...newest.values]);
        return rows.length === newest.limit ? rows : (await client.query<HubEventRow>(all.text, [...all.values])).rows;
      });
    } catch (error) {
      if ((error as { code?: unknown }).code !== ended) throw error;
      throw new StoreError('QUERY_TOO_LONG', `the search took longer than ${String(this.limitMs / 1_000)} s: narrow it to a day, a court, a match or a span of time, or search for a longer text`);
    } finally {
      this.running -= 1;
    }
  }
}
