import { randomUUID } from 'node:crypto';
import type { EpochId, EventRecord, UdpSessionRow } from '@restrike/contracts';
import type Database from 'better-sqlite3';
import { StoreError } from '../store-error.js';
import { requireCourtSchema } from './court-schema.js';
import type { CommitGroup, CourtWriter, StoredMemory } from './court-store.js';
import { prepareEventInsert, recordOf, type EventRow } from './event-row.js';
import { prepareLocate } from './locate-events.js';
import { openDatabase } from './open-database.js';
import { placeholders } from './placeholders.js';
import { prepareCorrection } from './store-correction.js';
import { prepareDerived } from './store-derived.js';
import { prepareMatch, type MatchWriter } from './store-match.js';
import { FollowingRows } from './store-following.js';
import { timelineOrigin, type MachineMoment, type StoreOpening } from './timeline-origin.js';
import { WriteTurns } from './write-turns.js';

/** Session row as the table has it. */
function sessionValues(row: UdpSessionRow): unknown[] {
  return [
    row.sessionId, row.version, row.epoch, row.address, row.port, row.startedAt, row.endedAt, row.status, row.received, row.parsed, row.errors, row.bytes,
    row.minBytes, row.maxBytes, row.clients, row.kernelDrops,
  ];
}

/** Events of a group from which on the next is taken to wait already. */
const burstEvents = 100;

/** Whether the rows that only say again what the events of a group say are written with a later one. */
const mayFollow = (group: CommitGroup): boolean => group.inBurst === true && group.memory === null;

class PreparedWriter implements CourtWriter {
  readonly from: number;
  readonly originMs: number | null;
  private last: number;
  private readonly write: (group: CommitGroup) => void;
  private readonly upsertSession: Database.Statement;
  private readonly matches: MatchWriter;
  private readonly following: FollowingRows;

  constructor(
    private readonly database: Database.Database,
    readonly epoch: EpochId,
    now: number,
    machine: Omit<MachineMoment, 'now'> | null,
    private readonly turns: WriteTurns,
  ) {
    const [stored, deleted] = ['SELECT max(sequence) FROM events', "SELECT value FROM outbox_marks WHERE name = 'highest_deleted'"].map((sql) =>
      Number(database.prepare(sql).pluck().get() ?? 0),
    ) as [number, number];
    this.last = Math.max(stored, deleted);
    this.from = this.last + 1;
    const before = database.prepare(latestOpeningSql).get() as StoreOpening | undefined;
    this.originMs = machine === null ? null : timelineOrigin(before ?? null, { now, ...machine });
    database.transaction(() => {
      // A run that ended before its first event leaves nothing to tell the hub.
      database.prepare('DELETE FROM epochs WHERE from_sequence = ?').run(this.from);
      database
        .prepare('INSERT INTO epochs (epoch, from_sequence, started_at, acknowledged, origin_ms, boot_id, opened_us) VALUES (?, ?, ?, ?, ?, ?, ?)')
        .run(epoch, this.from, now, this.last, this.originMs, machine?.bootId ?? null, machine?.monotonicUs ?? null);
      database
        .prepare("UPDATE udp_sessions SET status = 'interrupted', version = version + 1, ended_at = coalesce((SELECT max(last_seen) FROM client_connections c WHERE c.session_id = udp_sessions.session_id), started_at) WHERE status = 'active'")
        .run();
    })();
    this.upsertSession = database.prepare(
      `INSERT INTO udp_sessions (session_id, version, epoch, address, port, started_at, ended_at, status, received, parsed, errors, bytes, min_bytes, max_bytes, clients, kernel_drops)
       VALUES (${placeholders(16)}) ON CONFLICT (session_id) DO UPDATE SET version = excluded.version, address = excluded.address, port = excluded.port, ended_at = excluded.ended_at, status = excluded.status,
       received = excluded.received, parsed = excluded.parsed, errors = excluded.errors, bytes = excluded.bytes, min_bytes = excluded.min_bytes,
       max_bytes = excluded.max_bytes, clients = excluded.clients, kernel_drops = excluded.kernel_drops`,
    );
    this.matches = prepareMatch(database);
    this.following = new FollowingRows(database);
    this.oweAfter(this.loadMemory()?.sequence ?? 0);
    // At once with the right to write: a look-up first would fail when somebody else writes meanwhile.
    this.write = database.transaction(this.prepareGroup()).immediate;
  }

  get lastSequence(): number {
    return this.last;
  }

  commit(group: CommitGroup): void {
    try {
      this.turns.asPipeline(() => this.write(group));
    } catch (error) {
      this.matches.forget();
      this.following.forget();
      throw error;
    }
    if (mayFollow(group)) this.following.owe(group.events);
    else this.following.stored();
    this.last = group.events.at(-1)?.sequence ?? this.last;
    // Pages that an appending writer filled and will not touch again; now and then and never in a burst, since those it does need are read again.
    if (group.memory !== null && group.events.length < burstEvents) this.database.pragma('shrink_memory');
  }

  payOwed(isRefused: (error: unknown) => boolean): void {
    const inTransaction = this.database.transaction((write: () => void) => write()).immediate;
    this.following.pay((write) => this.turns.asPipeline(() => inTransaction(write)), isRefused);
  }

