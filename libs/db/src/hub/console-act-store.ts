import type { ConsoleAct, NodeId } from '@restrike/contracts';
import type pg from 'pg';
import { addAuditEntry } from './audit-store.js';
import { fromColumn } from './hub-text.js';
import { inTransaction } from './in-transaction.js';

/** SEC-4: acts at the courts' own consoles. Each has one entry in the audit log, however often its court sends it. */
export class ConsoleActStore {
  constructor(private readonly pool: pg.Pool) {}

  /**
   * Writes the entries of acts, in their order and in one transaction with the memory of them.
   *
   * @param at hub's clock, ms: when the log learned of them. When it was done, by the court's clock, is in the entry.
   */
  store(nodeId: NodeId, acts: readonly ConsoleAct[], at: number): Promise<{ readonly stored: number; readonly repeated: number }> {
    return inTransaction(this.pool, async (client) => {
      const { rows: added } = await client.query<{ act_id: string }>(
        'INSERT INTO console_acts (node_id, act_id) SELECT $1, * FROM unnest($2::uuid[]) ON CONFLICT DO NOTHING RETURNING act_id',
        [nodeId, acts.map(({ actId }) => actId)],
      );
      const missing = new Set(added.map(({ act_id: actId }) => actId));
      const { rows: nodes } = await client.query<{ court_name: string }>('SELECT court_name FROM slave_nodes WHERE node_id = $1', [nodeId]);
      const court = nodes[0] === undefined ? null : fromColumn(nodes[0].court_name);
      for (const act of acts) {
        // A batch may hold an act twice.
        if (!missing.delete(act.actId)) continue;
        const { actId, request, address, session, status, detail } = act;
        await addAuditEntry(client, {
          at,
          userName: `node:${nodeId}`,
          action: act.action,
          target: act.target,
          detail: { court, courtTime: new Date(act.at).toISOString(), address, session, request, asked: detail, status, actId },
        });
      }
      return { stored: added.length, repeated: acts.length - added.length };
    });
  }
}
