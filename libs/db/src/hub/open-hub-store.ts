import type { BatchAnswer, DayChecksum, EpochExtent, EpochProgress, EventBatch, EventRecord, HubId, MatchRow, NodeId, ObsSessionRow, RowBatchAnswer, UdpSessionRow } from '@restrike/contracts';
import pg from 'pg';
import { EventDigest } from '../event-digest.js';
import { StoreError } from '../store-error.js';
import { AnnouncementStore } from './announcement-store.js';
import { ClipStore } from './clip-store.js';
import { CommandStore } from './command-store.js';
import { CommandVault, type Sealer } from './command-vault.js';
import { AccessStore } from './access-store.js';
import { AttemptStore } from './attempt-store.js';
import { AuditStore, type NewAuditEntry } from './audit-store.js';
import { audited } from './audited.js';
import { DayPartitions } from './day-partitions.js';
import { hubEventOf, recordOf, type HubEventRow } from './event-columns.js';
import { HubAlerts } from './hub-alerts.js';
import { hubEventQuery } from './hub-event-query.js';
import { migrateHubStore } from './hub-migrations.js';
import { openHubPool } from './hub-pool.js';
import { HubSamples } from './hub-samples.js';
import type { HubEvent, HubEventQuery, HubStore, NodeSeen, SlaveNodeRow } from './hub-store.js';
import { fromColumn, toColumn } from './hub-text.js';
import { HubTournaments } from './hub-tournaments.js';
import { inTransaction } from './in-transaction.js';
import { ingestEvents, isThereAlready } from './ingest-events.js';
import { ConsoleActStore } from './console-act-store.js';
import { IvrEventStore } from './ivr-event-store.js';
import { Leadership } from './leadership.js';
import { readCursor, writeCursor } from './page-cursor.js';
import { PairingStore } from './pairing-store.js';
import { blameRecord, isContentRefusal, isMissingPartition } from './refused-record.js';
import { progressOf, rangesOf } from './sequence-ranges.js';
import { storeHubMatches } from './store-hub-matches.js';
import { takeRows } from './take-rows.js';
import { TextSearches } from './text-searches.js';
import { indexTexts, type TextIndexing } from './text-indexes.js';
import { WishStore } from './wish-store.js';

export interface HubStoreOptions {
  readonly url: string;
  /** Connections to the server at most. */
  readonly connections?: number;
  /** Milliseconds after which a statement is given up. */
  readonly statementTimeoutMs?: number;
  /** Milliseconds after which a search for text is given up. */
  readonly searchLimitMs?: number;
  /** Seals the secrets of commands; without it they are not kept. */
  readonly sealer?: Sealer;
}

const maxLimit = 1_000;
/** A batch is tried so often when what is known of the table, a day's partition or what is new, turns out to be wrong. */
const maxTries = 3;
/** A text that is often is found among so many of the newest events. */
const searchWindow = 20_000;
/** Advisory lock of the process that leads. */
const leaderLock = 7_303_015;
/** Events read at once for a checksum. */
const chunk = 2_000;

class PostgresHubStore implements HubStore {
  readonly commands: CommandStore;
  readonly wishes: WishStore;
  readonly clips: ClipStore;
  readonly ivrEvents: IvrEventStore;
  readonly consoleActs: ConsoleActStore;
  readonly announcements: AnnouncementStore;
  readonly tournaments: HubTournaments;
  readonly alerts: HubAlerts;
  readonly samples: HubSamples;
  readonly access: AccessStore;
  readonly attempts: AttemptStore;
  readonly audit: AuditStore;
  readonly pairing: PairingStore;
  private readonly partitions: DayPartitions;
  private readonly searches: TextSearches;

