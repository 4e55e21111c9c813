import { StoreError } from '@restrike/db/hub';
import { refuse } from '../access/read-request.js';

/** Postgres ended the statement: it took longer than a statement may. */
const ended = '57014';

/** A cursor of somebody's own making is a bad query, not our failure; one that takes too long is told what would make it shorter. */
export async function orBadCursor<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof RangeError) throw refuse(400, { code: 'BAD_QUERY', message: error.message, path: 'cursor' });
    if (error instanceof StoreError && (error.code === 'QUERY_TOO_LONG' || error.code === 'SEARCHES_BUSY')) throw refuse(503, { code: error.code === 'SEARCHES_BUSY' ? 'HUB_BUSY' : error.code, message: error.message, path: 'text' });
    if ((error as { code?: unknown } | null)?.code === ended) throw refuse(503, { code: 'QUERY_TOO_LONG', message: 'The search took too long. Narrow it to a day, a court or a span of time.' });
    throw error;
  }
}
