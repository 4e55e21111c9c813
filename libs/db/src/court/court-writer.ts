import { randomUUID } from 'node:crypto';
import type { EpochId, EventRecord, MatchRow, UdpSessionRow } from '@restrike/contracts';
import type Database from 'better-sqlite3';
import type { CommitGroup, CourtWriter, EventCorrection, StoredMemory } from './court-store.js';
import { eventColumns, eventValues, recordOf, type EventRow } from './event-row.js';
import { openDatabase } from './open-database.js';

const maxSamples = 5;

const placeholders = (count: number): string => Array.from({ length: count }, () => '?').join(', ');

/** Session row as the table has it. */
function sessionValues(row: UdpSessionRow): unknown[] {
  return [
    row.sessionId, row.version, row.epoch, row.address, row.port, row.startedAt, row.endedAt, row.status, row.received, row.parsed, row.errors, row.bytes,
    row.minBytes, row.maxBytes, row.clients, row.kernelDrops,
  ];
}

class PreparedWriter implements CourtWriter {
  readonly from: number;
  private last: number;
  private readonly write: (group: CommitGroup) => void;
  private readonly upsertSession: Database.Statement;

  constructor(
    private readonly database: Database.Database,
    readonly epoch: EpochId,
    now: number,
  ) {
    this.last = Number(database.prepare('SELECT coalesce(max(sequence), 0) FROM events').pluck().get());
    this.from = this.last + 1;
    database.transaction(() => {
      // A run that ended before its first event leaves nothing to tell the hub.
      database.prepare('DELETE FROM epochs WHERE from_sequence = ?').run(this.from);
      database.prepare('INSERT INTO epochs (epoch, from_sequence, started_at, acknowledged) VALUES (?, ?, ?, ?)').run(epoch, this.from, now, this.last);
      database
        .prepare("UPDATE udp_sessions SET status = 'interrupted', version = version + 1, ended_at = coalesce((SELECT max(last_seen) FROM client_connections c WHERE c.session_id = udp_sessions.session_id), started_at) WHERE status = 'active'")
        .run();
    })();
    this.upsertSession = database.prepare(
      `INSERT INTO udp_sessions (session_id, version, epoch, address, port, started_at, ended_at, status, received, parsed, errors, bytes, min_bytes, max_bytes, clients, kernel_drops)
       VALUES (${placeholders(16)}) ON CONFLICT (session_id) DO UPDATE SET version = excluded.version, ended_at = excluded.ended_at, status = excluded.status,
       received = excluded.received, parsed = excluded.parsed, errors = excluded.errors, bytes = excluded.bytes, min_bytes = excluded.min_bytes,
       max_bytes = excluded.max_bytes, clients = excluded.clients, kernel_drops = excluded.kernel_drops`,
    );
    this.write = database.transaction(this.prepareGroup());
  }

  get lastSequence(): number {
    return this.last;
  }

  commit(group: CommitGroup): void {
    this.write(group);
    this.last = group.events.at(-1)?.sequence ?? this.last;
  }

  openSession(session: UdpSessionRow): void {
    this.upsertSession.run(...sessionValues(session));
  }

  closeSession(session: UdpSessionRow): void {
    this.upsertSession.run(...sessionValues(session));
  }