  openSession(session: UdpSessionRow): void {
    this.turns.asPipeline(() => this.upsertSession.run(...sessionValues(session)));
  }

  closeSession(session: UdpSessionRow): void {
    this.turns.asPipeline(() => this.upsertSession.run(...sessionValues(session)));
  }

  lastDatagram(sessionId: string): number {
    const find = this.database.prepare(
      `SELECT coalesce(max(datagram), 0) FROM events WHERE session_id = @key
       AND sequence BETWEEN (SELECT first FROM event_spans WHERE kind = 'session' AND key = @key) AND (SELECT last FROM event_spans WHERE kind = 'session' AND key = @key)`,
    );
    return Number(find.pluck().get({ key: sessionId }));
  }

  originOf(sessionId: string): number | null {
    const find = this.database.prepare('SELECT p.origin_ms FROM udp_sessions s JOIN epochs p USING (epoch) WHERE s.session_id = ?');
    return (find.pluck().get(sessionId) as number | null | undefined) ?? null;
  }

  loadMemory(): StoredMemory | null {
    return (this.database.prepare('SELECT sequence, json FROM match_memory').get() as StoredMemory | undefined) ?? null;
  }

  eventsAfter(sequence: number, limit: number): readonly EventRecord[] {
    return (this.database.prepare('SELECT * FROM events WHERE sequence > ? ORDER BY sequence LIMIT ?').all(sequence, limit) as EventRow[]).map(recordOf);
  }

  close(): void {
    this.database.pragma('incremental_vacuum(200)');
    this.database.pragma('wal_checkpoint(TRUNCATE)');
    this.database.close();
  }

  /** A run that was killed in a burst may have owed the rows of the events after its memory. */
  private oweAfter(sequence: number): void {
    for (let events = this.eventsAfter(sequence, 1_000); events.length > 0; events = this.eventsAfter(events.at(-1)?.sequence ?? 0, 1_000)) this.following.owe(events);
  }

  /** Everything a group changes, as one function for one transaction. */
  private prepareGroup(): (group: CommitGroup) => void {
    const { database } = this;
    const insertEvents = prepareEventInsert(database, this.epoch);
    const insertClient = database.prepare(
      `INSERT INTO client_connections (session_id, sender, first_seen, last_seen, packets) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (session_id, sender) DO UPDATE SET last_seen = excluded.last_seen, packets = packets + excluded.packets`,
    );
    const storeMemory = database.prepare(
      'INSERT INTO match_memory (only, sequence, json) VALUES (1, ?, ?) ON CONFLICT (only) DO UPDATE SET sequence = excluded.sequence, json = excluded.json',
    );
    const storeDerived = prepareDerived(database);
    const correct = prepareCorrection(database);
    const locate = prepareLocate(database, this.originMs);
    return (group) => {
      let next = this.last;
      for (const event of group.events) {
        next += 1;
        if (event.sequence !== next) {
          throw new StoreError('SEQUENCE_NOT_NEXT', `event ${String(event.sequence)} was handed in where ${String(next)} is next: an order without holes is what the hub counts by`);
        }
      }
      insertEvents(group.events, locate(group.events));
      storeDerived(group.events);
      if (!mayFollow(group)) this.following.store(group.events);
      for (const correction of group.corrections) correct(correction);
      for (const match of group.matches) this.matches.store(match);
      if (group.session !== null) {
        this.upsertSession.run(...sessionValues(group.session));
        for (const client of group.clients) insertClient.run(group.session.sessionId, client.sender, client.firstSeen, client.lastSeen, client.packets);
      }
      if (group.memory !== null) storeMemory.run(group.memory.sequence, group.memory.json);
    };
  }
}

/** The newest opening, with the latest monotonic reading that it left. */
const latestOpeningSql = `SELECT origin_ms AS originMs, boot_id AS bootId, max(coalesce(opened_us, 0), coalesce((SELECT max(monotonic_us) FROM events e WHERE e.sequence =
  (SELECT max(sequence) FROM events) AND e.epoch = p.epoch), 0)) AS latestUs FROM epochs p WHERE origin_ms IS NOT NULL ORDER BY from_sequence DESC LIMIT 1`;

/**
 * Opens a migrated court store for the pipeline and begins a new epoch.
 *
 * @param now wall clock, ms.
 * @param machine the machine's monotonic clock and the identity of its start; null: events lie on the timeline by their wall clock.
 * @param turns the turns that the connections of this process beside the pipeline take too, where there are any.
 * @throws StoreError `DATABASE_NEWER` or `DATABASE_NOT_MIGRATED`.
 */
export function openCourtWriter(file: string, now: number, epoch: string = randomUUID(), machine: Omit<MachineMoment, 'now'> | null = null, turns = new WriteTurns()): CourtWriter {
  const database = openDatabase(file, { synchronous: 'FULL' });
  try {
    requireCourtSchema(database, file);
    return new PreparedWriter(database, epoch as EpochId, now, machine, turns);
  } catch (error) {
    database.close();
    throw error;
  }
}
