import type { NodeId, RowBatchAnswer } from '@restrike/contracts';
import type pg from 'pg';
import { storeOrBlame } from './refused-record.js';

/** Counts rows of a court with the transaction that stores them; gives how many it has come to, null for a court that never joined. */
export async function countRows(client: pg.ClientBase, nodeId: NodeId, stored: number): Promise<number | null> {
  // A repeat is nothing to write.
  const text = stored === 0 ? 'SELECT rows_taken FROM slave_nodes WHERE node_id = $1 AND $2::bigint = 0' : 'UPDATE slave_nodes SET rows_taken = rows_taken + $2 WHERE node_id = $1 RETURNING rows_taken';
  const { rows } = await client.query<{ rows_taken: string }>(text, [nodeId, stored]);
  return rows[0] === undefined ? null : Number(rows[0].rows_taken);
}

/** The answer to a batch. */
export function rowAnswer(rows: number, stored: number, rowsTaken: number | null): RowBatchAnswer {
  return { stored, repeated: rows - stored, ...(rowsTaken === null ? {} : { rowsTaken }) };
}

/**
 * Stores rows of a court and counts them, in one transaction.
 *
 * @param store gives how many were new or newer.
 * @throws StoreError `RECORD_REFUSED` with its index when the database does not take the content of one.
 */
export function takeRows<T>(pool: pg.Pool, nodeId: NodeId, rows: readonly T[], store: (client: pg.ClientBase, rows: readonly T[]) => Promise<number>): Promise<RowBatchAnswer> {
  return storeOrBlame(pool, rows, async (client, some) => {
    const stored = await store(client, some);
    return rowAnswer(some.length, stored, await countRows(client, nodeId, stored));
  });
}
