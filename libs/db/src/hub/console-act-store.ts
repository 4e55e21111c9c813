import type { ConsoleAct, NodeId, RowBatchAnswer } from '@restrike/contracts';
import type pg from 'pg';
import { addAuditEntries } from './audit-store.js';
import { fromColumn } from './hub-text.js';
import { storeOrBlame } from './refused-record.js';
import { countRows, rowAnswer } from './take-rows.js';

/** SEC-4: acts at the courts' own consoles. Each has one entry in the audit log, however often its court sends it. */
export class ConsoleActStore {
  constructor(private readonly pool: pg.Pool) {}

  /**
   * Writes the entries of acts, in their order and in one transaction with the memory of them.
   *
   * @throws StoreError `RECORD_REFUSED` with its index when the database does not take the content of one.
   * @param at hub's clock, ms: when the log learned of them. When it was done, by the court's clock, is in the entry.
   */
  store(nodeId: NodeId, acts: readonly ConsoleAct[], at: number): Promise<RowBatchAnswer> {
    return storeOrBlame(this.pool, acts, async (client, some) => {
      // In the order of the ids: two batches with the same acts would wait for each other.
      const { rows: added } = await client.query<{ act_id: string }>(
        'INSERT INTO console_acts (node_id, act_id) SELECT $1, act_id FROM unnest($2::uuid[]) AS act_id ORDER BY act_id ON CONFLICT DO NOTHING RETURNING act_id',
        [nodeId, some.map(({ actId }) => actId)],
      );
      const missing = new Set(added.map(({ act_id: actId }) => actId));
      const { rows: nodes } = await client.query<{ court_name: string }>('SELECT court_name FROM slave_nodes WHERE node_id = $1', [nodeId]);
      const court = nodes[0] === undefined ? null : fromColumn(nodes[0].court_name);
      // A batch may hold an act twice.
      const entries = some.filter(({ actId }) => missing.delete(actId)).map(({ actId, action, target, address, session, request, detail, status, at: courtMs }) => ({
        at,
        userName: `node:${nodeId}`,
        action,
        target,
        detail: { court, courtTime: new Date(courtMs).toISOString(), address, session, request, asked: detail, status, actId },
      }));
      const rowsTaken = await countRows(client, nodeId, added.length);
      // Last: every other writer of the log waits from here to the end of the transaction.
      await addAuditEntries(client, entries);
      return rowAnswer(some.length, added.length, rowsTaken);
    });
  }
}
