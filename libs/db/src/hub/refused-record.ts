import { StoreError } from '../store-error.js';

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

/**
 * Finds which record the database does not take, by trying each alone, so that the others of its batch need not wait for it for ever.
 *
 * @param tryAlone stores one record and takes it back again.
 * @throws StoreError `RECORD_REFUSED` with the record's index; the given error when each is taken alone.
 */
export async function blameRecord<T>(error: unknown, records: readonly T[], tryAlone: (record: T) => Promise<void>): Promise<never> {
  for (const [index, record] of records.entries()) {
    try {
      await tryAlone(record);
    } catch (own) {
      if (!isContentRefusal(own)) throw own;
      throw new StoreError('RECORD_REFUSED', `the hub's database does not take this record: ${(own as Error).message}`, index);
    }
  }
  throw error;
}
