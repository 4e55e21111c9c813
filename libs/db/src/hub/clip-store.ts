import type { Clip, ClipFile, ClipStretch, EventRecord, NodeId } from '@restrike/contracts';
import type pg from 'pg';

/** A clip that a court has offered. */
export interface OfferedClip {
  readonly nodeId: NodeId;
  readonly clip: Clip;
  readonly file: ClipFile | null;
  /** Events that happened during it. */
  readonly events: readonly ClipStretch[];
  readonly offeredAt: number;
  readonly uploadedAt: number | null;
}

interface Row {
  readonly node_id: NodeId;
  readonly row: Clip;
  readonly file_bytes: string | null;
  readonly file_sha256: string | null;
  readonly events: readonly ClipStretch[];
  readonly offered_at: number;
  readonly uploaded_at: number | null;
}

/** An event during a clip. */
export interface ClipEvent extends Pick<EventRecord, 'sequence' | 'category' | 'side' | 'matchEvents'> {
  readonly momentMs: number;
}

interface EventRow {
  readonly sequence: string;
  readonly category: EventRecord['category'];
  readonly side: EventRecord['side'];
  readonly match_events: EventRecord['matchEvents'];
  readonly received_at: number;
  readonly monotonic_us: number;
}

/** Events that a clip of a minute can hold. */
const mostEvents = 5_000;
const columns = 'node_id, row, file_bytes, file_sha256, events, offered_at, uploaded_at';
/** What courts of earlier versions did not tell. */
const ofBefore = { shows: [] } satisfies Partial<OfferedClip['clip']>;
const offeredOf = ({ node_id: nodeId, row, file_bytes: bytes, file_sha256: sha256, events, offered_at: offeredAt, uploaded_at: uploadedAt }: Row): OfferedClip => ({
  nodeId, clip: { ...ofBefore, ...row }, file: bytes === null || sha256 === null ? null : { bytes: Number(bytes), sha256 }, events, offeredAt, uploadedAt,
});

/** Clips that courts have offered, and whether their files are here. */
export class ClipStore {
  constructor(private readonly pool: pg.Pool) {}

  /** Keeps an offer, or what is newer of it; a file that is here whole stays so. */
  async offer(nodeId: NodeId, { clip, file, events }: Pick<OfferedClip, 'clip' | 'file' | 'events'>, at: number): Promise<OfferedClip> {
    const { rows } = await this.pool.query<Row>(
      `INSERT INTO ivr_clips (node_id, clip_id, version, match_id, starts_at, ends_at, status, row, file_bytes, file_sha256, offered_at, events)
       VALUES ($1, $2, $3, $4, $5, $6, 'expected', $7, $8, $9, $10, $11)
       ON CONFLICT (node_id, clip_id) DO UPDATE SET
         version = greatest(ivr_clips.version, excluded.version),
         row = CASE WHEN excluded.version >= ivr_clips.version THEN excluded.row ELSE ivr_clips.row END,
         events = CASE WHEN excluded.version >= ivr_clips.version THEN excluded.events ELSE ivr_clips.events END,
         file_bytes = CASE WHEN ivr_clips.uploaded_at IS NULL THEN coalesce(excluded.file_bytes, ivr_clips.file_bytes) ELSE ivr_clips.file_bytes END,
         file_sha256 = CASE WHEN ivr_clips.uploaded_at IS NULL THEN coalesce(excluded.file_sha256, ivr_clips.file_sha256) ELSE ivr_clips.file_sha256 END
       RETURNING ${columns}`,
      [nodeId, clip.clipId, clip.version, clip.matchId, clip.covers?.from ?? clip.createdAt, clip.covers?.to ?? clip.createdAt, JSON.stringify(clip), file?.bytes ?? null, file?.sha256 ?? null, at, JSON.stringify(events)],
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

  /** Events of a clip, with their moments on its court's timeline, ms. */
  async eventsOf({ nodeId, events }: Pick<OfferedClip, 'nodeId' | 'events'>): Promise<readonly ClipEvent[]> {
    const found = await Promise.all(
      events.map(async ({ day, epoch, originMs, first, last }) => {
        const { rows } = await this.pool.query<EventRow>(
          `SELECT sequence, category, side, match_events, received_at, monotonic_us FROM events
           WHERE day = $1 AND node_id = $2 AND epoch = $3 AND sequence BETWEEN $4 AND $5 AND match_events::text <> '[]' ORDER BY sequence LIMIT ${String(mostEvents)}`,
          [day, nodeId, epoch, first, last],
        );
        return rows.map((row): ClipEvent => ({
          sequence: Number(row.sequence), category: row.category, side: row.side, matchEvents: row.match_events,
          momentMs: originMs === null ? Math.trunc(row.received_at) : originMs + Math.trunc(row.monotonic_us / 1_000),
        }));
      }),
    );
    return found.flat();
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