  constructor(
    private readonly pool: pg.Pool,
    private readonly url: string,
    { sealer, searchLimitMs }: HubStoreOptions,
  ) {
    this.searches = new TextSearches(pool, searchLimitMs ?? 5_000);
    this.commands = new CommandStore(pool, new CommandVault(sealer ?? null));
    this.wishes = new WishStore(pool);
    this.clips = new ClipStore(pool);
    this.ivrEvents = new IvrEventStore(pool);
    this.consoleActs = new ConsoleActStore(pool);
    this.announcements = new AnnouncementStore(pool);
    this.access = new AccessStore(pool);
    this.attempts = new AttemptStore(pool);
    this.audit = new AuditStore(pool);
    this.pairing = new PairingStore(pool);
    this.partitions = new DayPartitions(pool);
    this.tournaments = new HubTournaments(pool);
    this.alerts = new HubAlerts(pool);
    this.samples = new HubSamples(pool);
  }

  async hubId(): Promise<HubId> {
    const { rows } = await this.pool.query<{ hub_id: HubId }>('SELECT hub_id FROM hub');
    const [row] = rows;
    if (row === undefined) throw new StoreError('DATABASE_NOT_MIGRATED', 'The hub has no identity: its database was not migrated.');
    return row.hub_id;
  }

  async ingest(batch: EventBatch, courtOffsetMs: number | null, at: number): Promise<BatchAnswer> {
    let trusts = true;
    const store = (client: pg.ClientBase, records: readonly EventRecord[]) => ingestEvents(client, { ...batch, records: [...records] }, courtOffsetMs, at, trusts);
    for (let tries = 1; tries <= maxTries; tries += 1) {
      await this.ensurePartitions(batch);
      try {
        return await inTransaction(this.pool, (client) => store(client, batch.records));
      } catch (error) {
        if (trusts && isThereAlready(error)) trusts = false;
        else if (tries < maxTries && isMissingPartition(error)) this.partitions.forget();
        else if (!isContentRefusal(error)) throw error;
        else {
          // Each alone is looked for: of one that is there already nothing is to blame.
          trusts = false;
          await blameRecord(this.pool, error, batch.records, store);
        }
      }
    }
    throw new Error('The partition of a day is gone again and again: somebody else drops it.');
  }

  async progress(nodeId: NodeId, epochs: readonly EpochExtent[]): Promise<readonly EpochProgress[]> {
    const { rows } = await this.pool.query<{ epoch: string; from_sequence: string; received: string }>(
      'SELECT epoch, from_sequence, received::text FROM event_progress WHERE node_id = $1 AND epoch = ANY($2::uuid[])',
      [nodeId, epochs.map(({ epoch }) => epoch)],
    );
    const found = new Map(rows.map((row) => [row.epoch, row]));
    return epochs.map(({ epoch, from }) => {
      const row = found.get(epoch);
      return progressOf(epoch, Number(row?.from_sequence ?? from), rangesOf(row?.received ?? '{}'));
    });
  }

  storeMatches(nodeId: NodeId, rows: readonly MatchRow[]): Promise<RowBatchAnswer> {
    return takeRows(this.pool, nodeId, rows, (client, some) => storeHubMatches(client, nodeId, some));
  }

  storeSessions(nodeId: NodeId, given: readonly UdpSessionRow[]): Promise<RowBatchAnswer> {
    return takeRows(this.pool, nodeId, given, async (client, rows) => {
      const newest = new Map<string, UdpSessionRow>();
      for (const row of rows) if (row.version > (newest.get(row.sessionId)?.version ?? 0)) newest.set(row.sessionId, row);
      const own = [...newest.values()];
      const { rowCount } = await client.query(
        `INSERT INTO udp_sessions (node_id, session_id, version, started_at, row)
         SELECT $1, u.* FROM unnest($2::uuid[], $3::bigint[], $4::double precision[], $5::json[]) AS u
         ON CONFLICT (node_id, session_id) DO UPDATE SET version = excluded.version, row = excluded.row WHERE udp_sessions.version < excluded.version`,
        [nodeId, own.map((row) => row.sessionId), own.map((row) => row.version), own.map((row) => row.startedAt), own.map((row) => JSON.stringify(row))],
      );
      return rowCount ?? 0;
    });
  }

