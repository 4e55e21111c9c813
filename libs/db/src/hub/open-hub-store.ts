import type { BatchAnswer, DayChecksum, EpochExtent, EpochProgress, EventBatch, HubId, MatchRow, NodeId, UdpSessionRow } from '@restrike/contracts';
import pg from 'pg';
import { EventDigest } from '../event-digest.js';
import { eventColumns, hubEventOf, recordOf, type HubEventRow } from './event-columns.js';
import { migrateHubStore } from './hub-migrations.js';
import type { HubEvent, HubEventQuery, HubStore, SlaveNodeRow } from './hub-store.js';

export interface HubStoreOptions {
  readonly url: string;
  /** Connections to the server at most. */
  readonly connections?: number;
  /** Milliseconds after which a statement is given up. */
  readonly statementTimeoutMs?: number;
}

const maxLimit = 1_000;
const maxGaps = 100;
const chunk = 2_000;

const types = new pg.TypeOverrides();
// A date is a calendar day, not a moment in some time zone.
types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/** Ranges of `{[1,51),[60,80)}` with both ends included. */
function rangesOf(multirange: string): [number, number][] {
  return [...multirange.matchAll(/\[(\d+),(\d+)\)/g)].map((match) => [Number(match[1]), Number(match[2]) - 1]);
}

/** High-water mark and gaps of what has arrived. */
function progressOf(epoch: string, from: number, multirange: string): EpochProgress {
  const ranges = rangesOf(multirange);
  const first = ranges[0];
  const contiguous = first !== undefined && first[0] === from ? first[1] : from - 1;
  const gaps: [number, number][] = [];
  let expected = contiguous + 1;
  for (const [low, high] of ranges) {
    if (low > expected && gaps.length < maxGaps) gaps.push([expected, low - 1]);
    expected = Math.max(expected, high + 1);
  }
  return { epoch: epoch as EpochProgress['epoch'], contiguous, highest: expected - 1, gaps };
}

/** Ascending sequences as a multirange. */
function multirangeOf(sequences: readonly number[]): string {
  const parts: string[] = [];
  let low = sequences[0] ?? 0;
  let high = low;
  for (const sequence of sequences.slice(1)) {
    if (sequence === high + 1) high = sequence;
    else {
      parts.push(`[${String(low)},${String(high + 1)})`);
      low = high = sequence;
    }
  }
  return `{${[...parts, `[${String(low)},${String(high + 1)})`].join(',')}}`;
}

const insertEvents = `
INSERT INTO events (node_id, epoch, hub_time, stored_at, ${eventColumns.map(({ name }) => name).join(', ')})
SELECT $1::uuid, $2::uuid, u.received_at - $3, $4, ${eventColumns.map(({ name }) => `u.${name}`).join(', ')}
FROM unnest(${eventColumns.map(({ type }, index) => `$${String(index + 5)}::${type}[]`).join(', ')}) AS u(${eventColumns.map(({ name }) => name).join(', ')})
ON CONFLICT (day, node_id, epoch, sequence) DO UPDATE SET ${eventColumns
  .filter(({ corrected }) => corrected === true)
  .map(({ name }) => `${name} = excluded.${name}`)
  .join(', ')}
WHERE events.version < excluded.version`;

class PostgresHubStore implements HubStore {
  private readonly knownDays = new Set<string>();

  constructor(private readonly pool: pg.Pool) {}

  async hubId(): Promise<HubId> {
    const { rows } = await this.pool.query<{ hub_id: HubId }>('SELECT hub_id FROM hub');
    const [row] = rows;
    if (row === undefined) throw new Error('The hub has no identity: its database was not migrated.');
    return row.hub_id;
  }

