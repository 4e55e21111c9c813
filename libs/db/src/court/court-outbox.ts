import type { ConsoleAct, EpochId, EventRecord, IvrEventRow, MatchRow, ObsSessionRow, UdpSessionRow } from '@restrike/contracts';
import type Database from 'better-sqlite3';
import { requireCourtSchema } from './court-schema.js';
import type { CourtOutbox, OutboxDepth, OutboxEpoch, ParkedRecord } from './court-store.js';
import { recordOf, type EventRow } from './event-row.js';
import { openDatabase } from './open-database.js';
import { obsSessionOf, type ObsSessionColumns } from './records/obs-session-row.js';
import { sessionOf, type SessionRow } from './session-row.js';
import { writeBeside, type WriteTurns } from './write-turns.js';

class PreparedOutbox implements CourtOutbox {
  private readonly statements;

  constructor(private readonly database: Database.Database) {
    const prepare = (sql: string): Database.Statement => database.prepare(sql);
    this.statements = {
      epochs: prepare(
        `SELECT epoch, from_sequence AS "from", acknowledged, coalesce((SELECT min(n.from_sequence) - 1 FROM epochs n WHERE n.from_sequence > e.from_sequence),
         (SELECT coalesce(max(sequence), e.from_sequence - 1) FROM events)) AS through FROM epochs e ORDER BY from_sequence`,
      ),
      read: prepare(
        'SELECT * FROM events WHERE epoch = ? AND sequence BETWEEN ? AND ? AND NOT EXISTS (SELECT 1 FROM parked p WHERE p.epoch = events.epoch AND p.sequence = events.sequence) ORDER BY sequence LIMIT ?',
      ),
      acknowledge: prepare('UPDATE epochs SET acknowledged = ? WHERE epoch = ? AND acknowledged < ?'),
      mark: prepare('INSERT INTO outbox_marks (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value'),
      marked: prepare('SELECT value FROM outbox_marks WHERE name = ?').pluck(),
      corrections: prepare('SELECT c.log_id AS logId, p.from_sequence AS epochFrom, e.* FROM corrections c JOIN events e USING (sequence) JOIN epochs p ON p.epoch = e.epoch WHERE c.log_id > ? ORDER BY c.log_id LIMIT ?'),
      changedMatches: prepare('SELECT row FROM matches WHERE version > acknowledged_version ORDER BY first_sequence LIMIT ?').pluck(),
      acknowledgeMatch: prepare('UPDATE matches SET acknowledged_version = ? WHERE match_id = ? AND acknowledged_version < ?'),
      changedSessions: prepare('SELECT * FROM udp_sessions WHERE version > acknowledged_version ORDER BY started_at LIMIT ?'),
      acknowledgeSession: prepare('UPDATE udp_sessions SET acknowledged_version = ? WHERE session_id = ? AND acknowledged_version < ?'),
      changedObsSessions: prepare('SELECT * FROM obs_sessions WHERE version > acknowledged_version ORDER BY start_ms LIMIT ?'),
      acknowledgeObsSession: prepare('UPDATE obs_sessions SET acknowledged_version = ? WHERE obs_session_id = ? AND acknowledged_version < ?'),
      changedIvrEvents: prepare('SELECT row FROM ivr_events WHERE version > acknowledged_version ORDER BY sequence LIMIT ?').pluck(),
      acknowledgeIvrEvent: prepare('UPDATE ivr_events SET acknowledged_version = ? WHERE ivr_event_id = ? AND acknowledged_version < ?'),
      unsentActs: prepare('SELECT row FROM console_acts WHERE sent = 0 ORDER BY place LIMIT ?').pluck(),
      acknowledgeAct: prepare('UPDATE console_acts SET sent = 1 WHERE act_id = ?'),
      park: prepare('INSERT INTO parked (epoch, sequence, code, reason, parked_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET code = excluded.code, reason = excluded.reason'),
      unpark: prepare('DELETE FROM parked WHERE epoch = ? AND sequence = ?'),
      resend: prepare('INSERT INTO corrections (sequence, version) SELECT sequence, version FROM events JOIN parked USING (epoch, sequence) WHERE epoch = ? AND sequence = ?'),
      isParked: prepare('SELECT 1 FROM parked WHERE epoch = ? AND sequence = ?'),
      parked: prepare('SELECT epoch, sequence, code, reason, parked_at AS parkedAt FROM parked ORDER BY parked_at DESC LIMIT ?'),
      parkedCount: prepare('SELECT count(*) FROM parked').pluck(),
      parkedAbove: prepare('SELECT count(*) FROM parked WHERE epoch = ? AND sequence > ? AND sequence <= ?').pluck(),
      // The one counts what other connections committed, the other what this one changed.
      written: prepare("SELECT data_version || ':' || total_changes() FROM pragma_data_version").pluck(),
      receivedAt: prepare('SELECT received_at FROM events WHERE sequence > ? ORDER BY sequence LIMIT 1').pluck(),
    };
  }

  allEpochs(): readonly OutboxEpoch[] {
    return this.statements.epochs.all() as OutboxEpoch[];
  }

  epochs(): readonly OutboxEpoch[] {
    const all = this.allEpochs();
    return all.filter((one, index) => index === all.length - 1 || one.acknowledged < one.through);
  }

  read(epoch: EpochId, from: number, through: number, limit: number): readonly EventRecord[] {
    return (this.statements.read.all(epoch, from, through, limit) as EventRow[]).map(recordOf);
  }

  acknowledge(epoch: EpochId, contiguous: number, at: number): void {
    this.statements.acknowledge.run(contiguous, epoch, contiguous);
    this.statements.mark.run('last_ack_at', at);
  }