  storeObsSessions(nodeId: NodeId, given: readonly ObsSessionRow[]): Promise<RowBatchAnswer> {
    return takeRows(this.pool, nodeId, given, async (client, rows) => {
      const newest = new Map<string, ObsSessionRow>();
      for (const row of rows) if (row.version > (newest.get(row.obsSessionId)?.version ?? 0)) newest.set(row.obsSessionId, row);
      const own = [...newest.values()];
      const { rowCount } = await client.query(
        `INSERT INTO obs_sessions (node_id, obs_session_id, version, kind, tournament_day_id, started_at, ended_at, status, row)
         SELECT $1, u.* FROM unnest($2::uuid[], $3::bigint[], $4::text[], $5::uuid[], $6::double precision[], $7::double precision[], $8::text[], $9::json[]) AS u
         ON CONFLICT (node_id, obs_session_id) DO UPDATE SET version = excluded.version, ended_at = excluded.ended_at, status = excluded.status, row = excluded.row
         WHERE obs_sessions.version < excluded.version`,
        [
          nodeId, own.map((row) => row.obsSessionId), own.map((row) => row.version), own.map((row) => row.kind), own.map((row) => row.tournamentDayId), own.map((row) => row.startedAt),
          own.map((row) => row.endedAt), own.map((row) => row.status), own.map((row) => JSON.stringify(row)),
        ],
      );
      return rowCount ?? 0;
    });
  }

  async obsSessions({ nodeId, day, before, limit }: { readonly nodeId: NodeId; readonly day?: string; readonly before?: number; readonly limit: number }): Promise<readonly ObsSessionRow[]> {
    const { rows } = await this.pool.query<{ row: ObsSessionRow }>(
      `SELECT row FROM obs_sessions WHERE node_id = $1 AND ($2::text IS NULL OR row->>'day' = $2) AND ($3::double precision IS NULL OR started_at < $3)
       ORDER BY started_at DESC, obs_session_id LIMIT $4`,
      [nodeId, day ?? null, before ?? null, Math.min(Math.max(1, limit), maxLimit)],
    );
    return rows.map(({ row }) => row);
  }

  async registerNode(node: { nodeId: NodeId; courtName: string; host: string; version: string; at: number }): Promise<number> {
    const { rows } = await this.pool.query<{ rows_taken: string }>(
      `INSERT INTO slave_nodes (node_id, court_name, host, version, first_seen, last_seen) VALUES ($1, $2, $3, $4, $5, $5)
       ON CONFLICT (node_id) DO UPDATE SET court_name = excluded.court_name, host = excluded.host, version = excluded.version, last_seen = excluded.last_seen, removed_at = NULL RETURNING rows_taken`,
      [node.nodeId, toColumn(node.courtName), toColumn(node.host), toColumn(node.version), node.at],
    );
    return Number(rows[0]?.rows_taken);
  }

  async updateNodes(nodes: readonly NodeSeen[]): Promise<void> {
    // In the order of their ids: two hubs that each hold a court the other waits for would be ended as a deadlock.
    await this.pool.query(
      `UPDATE slave_nodes s SET clock_offset_ms = coalesce(u.clock_offset_ms, s.clock_offset_ms), last_seen = greatest(s.last_seen, u.last_seen)
       FROM (SELECT u.* FROM slave_nodes n JOIN unnest($1::uuid[], $2::double precision[], $3::double precision[]) AS u(node_id, clock_offset_ms, last_seen) USING (node_id)
             ORDER BY u.node_id FOR NO KEY UPDATE OF n) AS u WHERE s.node_id = u.node_id`,
      [nodes.map((one) => one.nodeId), nodes.map((one) => one.clockOffsetMs), nodes.map((one) => one.lastSeen)],
    );
  }

  removeNode(nodeId: NodeId, at: number, entry: NewAuditEntry | null): Promise<boolean> {
    return audited(this.pool, () => entry, async (client) => (await client.query('UPDATE slave_nodes SET removed_at = $2 WHERE node_id = $1', [nodeId, at])).rowCount === 1);
  }