  lastDatagram(sessionId: string): number {
    return Number(this.database.prepare('SELECT coalesce(max(datagram), 0) FROM events WHERE session_id = ?').pluck().get(sessionId));
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

  /** Everything a group changes, as one function for one transaction. */
  private prepareGroup(): (group: CommitGroup) => void {
    const { database } = this;
    const insertEvent = database.prepare(`INSERT INTO events (${eventColumns.join(', ')}) VALUES (${placeholders(eventColumns.length)})`);
    const insertClient = database.prepare(
      `INSERT INTO client_connections (session_id, sender, first_seen, last_seen, packets) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (session_id, sender) DO UPDATE SET last_seen = excluded.last_seen, packets = packets + excluded.packets`,
    );
    const storeMemory = database.prepare(
      'INSERT INTO match_memory (only, sequence, json) VALUES (1, ?, ?) ON CONFLICT (only) DO UPDATE SET sequence = excluded.sequence, json = excluded.json',
    );
    const storeDerived = this.prepareDerived();
    const storeMatch = this.prepareMatch();
    const correct = this.prepareCorrection();
    return (group) => {
      for (const event of group.events) {
        insertEvent.run(...eventValues(this.epoch, event));
        storeDerived(event);
      }
      for (const correction of group.corrections) correct(correction);
      for (const match of group.matches) storeMatch(match);
      if (group.session !== null) {
        this.upsertSession.run(...sessionValues(group.session));
        for (const client of group.clients) insertClient.run(group.session.sessionId, client.sender, client.firstSeen, client.lastSeen, client.packets);
      }
      if (group.memory !== null) storeMemory.run(group.memory.sequence, group.memory.json);
    };
  }

  /** Detail rows, histories, findings and unknown patterns: for what is worth a row, never for a tick. */
  private prepareDerived(): (event: EventRecord) => void {
    const { database } = this;
    const insertDetail = database.prepare('INSERT INTO event_details (sequence, key, value) VALUES (?, ?, ?)');
    const insertScore = database.prepare('INSERT INTO score_history (sequence, match_id, round, blue, red) VALUES (?, ?, ?, ?, ?)');
    const insertWarning = database.prepare('INSERT INTO warning_history (sequence, match_id, round, blue, red) VALUES (?, ?, ?, ?, ?)');
    const insertFinding = database.prepare('INSERT INTO findings (sequence, number, code, round, side, stated, counted, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    const findPattern = database.prepare('SELECT samples FROM unknown_patterns WHERE pattern = ?').pluck();
    const storePattern = database.prepare(
      `INSERT INTO unknown_patterns (pattern, count, first_seen, last_seen, samples) VALUES (?, 1, ?, ?, ?)
       ON CONFLICT (pattern) DO UPDATE SET count = count + 1, last_seen = excluded.last_seen, samples = excluded.samples`,
    );
    // What is derived must never keep the event itself from being stored: odd content has no row here.
    const storePair = (insert: Database.Statement, { parsed, sequence, matchId, round }: EventRecord): void => {
      const [blue, red] = [parsed?.['blue'], parsed?.['red']];
      if (typeof blue === 'number' && typeof red === 'number') insert.run(sequence, matchId, round, blue, red);
    };
    return (event) => {
      const { parsed, sequence } = event;
      if (event.recognition === 'unknown' && parsed !== null) {
        const pattern = String(parsed['pattern'] ?? '');
        const samples = JSON.parse(String(findPattern.get(pattern) ?? '[]')) as string[];
        const text = Buffer.from(event.raw, 'base64').toString('utf8').slice(0, 200);
        if (samples.length < maxSamples && !samples.includes(text)) samples.push(text);
        storePattern.run(pattern, event.receivedAt, event.receivedAt, JSON.stringify(samples));
      }
      if (parsed === null || event.category === 'O') {
        if (event.type === 'sc') storePair(insertScore, event);
        if (event.matchEvents.length === 0) return;
      } else {
        for (const [key, value] of Object.entries(parsed)) {
          if (key !== 'key') insertDetail.run(sequence, key, typeof value === 'string' ? value : JSON.stringify(value) ?? null);
        }
      }
      if (event.type === 'wg' && event.category === 'R') storePair(insertWarning, event);
      event.matchEvents.forEach((one, number) => {
        if (one.kind !== 'finding') return;
        insertFinding.run(sequence, number, one.code, one.round, one.side, JSON.stringify(one.stated), JSON.stringify(one.counted), one.detail);
      });
    };
  }

  private prepareMatch(): (row: MatchRow) => void {
    const { database } = this;
    const insertMatch = database.prepare(
      `INSERT INTO matches (match_id, version, epoch, day, tournament_id, tournament_day_id, match_number, status, loaded_at, first_sequence, last_sequence, row)
       VALUES (${placeholders(12)}) ON CONFLICT (match_id) DO UPDATE SET version = excluded.version, match_number = excluded.match_number, status = excluded.status,
       last_sequence = excluded.last_sequence, row = excluded.row`,
    );
    const findDay = database.prepare('SELECT day, tournament_id AS tournamentId, tournament_day_id AS tournamentDayId FROM matches WHERE match_id = ?');
    const insertAthlete = database.prepare('INSERT INTO athletes (name, noc) VALUES (?, ?) ON CONFLICT (name, noc) DO UPDATE SET name = excluded.name RETURNING athlete_id').pluck();
    const linkAthlete = database.prepare(
      'INSERT INTO match_athletes (match_id, side, athlete_id) VALUES (?, ?, ?) ON CONFLICT (match_id, side) DO UPDATE SET athlete_id = excluded.athlete_id WHERE athlete_id <> excluded.athlete_id',
    );
    const storeRound = database.prepare(
      `INSERT INTO rounds (match_id, round, winner, blue_points, red_points, blue_gam_jeoms, red_gam_jeoms) VALUES (${placeholders(7)})
       ON CONFLICT (match_id, round) DO UPDATE SET winner = excluded.winner, blue_points = excluded.blue_points, red_points = excluded.red_points,
       blue_gam_jeoms = excluded.blue_gam_jeoms, red_gam_jeoms = excluded.red_gam_jeoms`,
    );
    return (given) => {
      // The day of a match is the one it was loaded on, also when it is fought past midnight.
      const row = { ...given, ...(findDay.get(given.matchId) as Partial<MatchRow> | undefined) };
      insertMatch.run(
        row.matchId, row.version, row.epoch, row.day, row.tournamentId, row.tournamentDayId, row.matchNumber, row.status, row.loadedAt, row.firstSequence,
        row.lastSequence, JSON.stringify(row),
      );
      for (const [side, name, noc] of [['blue', row.blueName, row.blueNoc], ['red', row.redName, row.redNoc]] as const) {
        if (name !== null) linkAthlete.run(row.matchId, side, insertAthlete.get(name, noc ?? ''));
      }
      const { blue, red } = row.state;
      for (let round = 1; round <= row.state.round; round += 1) {
        const at = round - 1;
        storeRound.run(row.matchId, round, row.roundWinners[at] ?? null, blue.roundScores[at], red.roundScores[at], blue.roundGamJeoms[at], red.roundGamJeoms[at]);
      }
    };
  }

  private prepareCorrection(): (correction: EventCorrection) => void {
    const { database } = this;
    const find = database.prepare('SELECT * FROM events WHERE sequence = ?');
    const update = database.prepare(
      'UPDATE events SET version = version + 1, category = ?, match_events = ?, rec_timestamp_ms = ?, str_timestamp_ms = ?, ivr_link = ?, tags = ? WHERE sequence = ? RETURNING version',
    );
    const log = database.prepare('INSERT INTO corrections (sequence, version) VALUES (?, ?)');
    return (correction) => {
      const row = find.get(correction.sequence) as EventRow | undefined;
      if (row === undefined) return; // archived meanwhile: nothing is left to correct
      const { version } = update.get(
        correction.category ?? row.category,
        correction.matchEvents === undefined ? row.match_events : JSON.stringify(correction.matchEvents),
        correction.recTimestampMs === undefined ? row.rec_timestamp_ms : correction.recTimestampMs,
        correction.strTimestampMs === undefined ? row.str_timestamp_ms : correction.strTimestampMs,
        correction.ivrLink === undefined ? row.ivr_link : correction.ivrLink,
        correction.tags === undefined ? row.tags : JSON.stringify(correction.tags),
        correction.sequence,
      ) as { version: number };
      log.run(correction.sequence, version);
    };
  }
}

/**
 * Opens a migrated court store for the pipeline and begins a new epoch.
 *
 * @param now wall clock, ms.
 */
export function openCourtWriter(file: string, now: number, epoch: string = randomUUID()): CourtWriter {
  return new PreparedWriter(openDatabase(file, { synchronous: 'FULL' }), epoch as EpochId, now);
}
