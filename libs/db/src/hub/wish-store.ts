import { wishKey, type NodeId, type Wish } from '@restrike/contracts';
import type pg from 'pg';
import type { NewAuditEntry } from './audit-store.js';
import { audited } from './audited.js';
import { fromColumn, toColumn } from './hub-text.js';

/** The wishes for one court as they are kept: the latest of each key. */
export interface StoredWishes {
  readonly nodeId: NodeId;
  readonly revision: number;
  /** Revision that the court confirmed since its link is up; null for none. */
  readonly delivered: number | null;
  readonly wishes: readonly { readonly key: string; readonly wish: Wish; readonly setAt: number; readonly setBy: string }[];
}

/** CMD-3: what the hub wishes of each court. Every change raises the court's revision, at least to its time (ms): newer than any that a court has, also when a copy of the database was put in its place; and is written together with its entry in the audit log. */
export class WishStore {
  constructor(private readonly pool: pg.Pool) {}

  /** Sets wishes for courts; those with the same key are replaced, the others stay. */
  async set(nodeIds: readonly NodeId[], wishes: readonly Wish[], by: string, at: number, entry: NewAuditEntry): Promise<readonly StoredWishes[]> {
    const latest = [...new Map(wishes.map((wish) => [wishKey(wish), wish])).entries()];
    return this.changed(nodeIds, at, entry, (client) =>
      client.query(
        `INSERT INTO wishes (node_id, key, wish, set_at, set_by)
         SELECT n, w.key, w.wish, $4, $5 FROM unnest($1::uuid[]) AS n CROSS JOIN unnest($2::text[], $3::json[]) AS w(key, wish)
         ON CONFLICT (node_id, key) DO UPDATE SET wish = excluded.wish, set_at = excluded.set_at, set_by = excluded.set_by`,
        [nodeIds, latest.map(([key]) => toColumn(key)), latest.map(([, wish]) => JSON.stringify(wish)), at, toColumn(by)],
      ),
    );
  }

  /** Takes wishes back; `keys` null for all. */
  async clear(nodeIds: readonly NodeId[], keys: readonly string[] | null, at: number, entry: NewAuditEntry): Promise<readonly StoredWishes[]> {
    return this.changed(nodeIds, at, entry, (client) =>
      client.query('DELETE FROM wishes WHERE node_id = ANY($1::uuid[]) AND ($2::text[] IS NULL OR key = ANY($2::text[]))', [nodeIds, keys?.map(toColumn) ?? null]),
    );
  }

  /** The wishes of these courts, or of every court that has any. */
  async read(nodeIds: readonly NodeId[] | null): Promise<readonly StoredWishes[]> {
    const { rows: revisions } = await this.pool.query<{ node_id: NodeId; revision: string; delivered: string | null }>('SELECT node_id, revision, delivered FROM wish_revisions WHERE $1::uuid[] IS NULL OR node_id = ANY($1::uuid[])', [nodeIds]);
    const { rows } = await this.pool.query<{ node_id: NodeId; key: string; wish: Wish; set_at: number; set_by: string }>(
      'SELECT node_id, key, wish, set_at, set_by FROM wishes WHERE $1::uuid[] IS NULL OR node_id = ANY($1::uuid[]) ORDER BY node_id, key',
      [nodeIds],
    );
    return revisions.map(({ node_id, revision, delivered }) => ({
      nodeId: node_id,
      revision: Number(revision),
      delivered: delivered === null ? null : Number(delivered),
      wishes: rows.filter((row) => row.node_id === node_id).map((row) => ({ key: fromColumn(row.key), wish: row.wish, setAt: row.set_at, setBy: fromColumn(row.set_by) })),
    }));
  }

  /** Notes what a court has; null: nothing that is known, as when its link is new. */
  async deliver(nodeId: NodeId, revision: number | null): Promise<void> {
    await this.pool.query('UPDATE wish_revisions SET delivered = $2 WHERE node_id = $1 AND delivered IS DISTINCT FROM $2', [nodeId, revision]);
  }

  private async changed(nodeIds: readonly NodeId[], at: number, entry: NewAuditEntry, work: (client: pg.PoolClient) => Promise<unknown>): Promise<readonly StoredWishes[]> {
    await audited(this.pool, () => entry, async (client) => {
      // The revision first, and in one order: it locks the court's row, so that two who change at once come one after the other.
      await client.query(
        'INSERT INTO wish_revisions (node_id, revision) SELECT n, greatest(1, $2::double precision::bigint) FROM unnest($1::uuid[]) AS n ORDER BY n ON CONFLICT (node_id) DO UPDATE SET revision = greatest(wish_revisions.revision + 1, excluded.revision)',
        [nodeIds, at],
      );
      await work(client);
    });
    return this.read(nodeIds);
  }
}
