import type { HealthPoint, HubId, NodeId } from '@restrike/contracts';
import type pg from 'pg';
import { inTransaction } from './in-transaction.js';

type Figure = Exclude<keyof HealthPoint, 'at' | 'samples'>;

/** Figures of a sample: their column, and how several become one. */
const figures: Readonly<Record<Figure, { readonly column: string; readonly by: 'mean' | 'greatest' | 'least' }>> = {
  online: { column: 'online', by: 'mean' },
  cpu: { column: 'cpu', by: 'mean' },
  memory: { column: 'memory', by: 'mean' },
  processMemoryBytes: { column: 'process_memory_bytes', by: 'mean' },
  diskFreeBytes: { column: 'disk_free_bytes', by: 'mean' },
  recordingHoursLeft: { column: 'recording_hours_left', by: 'mean' },
  eventsPerSecond: { column: 'events_per_second', by: 'mean' },
  errorShare: { column: 'error_share', by: 'mean' },
  commitP99Ms: { column: 'commit_p99_ms', by: 'mean' },
  outboxWaiting: { column: 'outbox_waiting', by: 'greatest' },
  clockOffsetMs: { column: 'clock_offset_ms', by: 'mean' },
  networkInBytesPerS: { column: 'network_in_bytes_per_s', by: 'mean' },
  networkOutBytesPerS: { column: 'network_out_bytes_per_s', by: 'mean' },
  obsFps: { column: 'obs_fps', by: 'least' },
  droppedFrameShare: { column: 'dropped_frame_share', by: 'greatest' },
  storeLatencyMs: { column: 'store_latency_ms', by: 'mean' },
  loopDelayMs: { column: 'loop_delay_ms', by: 'greatest' },
};
const names = Object.keys(figures) as Figure[];
const columns = names.map((name) => figures[name].column);
const merged = names.map((name) => {
  const { column, by } = figures[name];
  if (by === 'greatest') return `max(${column}) AS ${column}`;
  if (by === 'least') return `min(${column}) AS ${column}`;
  return `sum(${column} * samples) / nullif(sum(samples) FILTER (WHERE ${column} IS NOT NULL), 0) AS ${column}`;
});

/** A sample of a court, or of the hub itself, just taken. */
export interface HealthSampleRow extends Omit<HealthPoint, 'samples'> {
  readonly nodeId: NodeId | HubId;
}

/** Older samples become means over longer spans, and go in the end. */
export interface ThinningStep {
  /** Samples older than this, ms … */
  readonly olderThanMs: number;
  /** … become one for each span of so many ms; 0 removes them. */
  readonly spanMs: number;
}

/** HLT-1: figures of the courts and of the hub over time. Bounded: thinned by {@link thin} as they age. */
export class HubSamples {
  constructor(private readonly pool: pg.Pool) {}

  /** Stores samples, one statement for all. */
  async store(rows: readonly HealthSampleRow[]): Promise<void> {
    if (rows.length === 0) return;
    const arrays = [rows.map(({ nodeId }) => nodeId), rows.map(({ at }) => at), ...names.map((name) => rows.map((row) => row[name]))];
    const types = ['uuid', 'double precision', ...names.map(() => 'double precision')];
    await this.pool.query(
      `INSERT INTO health_samples (span_ms, samples, node_id, sampled_at, ${columns.join(', ')})
       SELECT 0, 1, u.* FROM unnest(${types.map((type, index) => `$${String(index + 1)}::${type}[]`).join(', ')}) AS u ON CONFLICT DO NOTHING`,
      arrays,
    );
  }

  /** Points over a time, at most `points`, oldest first; each stands for the span that ends at its time. */
  async history(query: { readonly nodeId: NodeId; readonly fromMs: number; readonly toMs: number; readonly points: number }): Promise<{ readonly spanMs: number; readonly points: readonly HealthPoint[] }> {
    const spanMs = Math.max(1, Math.ceil((query.toMs - query.fromMs) / query.points));
    const { rows } = await this.pool.query<Record<string, number> & { bucket: number; samples: number }>(
      `SELECT ceil((sampled_at - $2) / $4::double precision) AS bucket, sum(samples)::int AS samples, ${merged.join(', ')} FROM health_samples
       WHERE node_id = $1 AND sampled_at > $2 AND sampled_at <= $3 GROUP BY 1 ORDER BY 1`,
      [query.nodeId, query.fromMs, query.toMs, spanMs],
    );
    const points = rows.map((row) => {
      const values = Object.fromEntries(names.map((name) => [name, row[figures[name].column] ?? null])) as Omit<HealthPoint, 'at' | 'samples'>;
      return { ...values, online: values.online ?? 0, at: Math.min(query.toMs, query.fromMs + row.bucket * spanMs), samples: row.samples };
    });
    return { spanMs, points };
  }

  /** Thins what is older than the steps say, in one transaction; steps go from young to old. Gives how many rows went. */
  thin(now: number, steps: readonly ThinningStep[]): Promise<number> {
    return inTransaction(this.pool, async (client) => {
      let gone = 0;
      for (const { olderThanMs, spanMs } of steps) {
        if (spanMs === 0) {
          gone += (await client.query('DELETE FROM health_samples WHERE sampled_at <= $1', [now - olderThanMs])).rowCount ?? 0;
          continue;
        }
        // Whole spans only: a span that is still filling would be thinned twice.
        const until = Math.floor((now - olderThanMs) / spanMs) * spanMs;
        const { rowCount: made } = await client.query(
          `INSERT INTO health_samples (node_id, span_ms, sampled_at, samples, ${columns.join(', ')})
           SELECT node_id, $1::int, ceil(sampled_at / $1::double precision) * $1, sum(samples)::int, ${merged.join(', ')} FROM health_samples WHERE span_ms < $1 AND sampled_at <= $2 GROUP BY node_id, 3
           ON CONFLICT DO NOTHING`,
          [spanMs, until],
        );
        const { rowCount: removed } = await client.query('DELETE FROM health_samples WHERE span_ms < $1 AND sampled_at <= $2', [spanMs, until]);
        gone += (removed ?? 0) - (made ?? 0);
      }
      return gone;
    });
  }

  /** Rows kept. */
  async count(): Promise<number> {
    const { rows } = await this.pool.query<{ rows: string }>('SELECT count(*) AS rows FROM health_samples');
    return Number(rows[0]?.rows ?? 0);
  }
}
