import type { Clip, ClipFile, NodeId } from '@restrike/contracts';
import type pg from 'pg';

/** A clip that a court has offered. */
export interface OfferedClip {
  readonly nodeId: NodeId;
  readonly clip: Clip;
  readonly file: ClipFile | null;
  readonly offeredAt: number;
  readonly uploadedAt: number | null;
}

interface Row {
  readonly node_id: NodeId;
  readonly row: Clip;
  readonly file_bytes: string | null;
  readonly file_sha256: string | null;
  readonly offered_at: number;
  readonly uploaded_at: number | null;
}

const columns = 'node_id, row, file_bytes, file_sha256, offered_at, uploaded_at';
const offeredOf = ({ node_id: nodeId, row, file_bytes: bytes, file_sha256: sha256, offered_at: offeredAt, uploaded_at: uploadedAt }: Row): OfferedClip => ({
  nodeId, clip: row, file: bytes === null || sha256 === null ? null : { bytes: Number(bytes), sha256 }, offeredAt, uploadedAt,
});

/** Clips that courts have offered, and whether their files are here. */
export class ClipStore {
  constructor(private readonly pool: pg.Pool) {}

  /** Keeps an offer, or what is newer of it; a file that is here whole stays so. */
  async offer(nodeId: NodeId, clip: Clip, file: ClipFile | null, at: number): Promise<OfferedClip> {
    const { rows } = await this.pool.query<Row>(
      `INSERT INTO ivr_clips (node_id, clip_id, version, match_id, starts_at, ends_at, status, row, file_bytes, file_sha256, offered_at)
       VALUES ($1, $2, $3, $4, $5, $6, 'expected', $7, $8, $9, $10)
       ON CONFLICT (node_id, clip_id) DO UPDATE SET
         version = greatest(ivr_clips.version, excluded.version),
         row = CASE WHEN excluded.version >= ivr_clips.version THEN excluded.row ELSE ivr_clips.row END,
         file_bytes = CASE WHEN ivr_clips.uploaded_at IS NULL THEN coalesce(excluded.file_bytes, ivr_clips.file_bytes) ELSE ivr_clips.file_bytes END,
         file_sha256 = CASE WHEN ivr_clips.uploaded_at IS NULL THEN coalesce(excluded.file_sha256, ivr_clips.file_sha256) ELSE ivr_clips.file_sha256 END
       RETURNING ${columns}`,
      [nodeId, clip.clipId, clip.version, clip.matchId, clip.covers?.from ?? clip.createdAt, clip.covers?.to ?? clip.createdAt, JSON.stringify(clip), file?.bytes ?? null, file?.sha256 ?? null, at],
    );
    const [row] = rows;
    if (row === undefined) throw new Error('an offer was stored and is not there');
    return offeredOf(row);
  }

  /** `at` null: its file is not here after all. */
  async uploaded(nodeId: NodeId, clipId: string, at: number | null): Promise<void> {
    await this.pool.query(`UPDATE ivr_clips SET uploaded_at = $3, status = CASE WHEN $3::double precision IS NULL THEN 'expected' ELSE 'ready' END WHERE node_id = $1 AND clip_id = $2`, [nodeId, clipId, at]);
  }

  async get(nodeId: NodeId, clipId: string): Promise<OfferedClip | null> {
    const { rows } = await this.pool.query<Row>(`SELECT ${columns} FROM ivr_clips WHERE node_id = $1 AND clip_id = $2`, [nodeId, clipId]);
    return rows[0] === undefined ? null : offeredOf(rows[0]);
  }

  /** Newest first. `before`: an `offeredAt`. */
  async list(query: { readonly nodeId: NodeId | null; readonly groupId: string | null; readonly before: number | null; readonly limit: number }): Promise<readonly OfferedClip[]> {
    const { rows } = await this.pool.query<Row>(
      `SELECT ${columns} FROM ivr_clips WHERE ($1::uuid IS NULL OR node_id = $1) AND ($2::text IS NULL OR row->>'groupId' = $2) AND ($3::double precision IS NULL OR offered_at < $3)
       ORDER BY offered_at DESC, clip_id DESC LIMIT $4`,
      [query.nodeId, query.groupId, query.before, query.limit],
    );
    return rows.map(offeredOf);
  }
}