  async ingest(batch: EventBatch, courtOffsetMs: number | null, at: number): Promise<BatchAnswer> {
    const { nodeId, epoch, records } = batch;
    for (const day of new Set(records.map((record) => record.day))) await this.ensurePartition(day);
    const values = eventColumns.map(({ value }) => records.map(value));
    return this.transaction(async (client) => {
      await client.query('INSERT INTO event_progress (node_id, epoch, from_sequence) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [nodeId, epoch.epoch, epoch.from]);
      // The row's lock puts the batches of one epoch in a line; other courts go on.
      const before = await client.query<{ received: string }>('SELECT received::text FROM event_progress WHERE node_id = $1 AND epoch = $2 FOR UPDATE', [
        nodeId,
        epoch.epoch,
      ]);
      const had = rangesOf(before.rows[0]?.received ?? '{}');
      const { rowCount: written } = await client.query({
        name: 'insert-events',
        text: insertEvents,
        values: [nodeId, epoch.epoch, courtOffsetMs ?? 0, at, ...values],
      });
      const sequences = [...new Set(records.map(({ sequence }) => sequence))].sort((a, b) => a - b);
      const { rows } = await client.query<{ from_sequence: string; received: string }>(
        'UPDATE event_progress SET received = received + $3::int8multirange WHERE node_id = $1 AND epoch = $2 RETURNING from_sequence, received::text',
        [nodeId, epoch.epoch, multirangeOf(sequences)],
      );
      const [row] = rows;
      const accepted = sequences.filter((sequence) => !had.some(([low, high]) => sequence >= low && sequence <= high)).length;
      return {
        accepted,
        updated: (written ?? 0) - accepted,
        repeated: records.length - (written ?? 0),
        progress: progressOf(epoch.epoch, Number(row?.from_sequence ?? epoch.from), row?.received ?? '{}'),
      };
    });
  }

  async progress(nodeId: NodeId, epochs: readonly EpochExtent[]): Promise<readonly EpochProgress[]> {
    const { rows } = await this.pool.query<{ epoch: string; from_sequence: string; received: string }>(
      'SELECT epoch, from_sequence, received::text FROM event_progress WHERE node_id = $1 AND epoch = ANY($2::uuid[])',
      [nodeId, epochs.map(({ epoch }) => epoch)],
    );
    const found = new Map(rows.map((row) => [row.epoch, row]));
    return epochs.map(({ epoch, from }) => {
      const row = found.get(epoch);
      return progressOf(epoch, Number(row?.from_sequence ?? from), row?.received ?? '{}');
    });
  }

  storeMatches(nodeId: NodeId, rows: readonly MatchRow[]): Promise<{ readonly stored: number; readonly repeated: number }> {
    return this.transaction(async (client) => {
      let stored = 0;
      for (const row of rows) {
        const { rowCount } = await client.query(
          `INSERT INTO matches (node_id, match_id, version, day, match_number, status, loaded_at, first_sequence, row) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
           ON CONFLICT (node_id, match_id) DO UPDATE SET version = excluded.version, day = excluded.day, match_number = excluded.match_number, status = excluded.status,
           row = excluded.row WHERE matches.version < excluded.version`,
          [nodeId, row.matchId, row.version, row.day, row.matchNumber, row.status, row.loadedAt, row.firstSequence, JSON.stringify(row)],
        );
        if (rowCount === 0) continue;
        stored += 1;
        for (const [side, name, noc] of [['blue', row.blueName, row.blueNoc], ['red', row.redName, row.redNoc]] as const) {
          if (name === null) continue;
          await client.query(
            'INSERT INTO match_athletes (node_id, match_id, side, name, noc) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (node_id, match_id, side) DO UPDATE SET name = excluded.name, noc = excluded.noc',
            [nodeId, row.matchId, side, name, noc ?? ''],
          );
        }
      }
      return { stored, repeated: rows.length - stored };
    });
  }

  async storeSessions(nodeId: NodeId, rows: readonly UdpSessionRow[]): Promise<{ readonly stored: number; readonly repeated: number }> {
    const { rowCount } = await this.pool.query(
      `INSERT INTO udp_sessions (node_id, session_id, version, started_at, row)
       SELECT $1, u.* FROM unnest($2::uuid[], $3::integer[], $4::double precision[], $5::json[]) AS u
       ON CONFLICT (node_id, session_id) DO UPDATE SET version = excluded.version, row = excluded.row WHERE udp_sessions.version < excluded.version`,
      [nodeId, rows.map((row) => row.sessionId), rows.map((row) => row.version), rows.map((row) => row.startedAt), rows.map((row) => JSON.stringify(row))],
    );
    return { stored: rowCount ?? 0, repeated: rows.length - (rowCount ?? 0) };
  }

  async registerNode(node: { nodeId: NodeId; courtName: string; host: string; version: string; at: number }): Promise<void> {
    await this.pool.query(
      `INSERT INTO slave_nodes (node_id, court_name, host, version, first_seen, last_seen) VALUES ($1, $2, $3, $4, $5, $5)
       ON CONFLICT (node_id) DO UPDATE SET court_name = excluded.court_name, host = excluded.host, version = excluded.version, last_seen = excluded.last_seen`,
      [node.nodeId, node.courtName, node.host, node.version, node.at],
    );
  }

  async updateNode(nodeId: NodeId, change: { clockOffsetMs?: number | null; lastSeen?: number }): Promise<void> {
    await this.pool.query('UPDATE slave_nodes SET clock_offset_ms = coalesce($2, clock_offset_ms), last_seen = coalesce($3, last_seen) WHERE node_id = $1', [
      nodeId,
      change.clockOffsetMs ?? null,
      change.lastSeen ?? null,
    ]);
  }

  async nodes(): Promise<readonly SlaveNodeRow[]> {
    const { rows } = await this.pool.query<SlaveNodeRow>(
      `SELECT node_id AS "nodeId", court_name AS "courtName", host, version, first_seen AS "firstSeen", last_seen AS "lastSeen", clock_offset_ms AS "clockOffsetMs"
       FROM slave_nodes ORDER BY court_name, node_id`,
    );
    return rows;
  }

  async events(query: HubEventQuery): Promise<{ readonly rows: readonly HubEvent[]; readonly next: string | null }> {
    const limit = Math.min(Math.max(1, query.limit), maxLimit);
    const parts: string[] = [];
    const values: unknown[] = [];
    const add = (sql: (at: string) => string, value: unknown): void => {
      values.push(value);
      parts.push(sql(`$${String(values.length)}`));
    };
    const cursor = query.cursor === undefined ? null : readCursor(query.cursor);
    if (cursor !== null) {
      values.push(cursor.hubTime, cursor.id);
      parts.push(`(e.hub_time, e.id) < ($${String(values.length - 1)}, $${String(values.length)})`);
    }
    const anyOf = (column: string, type: string, list: readonly string[] | undefined): void => {
      if (list !== undefined && list.length > 0) add((at) => `e.${column} = ANY(${at}::${type}[])`, list);
    };
    const equal = (column: string, value: string | undefined): void => {
      if (value !== undefined) add((at) => `e.${column} = ${at}`, value);
    };
    anyOf('node_id', 'uuid', query.nodeIds);
    equal('day', query.day);
    equal('tournament_id', query.tournamentId);
    equal('tournament_day_id', query.tournamentDayId);
    equal('match_id', query.matchId);
    equal('match_number', query.matchNumber);
    equal('session_id', query.sessionId);
    anyOf('category', 'text', query.categories);
    anyOf('side', 'text', query.sides);
    anyOf('type', 'text', query.types);
    if (query.validity !== undefined) add((at) => `e.valid = ${at}`, query.validity === 'valid');
    if (query.fromMs !== undefined) add((at) => `e.hub_time >= ${at}`, query.fromMs);
    if (query.toMs !== undefined) add((at) => `e.hub_time < ${at}`, query.toMs);
    if (query.text !== undefined && query.text !== '') {
      const pattern = `%${query.text.replace(/[\\%_]/g, '\\$&')}%`;
      add((at) => `(encode(e.raw, 'escape') ILIKE ${at} OR e.parsed::text ILIKE ${at} OR e.type ILIKE ${at} OR e.match_number ILIKE ${at})`, pattern);
    }
    const { rows } = await this.pool.query<HubEventRow>(
      `SELECT e.*, n.court_name FROM events e LEFT JOIN slave_nodes n USING (node_id) ${parts.length === 0 ? '' : `WHERE ${parts.join(' AND ')}`}
       ORDER BY e.hub_time DESC, e.id DESC LIMIT ${String(limit)}`,
      values,
    );
    const found = rows.map(hubEventOf);
    const last = found.at(-1);
    return { rows: found, next: found.length < limit || last === undefined ? null : writeCursor(last.hubTime, last.id) };
  }

  async matches(query: {
    readonly nodeId?: NodeId;
    readonly day?: string;
    readonly matchId?: string;
    readonly cursor?: string;
    readonly limit: number;
  }): Promise<{ readonly rows: readonly (MatchRow & { nodeId: NodeId })[]; readonly next: string | null }> {
    const limit = Math.min(Math.max(1, query.limit), maxLimit);
    const cursor = query.cursor === undefined ? null : readCursor(query.cursor);
    const { rows } = await this.pool.query<{ node_id: NodeId; id: string; loaded_at: number; row: MatchRow }>(
      `SELECT node_id, id, loaded_at, row FROM matches WHERE ($1::uuid IS NULL OR node_id = $1) AND ($2::date IS NULL OR day = $2) AND ($3::text IS NULL OR match_id = $3)
       AND ($4::double precision IS NULL OR (loaded_at, id) < ($4, $5::bigint)) ORDER BY loaded_at DESC, id DESC LIMIT $6`,
      [query.nodeId ?? null, query.day ?? null, query.matchId ?? null, cursor?.hubTime ?? null, cursor?.id ?? null, limit],
    );
    const last = rows.at(-1);
    return {
      rows: rows.map(({ node_id, row }) => ({ ...row, nodeId: node_id })),
      next: rows.length < limit || last === undefined ? null : writeCursor(last.loaded_at, last.id),
    };
  }

  async days(nodeId: NodeId): Promise<readonly string[]> {
    const { rows } = await this.pool.query<{ day: string }>('SELECT DISTINCT day FROM events WHERE node_id = $1 ORDER BY day', [nodeId]);
    return rows.map(({ day }) => day);
  }

  async checksum(nodeId: NodeId, day: string): Promise<DayChecksum> {
    const digest = new EventDigest();
    let after: { readonly epoch: string | null; readonly sequence: number } = { epoch: null, sequence: 0 };
    for (;;) {
      const { rows }: { rows: HubEventRow[] } = await this.pool.query<HubEventRow>(
        `SELECT * FROM events WHERE node_id = $1 AND day = $2 AND ($3::uuid IS NULL OR (epoch, sequence) > ($3, $4)) ORDER BY epoch, sequence LIMIT $5`,
        [nodeId, day, after.epoch, after.sequence, chunk],
      );
      for (const row of rows) digest.add(String(row['epoch']), recordOf(row));
      const last = rows.at(-1);
      if (last === undefined || rows.length < chunk) return { day, events: digest.events, checksum: digest.finish() };
      after = { epoch: String(last['epoch']), sequence: Number(last['sequence']) };
    }
  }

  async health(): ReturnType<HubStore['health']> {
    const before = performance.now();
    const { rows } = await this.pool.query<{ events: string; migration: string }>(
      'SELECT (SELECT coalesce(sum(upper(r) - lower(r)), 0) FROM event_progress, unnest(received) AS r) AS events, (SELECT max(name) FROM schema_migrations) AS migration',
    );
    return { accessible: true, latencyMs: performance.now() - before, events: Number(rows[0]?.events ?? 0), migration: rows[0]?.migration ?? 'none' };
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  /** Creates the day's partition the first time the day is seen; two hubs may do so at once. */
  private async ensurePartition(day: string): Promise<void> {
    if (this.knownDays.has(day)) return;
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new RangeError(`not a day: ${day}`);
    const name = `events_${day.replaceAll('-', '')}`;
    await this.transaction(async (client) => {
      await client.query("SELECT pg_advisory_xact_lock(hashtext('restrike events partitions'))");
      await client.query(`CREATE TABLE IF NOT EXISTS ${name} PARTITION OF events FOR VALUES IN ('${day}')`);
    });
    this.knownDays.add(day);
  }

  private async transaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: unknown) => {
        broken = failure instanceof Error ? failure : new Error(String(failure));
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }
}

const writeCursor = (time: number, id: string): string => Buffer.from(`${String(time)}:${id}`).toString('base64url');

/** @throws RangeError for a text that no answer of ours had. */
function readCursor(cursor: string): { readonly hubTime: number; readonly id: string } {
  const match = /^(-?[0-9.e+]+):([0-9]+)$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (match === null || !Number.isFinite(Number(match[1]))) throw new RangeError('cursor is not one of a previous answer');
  return { hubTime: Number(match[1]), id: match[2] ?? '0' };
}

/** Migrates the database and opens the hub's store on it. */
export async function openHubStore(options: HubStoreOptions): Promise<HubStore> {
  await migrateHubStore(options.url);
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connections ?? 10,
    connectionTimeoutMillis: 5_000,
    statement_timeout: options.statementTimeoutMs ?? 15_000,
    idle_in_transaction_session_timeout: 30_000,
    types,
  });
  // An idle connection that breaks (server restarted) is replaced by the pool; it must not end the process.
  pool.on('error', () => undefined);
  return new PostgresHubStore(pool);
}
