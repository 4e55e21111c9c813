import type { Announcement, AnnouncementReceipt, AnnouncementSeen, AnnouncementView, NodeId } from '@restrike/contracts';
import type pg from 'pg';
import type { NewAuditEntry } from './audit-store.js';
import { audited } from './audited.js';
import { fromColumn, toColumn } from './hub-text.js';
import { readCursor, writeCursor } from './page-cursor.js';

interface AnnouncementRow {
  readonly announcement_id: string;
  readonly id: string;
  readonly kind: Announcement['kind'];
  readonly priority: Announcement['priority'];
  readonly text: string;
  readonly created_by: string;
  readonly created_at: number;
  readonly expires_at: number | null;
  readonly fingerprint: string;
}
interface ReceiptRow {
  readonly announcement_id: string;
  readonly node_id: NodeId;
  readonly delivered_at: number | null;
  readonly seen_at: number | null;
  readonly acknowledged_at: number | null;
}

const announcementOf = (row: AnnouncementRow): Announcement => ({
  announcementId: row.announcement_id,
  kind: row.kind,
  priority: row.priority,
  text: fromColumn(row.text),
  createdBy: fromColumn(row.created_by),
  createdAt: row.created_at,
  expiresAt: row.expires_at,
});
const receiptOf = (row: ReceiptRow): AnnouncementReceipt => ({ nodeId: row.node_id, deliveredAt: row.delivered_at, seenAt: row.seen_at, acknowledgedAt: row.acknowledged_at });

/** ANN-1: announcements and how they fared at each court. */
export class AnnouncementStore {
  constructor(private readonly pool: pg.Pool) {}

  /** Writes an announcement for courts, and with it its entry in the audit log. When its key is taken: what was written under it, and nothing is changed. */
  async create(
    announcement: Announcement & { readonly idempotencyKey: string; readonly fingerprint: string },
    nodeIds: readonly NodeId[],
    entry: NewAuditEntry,
  ): Promise<{ readonly created: boolean; readonly fingerprint: string; readonly view: AnnouncementView }> {
    const { announcementId, kind, priority, text, createdBy, createdAt, expiresAt, idempotencyKey, fingerprint } = announcement;
    const created = await audited(this.pool, () => entry, async (client) => {
      const { rowCount } = await client.query(
        `INSERT INTO announcements (announcement_id, idempotency_key, fingerprint, kind, priority, text, created_by, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (idempotency_key) DO NOTHING`,
        [announcementId, toColumn(idempotencyKey), fingerprint, kind, priority, toColumn(text), toColumn(createdBy), createdAt, expiresAt],
      );
      if (rowCount === 0) return false;
      await client.query('INSERT INTO announcement_receipts (announcement_id, node_id) SELECT $1, unnest($2::uuid[])', [announcementId, nodeIds]);
      return true;
    });
    const [row] = await this.read('WHERE a.idempotency_key = $1', [toColumn(idempotencyKey)]);
    if (row === undefined) throw new Error(`announcement ${announcementId} is gone again`);
    return { created, fingerprint: row.fingerprint, view: row.view };
  }

  /** What a court has not got yet and may still get. Oldest first. */
  async waitingFor(nodeId: NodeId, now: number): Promise<readonly Announcement[]> {
    const { rows } = await this.pool.query<AnnouncementRow>(
      `SELECT a.* FROM announcement_receipts r JOIN announcements a USING (announcement_id)
       WHERE r.node_id = $1 AND r.delivered_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > $2) ORDER BY a.created_at, a.id LIMIT 500`,
      [nodeId, now],
    );
    return rows.map(announcementOf);
  }

  /** Courts that have not got yet what they may still get. */
  async courtsThatWait(now: number): Promise<readonly NodeId[]> {
    const { rows } = await this.pool.query<{ node_id: NodeId }>(
      'SELECT DISTINCT r.node_id FROM announcement_receipts r JOIN announcements a USING (announcement_id) WHERE r.delivered_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > $1) LIMIT 1000',
      [now],
    );
    return rows.map(({ node_id }) => node_id);
  }

  async delivered(announcementId: string, nodeId: NodeId, at: number): Promise<AnnouncementReceipt | null> {
    return this.receipt('UPDATE announcement_receipts SET delivered_at = $3 WHERE announcement_id = $1 AND node_id = $2 AND delivered_at IS NULL RETURNING *', [announcementId, nodeId, at]);
  }

  /** The court's own word; the first time of each counts. null when nothing changed, or the announcement was not for this court. */
  async seen(nodeId: NodeId, seen: AnnouncementSeen, at: number): Promise<AnnouncementReceipt | null> {
    return this.receipt(
      `UPDATE announcement_receipts SET delivered_at = coalesce(delivered_at, $5), seen_at = coalesce(seen_at, $3), acknowledged_at = coalesce(acknowledged_at, $4)
       WHERE announcement_id = $1 AND node_id = $2 AND ((seen_at IS NULL AND $3::double precision IS NOT NULL) OR (acknowledged_at IS NULL AND $4::double precision IS NOT NULL)) RETURNING *`,
      [seen.announcementId, nodeId, seen.seenAt, seen.acknowledgedAt, at],
    );
  }

  /** Newest first. @throws RangeError for a cursor of somebody's own making. */
  async list(query: { readonly cursor?: string | undefined; readonly limit: number }): Promise<{ readonly rows: readonly AnnouncementView[]; readonly next: string | null }> {
    const cursor = query.cursor === undefined ? null : readCursor(query.cursor);
    const found = await this.read('WHERE ($1::double precision IS NULL OR (a.created_at, a.id) < ($1, $2::bigint)) ORDER BY a.created_at DESC, a.id DESC LIMIT $3', [
      cursor?.time ?? null,
      cursor?.id ?? null,
      query.limit,
    ]);
    const last = found.at(-1);
    return { rows: found.map(({ view }) => view), next: found.length < query.limit || last === undefined ? null : writeCursor({ time: last.view.createdAt, id: last.id }) };
  }

  private async receipt(statement: string, values: readonly unknown[]): Promise<AnnouncementReceipt | null> {
    const { rows } = await this.pool.query<ReceiptRow>(statement, [...values]);
    return rows[0] === undefined ? null : receiptOf(rows[0]);
  }

  private async read(where: string, values: readonly unknown[]): Promise<readonly { readonly id: string; readonly fingerprint: string; readonly view: AnnouncementView }[]> {
    const { rows } = await this.pool.query<AnnouncementRow>(`SELECT a.* FROM announcements a ${where}`, [...values]);
    if (rows.length === 0) return [];
    const { rows: receipts } = await this.pool.query<ReceiptRow>('SELECT * FROM announcement_receipts WHERE announcement_id = ANY($1::uuid[]) ORDER BY node_id', [rows.map((row) => row.announcement_id)]);
    return rows.map((row) => ({
      id: row.id,
      fingerprint: row.fingerprint,
      view: { ...announcementOf(row), receipts: receipts.filter((one) => one.announcement_id === row.announcement_id).map(receiptOf) },
    }));
  }
}
