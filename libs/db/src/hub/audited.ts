import type pg from 'pg';
import { addAuditEntry, type NewAuditEntry } from './audit-store.js';
import { inTransaction } from './in-transaction.js';

/** The audit log's entry of an act, by what the act came to; null when there is nothing to tell of it. */
export type EntryOf<T> = (result: T) => NewAuditEntry | null;

/**
 * SEC-4: runs an act and writes its entry in one transaction, so that neither is left without the other, whenever the process or the database ends. An act
 * that came to null or false changed nothing and has no entry.
 *
 * @throws what the act or the entry throws; then nothing is changed.
 */
export function audited<T>(pool: pg.Pool, entryOf: EntryOf<Exclude<T, null | false>>, act: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(pool, async (client) => {
    const result = await act(client);
    const entry = result === null || result === false ? null : entryOf(result as Exclude<T, null | false>);
    // Last: every other writer of the log waits from here to the end of the transaction.
    if (entry !== null) await addAuditEntry(client, entry);
    return result;
  });
}
