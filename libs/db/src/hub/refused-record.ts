import type pg from 'pg';
import { StoreError } from '../store-error.js';
import { inTransaction } from './in-transaction.js';

/** SQLSTATE classes that speak of the content: bad data, a constraint, a limit such as the size of an index entry. Another try gives the same. */
const contentClasses = new Set(['22', '23', '54']);

const stateOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
};

/** Whether the database refused the content, and not the moment. */
export function isContentRefusal(error: unknown): boolean {
  return contentClasses.has(stateOf(error).slice(0, 2));
}

/** Whether an event found no partition for its day: it was archived or dropped since we looked. */
export function isMissingPartition(error: unknown): boolean {
  return stateOf(error) === '23514' && /no partition/.test((error as Error).message);
}

/** Ends a trial: everything it did is taken back. */
class TakenBack extends Error {}

/**
 * Finds which record the database does not take, by trying each alone, so that the others of its batch need not wait for it for ever.
 *
 * @param store stores records within a transaction; what it does to one alone is taken back again.
 * @throws StoreError `RECORD_REFUSED` with the record's index; the given error when each is taken alone.
 */
export async function blameRecord<T>(pool: pg.Pool, error: unknown, records: readonly T[], store: (client: pg.PoolClient, records: readonly T[]) => Promise<unknown>): Promise<never> {
  for (const [index, record] of records.entries()) {
    try {
      await inTransaction(pool, async (client) => {
        await store(client, [record]);
        throw new TakenBack();
      });
    } catch (own) {
      if (own instanceof TakenBack) continue;
      if (!isContentRefusal(own)) throw own;
      throw new StoreError('RECORD_REFUSED', `the hub's database does not take this record: ${(own as Error).message}`, index);
    }
  }
  throw error;
}

/** Stores records in one transaction. @throws StoreError `RECORD_REFUSED`, as `blameRecord`, when the database does not take the content of one. */
export async function storeOrBlame<T, R>(pool: pg.Pool, records: readonly T[], store: (client: pg.PoolClient, records: readonly T[]) => Promise<R>): Promise<R> {
  try {
    return await inTransaction(pool, (client) => store(client, records));
  } catch (error) {
    if (!isContentRefusal(error)) throw error;
    return blameRecord(pool, error, records, store);
  }
}
