import type { IvrEventList, IvrEventRow, NodeId, RowBatchAnswer } from '@restrike/contracts';
import type pg from 'pg';
import { takeRows } from './take-rows.js';

/** Where a page begins: behind this request. */
export interface IvrEventCursor {
  readonly askedAt: number;
  readonly ivrEventId: string;
}

/** SYN-1: requests for video review of all courts, as the courts tell them. */
export class IvrEventStore {
  constructor(private readonly pool: pg.Pool) {}

  /** The newest version of each stays. */
  store(nodeId: NodeId, given: readonly IvrEventRow[]): Promise<RowBatchAnswer> {
    return takeRows(this.pool, nodeId, given, async (client, rows) => {
      const newest = new Map<string, IvrEventRow>();
      for (const row of rows) if (row.version > (newest.get(row.ivrEventId)?.version ?? 0)) newest.set(row.ivrEventId, row);
      const own = [...newest.values()];
      const { rowCount } = await client.query(
        `INSERT INTO ivr_events (node_id, ivr_event_id, version, match_id, epoch, sequence, asked_at, status, ruling, row)
         SELECT $1, u.* FROM unnest($2::uuid[], $3::bigint[], $4::text[], $5::uuid[], $6::bigint[], $7::double precision[], $8::text[], $9::text[], $10::json[]) AS u
         ON CONFLICT (node_id, ivr_event_id) DO UPDATE SET version = excluded.version, status = excluded.status, ruling = excluded.ruling, row = excluded.row
         WHERE ivr_events.version < excluded.version`,
        [
          nodeId, own.map((row) => row.ivrEventId), own.map((row) => row.version), own.map((row) => row.matchId), own.map((row) => row.epoch), own.map((row) => row.sequence),
          own.map((row) => row.askedAt), own.map((row) => row.status), own.map((row) => row.result), own.map((row) => JSON.stringify(row)),
        ],
      );
      return rowCount ?? 0;
    });
  }

  /** Newest first, behind `after`. */
  async list(query: { readonly nodeId: NodeId | null; readonly status: IvrEventRow['status'] | null; readonly after: IvrEventCursor | null; readonly limit: number }): Promise<IvrEventList['rows']> {
    const { rows } = await this.pool.query<{ node_id: NodeId; row: IvrEventRow }>(
      `SELECT node_id, row FROM ivr_events WHERE ($1::uuid IS NULL OR node_id = $1) AND ($2::text IS NULL OR status = $2)
       AND ($3::double precision IS NULL OR (asked_at, ivr_event_id) < ($3, $4::uuid)) ORDER BY asked_at DESC, ivr_event_id DESC LIMIT $5`,
      [query.nodeId, query.status, query.after?.askedAt ?? null, query.after?.ivrEventId ?? null, query.limit],
    );
    return rows.map(({ node_id: nodeId, row }) => ({ ...row, nodeId }));
  }
}
