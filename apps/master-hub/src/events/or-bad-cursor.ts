import { refuse } from '../access/read-request.js';

/** A cursor of somebody's own making is a bad query, not our failure. */
export async function orBadCursor<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof RangeError) throw refuse(400, { code: 'BAD_QUERY', message: error.message, path: 'cursor' });
    throw error;
  }
}