  corrections(limit: number): ReturnType<CourtOutbox['corrections']> {
    const from = Number(this.statements.marked.get('corrections') ?? 0);
    const rows = this.statements.corrections.all(from, limit) as (EventRow & { logId: number; epochFrom: number })[];
    return rows.map((row) => ({ logId: row.logId, epoch: row.epoch as EpochId, from: row.epochFrom, record: recordOf(row) }));
  }

  acknowledgeCorrections(throughLogId: number): void {
    this.statements.mark.run('corrections', throughLogId);
  }

  changedMatches(limit: number): readonly MatchRow[] {
    return this.statements.changedMatches.all(limit).map((text) => JSON.parse(String(text)) as MatchRow);
  }

  acknowledgeMatches(rows: readonly { readonly matchId: string; readonly version: number }[]): void {
    this.database.transaction(() => {
      for (const { matchId, version } of rows) this.statements.acknowledgeMatch.run(version, matchId, version);
    })();
  }

  changedSessions(limit: number): readonly UdpSessionRow[] {
    return (this.statements.changedSessions.all(limit) as SessionRow[]).map(sessionOf);
  }

  acknowledgeSessions(rows: readonly { readonly sessionId: string; readonly version: number }[]): void {
    this.database.transaction(() => {
      for (const { sessionId, version } of rows) this.statements.acknowledgeSession.run(version, sessionId, version);
    })();
  }

  changedObsSessions(limit: number): readonly ObsSessionRow[] {
    return (this.statements.changedObsSessions.all(limit) as ObsSessionColumns[]).map(obsSessionOf);
  }

  acknowledgeObsSessions(rows: readonly { readonly obsSessionId: string; readonly version: number }[]): void {
    this.database.transaction(() => {
      for (const { obsSessionId, version } of rows) this.statements.acknowledgeObsSession.run(version, obsSessionId, version);
    })();
  }

  changedIvrEvents(limit: number): readonly IvrEventRow[] {
    return this.statements.changedIvrEvents.all(limit).map((text) => JSON.parse(String(text)) as IvrEventRow);
  }

  acknowledgeIvrEvents(rows: readonly { readonly ivrEventId: string; readonly version: number }[]): void {
    this.database.transaction(() => {
      for (const { ivrEventId, version } of rows) this.statements.acknowledgeIvrEvent.run(version, ivrEventId, version);
    })();
  }

  unsentActs(limit: number): readonly ConsoleAct[] {
    return this.statements.unsentActs.all(limit).map((text) => JSON.parse(String(text)) as ConsoleAct);
  }

  acknowledgeActs(acts: readonly { readonly actId: string }[]): void {
    this.database.transaction(() => {
      for (const { actId } of acts) this.statements.acknowledgeAct.run(actId);
    })();
  }

  park(record: ParkedRecord): void {
    this.statements.park.run(record.epoch, record.sequence, record.code, record.reason, record.parkedAt);
  }

  unpark(epoch: EpochId, sequence: number): boolean {
    return this.database.transaction(() => {
      // The cursor has gone on without it, and a hub that refused a newer version has the one before: it goes as a correction does.
      if (this.statements.resend.run(epoch, sequence).changes === 0) return false;
      this.statements.unpark.run(epoch, sequence);
      return true;
    })();
  }

  isParked(epoch: EpochId, sequence: number): boolean {
    return this.statements.isParked.get(epoch, sequence) !== undefined;
  }

  forgetAcknowledgements(): void {
    this.database.transaction(() => {
      this.database.exec('UPDATE epochs SET acknowledged = from_sequence - 1; UPDATE matches SET acknowledged_version = 0; UPDATE udp_sessions SET acknowledged_version = 0; UPDATE obs_sessions SET acknowledged_version = 0; UPDATE ivr_events SET acknowledged_version = 0; UPDATE console_acts SET sent = 0');
      this.statements.mark.run('corrections', 0);
    })();
  }

  rowsTaken(): number {
    return Number(this.statements.marked.get('rows_taken') ?? 0);
  }

  noteRowsTaken(rows: number): void {
    if (rows !== this.rowsTaken()) this.statements.mark.run('rows_taken', rows);
  }

  parked(limit: number): readonly ParkedRecord[] {
    return this.statements.parked.all(limit) as ParkedRecord[];
  }

  depth(): OutboxDepth {
    let waiting = 0;
    let first: number | null = null;
    for (const epoch of this.epochs()) {
      const own = epoch.through - epoch.acknowledged - Number(this.statements.parkedAbove.get(epoch.epoch, epoch.acknowledged, epoch.through));
      waiting += own;
      if (own > 0) first ??= epoch.acknowledged;
    }
    const lastAckAt = this.statements.marked.get('last_ack_at');
    return {
      waiting,
      oldestAt: first === null ? null : Number(this.statements.receivedAt.get(first) ?? 0),
      parked: Number(this.statements.parkedCount.get()),
      lastAckAt: lastAckAt === undefined ? null : Number(lastAckAt),
    };
  }

  written(): string {
    return String(this.statements.written.get());
  }
}

/**
 * Opens the outbox of a migrated court store. Its cursor may lag after a pulled plug: the hub answers repeats as done.
 *
 * @param turns the turns that the pipeline of this process takes too, where there is one.
 * @throws StoreError `DATABASE_NEWER` or `DATABASE_NOT_MIGRATED`.
 */
export function openCourtOutbox(file: string, turns?: WriteTurns): CourtOutbox & { close(): void } {
  const database = openDatabase(file, { synchronous: 'NORMAL', cacheKib: 4_096, mapped: false, beside: true });
  try {
    requireCourtSchema(database, file);
    if (turns !== undefined) writeBeside(database, turns);
    return Object.assign(new PreparedOutbox(database), { close: () => void database.close() });
  } catch (error) {
    database.close();
    throw error;
  }
}