  async nodes(): Promise<readonly SlaveNodeRow[]> {
    const { rows } = await this.pool.query<SlaveNodeRow>(
      `SELECT node_id AS "nodeId", court_name AS "courtName", host, version, first_seen AS "firstSeen", last_seen AS "lastSeen", clock_offset_ms AS "clockOffsetMs", removed_at AS "removedAt"
       FROM slave_nodes ORDER BY court_name, node_id`,
    );
    return rows.map((row) => ({ ...row, courtName: fromColumn(row.courtName), host: fromColumn(row.host) }));
  }

  async events(wanted: HubEventQuery): Promise<{ readonly rows: readonly HubEvent[]; readonly next: string | null }> {
    const query = await this.withDay(wanted);
    const namesCourts = query.nodeIds !== undefined && query.nodeIds.length > 0;
    const table = query.day === undefined ? 'events' : await this.partitions.tableOf(query.day);
    if (table === null) return { rows: [], next: null };
    const nodes = !namesCourts && query.categories !== undefined ? await this.nodesWithEvents() : [];
    const { text, values, limit } = hubEventQuery(query, table, nodes);
    const isSearch = query.text !== undefined && query.text !== '';
    const rows = isSearch ? await this.searches.run(hubEventQuery(query, table, nodes, searchWindow), { text, values, limit }) : (await this.pool.query<HubEventRow>(text, [...values])).rows;
    const found = rows.map(hubEventOf);
    const last = found.at(-1);
    return { rows: found, next: found.length < limit || last === undefined ? null : writeCursor({ time: last.hubTime, id: last.id }) };
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
      [query.nodeId ?? null, query.day ?? null, query.matchId ?? null, cursor?.time ?? null, cursor?.id ?? null, limit],
    );
    const last = rows.at(-1);
    return {
      rows: rows.map(({ node_id, row }) => ({ ...row, nodeId: node_id })),
      next: rows.length < limit || last === undefined ? null : writeCursor({ time: last.loaded_at, id: last.id }),
    };
  }

  async days(nodeId: NodeId): Promise<readonly string[]> {
    // One look into each day's key, instead of a walk over every event.
    const { rows } = await this.pool.query<{ day: string }>(
      'SELECT d.day FROM unnest($2::date[]) AS d(day) CROSS JOIN LATERAL (SELECT 1 FROM events e WHERE e.day = d.day AND e.node_id = $1 LIMIT 1) AS found ORDER BY d.day',
      [nodeId, await this.partitions.days()],
    );
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

  indexTexts(today: string): Promise<TextIndexing> {
    return indexTexts(this.url, today);
  }

  leadership(): Leadership {
    return new Leadership(this.url, leaderLock);
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  /** An event of a tournament day has that day's date: its partition alone is read. A day that only a court knows is looked for in all. */
  private async withDay(query: HubEventQuery): Promise<HubEventQuery> {
    const { tournamentDayId } = query;
    if (tournamentDayId === undefined || query.day !== undefined) return query;
    const { rows } = await this.pool.query<{ day: string }>('SELECT day FROM tournament_days WHERE tournament_day_id = $1', [tournamentDayId]);
    return rows[0] === undefined ? query : { ...query, day: rows[0].day };
  }

  private async nodesWithEvents(): Promise<readonly string[]> {
    const { rows } = await this.pool.query<{ node_id: string }>('SELECT DISTINCT node_id FROM event_progress');
    return rows.map(({ node_id }) => node_id);
  }

  private async ensurePartitions({ records }: EventBatch): Promise<void> {
    for (const day of new Set(records.map((record) => record.day))) {
      try {
        await this.partitions.ensure(day);
      } catch (error) {
        if (!isContentRefusal(error) && !(error instanceof RangeError)) throw error;
        throw new StoreError('RECORD_REFUSED', `the hub's database has no such day: ${day}`, records.findIndex((record) => record.day === day));
      }
    }
  }
}

/**
 * Migrates the database and opens the hub's store on it.
 *
 * @throws StoreError `DATABASE_NEWER` or `DATABASE_TOO_OLD`.
 */
export async function openHubStore(options: HubStoreOptions): Promise<HubStore> {
  await migrateHubStore(options.url);
  const pool = openHubPool(options.url, options);
  return new PostgresHubStore(pool, options.url, options);
}
