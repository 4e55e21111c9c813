import type { ClockJump, CourtBroadcast, ObsSessionKind, ObsSessionRow } from '@restrike/contracts';
import type Database from 'better-sqlite3';
import { placeholders } from '../placeholders.js';
import type { ChangeNote } from './change-note.js';
import type { NewObsSession, ObsSessionCorrectionRow, ObsSessionEnd, ObsSessionRecords, RecordedPartRow } from './video-records.js';
import { obsSessionOf, type ObsSessionColumns } from './obs-session-row.js';
import type { StoredPositions } from './position-records.js';

const maxRows = 1_000;
/** Name of a file of OBS, which may run on another system. */
const nameOf = (path: string | null): string | null => path?.split(/[\\/]/).at(-1) ?? null;

/** What of a session decides positions. */
type Place = Pick<ObsSessionColumns, 'obs_session_id' | 'start_ms' | 'end_ms' | 'visible_from_ms' | 'offset_ms'>;

/** Reads and changes OBS sessions; what a change moves is moved in the same transaction. */
export class StoredObsSessions implements ObsSessionRecords {
  private readonly statements;

  constructor(
    private readonly database: Database.Database,
    private readonly positions: StoredPositions,
  ) {
    const prepare = (sql: string): Database.Statement => database.prepare(sql);
    this.statements = {
      get: prepare('SELECT * FROM obs_sessions WHERE obs_session_id = ?'),
      active: prepare('SELECT * FROM obs_sessions WHERE end_ms IS NULL ORDER BY start_ms, obs_session_id'),
      unfinished: prepare('SELECT * FROM obs_sessions WHERE end_ms IS NULL UNION ALL SELECT * FROM obs_sessions WHERE paused = 1'),
      ofVideo: prepare('SELECT * FROM obs_sessions WHERE broadcast_id = ? ORDER BY start_ms, obs_session_id'),
      recordedParts: prepare(
        `SELECT broadcast_id AS videoId, visible_from_ms AS fromMs, end_ms AS toMs, offset_ms AS positionMs, CASE WHEN seen_ms > end_ms THEN seen_ms END AS stillUntilMs
         FROM obs_sessions WHERE connection_id = ? AND kind = 'recording' AND visible_from_ms IS NOT NULL ORDER BY start_ms DESC, number DESC LIMIT ?`,
      ),
      goOn: prepare('UPDATE obs_sessions SET version = version + 1, paused = 0 WHERE connection_id = ? AND kind = ? AND paused = 1'),
      finish: prepare('UPDATE obs_sessions SET version = version + 1, paused = 0, seen_ms = max(seen_ms, coalesce(@atMs, seen_ms)) WHERE obs_session_id = @id AND paused = 1'),
      list: prepare(
        'SELECT * FROM obs_sessions WHERE (@day IS NULL OR day = @day) AND (@kind IS NULL OR kind = @kind) AND start_ms < @before ORDER BY start_ms DESC, obs_session_id DESC LIMIT @limit',
      ),
      latest: prepare('SELECT * FROM obs_sessions WHERE connection_id = ? AND kind = ? ORDER BY start_ms DESC, number DESC LIMIT 1'),
      lastEnd: prepare('SELECT max(end_ms) FROM obs_sessions WHERE connection_id = ? AND kind = ?').pluck(),
      nextNumber: prepare('SELECT coalesce(max(number), 0) + 1 FROM obs_sessions WHERE day = ? AND kind = ?').pluck(),
      insert: prepare(
        `INSERT INTO obs_sessions (obs_session_id, version, connection_id, role, kind, tournament_id, tournament_day_id, day, number, started_at, start_ms, seen_ms, status, estimated,
         broadcast_id, path, name, buffer_seconds) VALUES (?, 1, ${placeholders(10)}, 'active', ${placeholders(5)})`,
      ),
      end: prepare(
        `UPDATE obs_sessions SET version = version + 1, end_ms = max(@endMs, start_ms), ended_at = @endedAt, seen_ms = max(@endMs, start_ms), end_reason = @reason,
         status = CASE WHEN @reason IN ('manual_stop', 'auto_restart') THEN 'ended' ELSE 'interrupted' END, path = coalesce(@path, path), name = coalesce(@name, name), paused = @paused WHERE obs_session_id = @id`,
      ),
      reopen: prepare("UPDATE obs_sessions SET version = version + 1, end_ms = NULL, ended_at = NULL, end_reason = NULL, paused = 0, status = 'active' WHERE obs_session_id = ?"),
      beginAt: prepare('UPDATE obs_sessions SET version = version + 1, start_ms = min(@startMs, coalesce(end_ms, @startMs)), started_at = @startedAt, estimated = @estimated WHERE obs_session_id = @id'),
      setPath: prepare('UPDATE obs_sessions SET version = version + 1, path = ?, name = ? WHERE obs_session_id = ?'),
      seen: prepare('UPDATE obs_sessions SET seen_ms = ? WHERE connection_id = ? AND end_ms IS NULL AND seen_ms < ?'),
      lastSeen: prepare('SELECT seen_ms FROM obs_sessions WHERE obs_session_id = ?').pluck(),
      setCorrection: prepare('UPDATE obs_sessions SET version = version + 1, correction_ms = ? WHERE obs_session_id = ?'),
      addCorrection: prepare(`INSERT INTO obs_session_corrections (obs_session_id, before_ms, after_ms, changed_by, reason, changed_at) VALUES (${placeholders(6)})`),
      corrections: prepare(
        `SELECT correction_id AS correctionId, obs_session_id AS obsSessionId, before_ms AS beforeMs, after_ms AS afterMs, changed_by AS changedBy, reason, changed_at AS changedAt,
         undone_at AS undoneAt FROM obs_session_corrections WHERE obs_session_id = ? ORDER BY correction_id DESC`,
      ),
      markUndone: prepare('UPDATE obs_session_corrections SET undone_at = ? WHERE correction_id = ?'),
      broadcast: prepare('SELECT broadcast_id AS broadcastId, gap_mode AS gapMode, zero_ms AS zeroMs FROM broadcasts WHERE broadcast_id = ?'),
      putBroadcast: prepare(
        'INSERT INTO broadcasts (broadcast_id, gap_mode, zero_ms) VALUES (@broadcastId, @gapMode, @zeroMs) ON CONFLICT (broadcast_id) DO UPDATE SET gap_mode = excluded.gap_mode, zero_ms = excluded.zero_ms',
      ),
      places: prepare('SELECT obs_session_id, start_ms, end_ms, visible_from_ms, offset_ms FROM obs_sessions WHERE broadcast_id = ?'),
      place: prepare(placeSql),
      addJump: prepare('INSERT INTO clock_jumps (at_ms, wall_before, wall_after, delta_ms) VALUES (?, ?, ?, ?)'),
      jumps: prepare('SELECT jump_id AS jumpId, at_ms AS atMs, wall_before AS wallBefore, wall_after AS wallAfter, delta_ms AS deltaMs FROM clock_jumps ORDER BY jump_id DESC LIMIT ?'),
    };
  }

  open(session: NewObsSession): ObsSessionRow {
    const { statements } = this;
    return this.move(session.broadcastId, () => {
      // Whatever its output makes now, nothing of it is paused any more.
      statements.goOn.run(session.connectionId, session.kind);
      // One output makes one thing at a time: an estimated start does not reach into the session before.
      const startMs = Math.max(session.startMs, Number(statements.lastEnd.get(session.connectionId, session.kind) ?? -Infinity));
      statements.insert.run(
        session.obsSessionId, session.connectionId, session.role, session.kind, session.tournamentId, session.tournamentDayId, session.day,
        statements.nextNumber.get(session.day, session.kind), session.startedAt, startMs, startMs, session.estimated ? 1 : 0, session.broadcastId, session.path,
        session.name, session.bufferSeconds,
      );
      return this.require(session.obsSessionId);
    });
  }

  close(obsSessionId: string, { endMs, endedAt, reason, path, paused = false }: ObsSessionEnd): ObsSessionRow | null {
    return this.changeOf(obsSessionId, () => this.statements.end.run({ id: obsSessionId, endMs, endedAt, reason, path: path ?? null, name: nameOf(path ?? null), paused: paused ? 1 : 0 }).changes > 0);
  }

  finish(obsSessionId: string, atMs: number | null): ObsSessionRow | null {
    return this.statements.finish.run({ id: obsSessionId, atMs }).changes > 0 ? this.get(obsSessionId) : null;
  }

  reopen(obsSessionId: string): ObsSessionRow | null {
    return this.changeOf(obsSessionId, (row) => {
      const latest = this.statements.latest.get(row.connectionId, row.kind) as ObsSessionColumns;
      if (row.status === 'active') return true;
      return latest.obs_session_id === obsSessionId && this.statements.reopen.run(obsSessionId).changes > 0;
    });
  }

  beginAt(obsSessionId: string, { startMs, startedAt, estimated }: { readonly startMs: number; readonly startedAt: number; readonly estimated: boolean }): ObsSessionRow | null {
    return this.changeOf(obsSessionId, () => this.statements.beginAt.run({ id: obsSessionId, startMs, startedAt, estimated: estimated ? 1 : 0 }).changes > 0);
  }

  setPath(obsSessionId: string, path: string): ObsSessionRow | null {
    this.statements.setPath.run(path, nameOf(path), obsSessionId);
    return this.get(obsSessionId);
  }

  seen(connectionIds: readonly string[], atMs: number): void {
    this.database.transaction(() => {
      for (const connectionId of connectionIds) this.statements.seen.run(atMs, connectionId, atMs);
    }).immediate();
  }

  lastSeen(obsSessionId: string): number | null {
    return (this.statements.lastSeen.get(obsSessionId) as number | undefined) ?? null;
  }

  get(obsSessionId: string): ObsSessionRow | null {
    const row = this.statements.get.get(obsSessionId) as ObsSessionColumns | undefined;
    return row === undefined ? null : obsSessionOf(row);
  }

  active(): readonly ObsSessionRow[] {
    return (this.statements.active.all() as ObsSessionColumns[]).map(obsSessionOf);
  }

  unfinished(): readonly ObsSessionRow[] {
    return (this.statements.unfinished.all() as ObsSessionColumns[]).map(obsSessionOf);
  }

  ofVideo(broadcastId: string): readonly ObsSessionRow[] {
    return (this.statements.ofVideo.all(broadcastId) as ObsSessionColumns[]).map(obsSessionOf);
  }

  recordedParts(connectionId: string, limit: number): readonly RecordedPartRow[] {
    return (this.statements.recordedParts.all(connectionId, Math.min(limit, maxRows)) as RecordedPartRow[]).reverse();
  }

  list({ day, kind, before, limit }: { readonly day?: string; readonly kind?: ObsSessionKind; readonly before?: number; readonly limit: number }): readonly ObsSessionRow[] {
    const values = { day: day ?? null, kind: kind ?? null, before: before ?? Number.MAX_SAFE_INTEGER, limit: Math.min(Math.max(1, limit), maxRows) };
    return (this.statements.list.all(values) as ObsSessionColumns[]).map(obsSessionOf);
  }

  latest(connectionId: string, kind: ObsSessionKind): ObsSessionRow | null {
    const row = this.statements.latest.get(connectionId, kind) as ObsSessionColumns | undefined;
    return row === undefined ? null : obsSessionOf(row);
  }

  correct(obsSessionId: string, correctionMs: number, { by, reason, at }: ChangeNote): ObsSessionRow | null {
    return this.changeOf(obsSessionId, (row) => {
      if (row.broadcastId === null) return false;
      this.statements.addCorrection.run(obsSessionId, row.correctionMs, correctionMs, by, reason, at);
      return this.statements.setCorrection.run(correctionMs, obsSessionId).changes > 0;
    });
  }

  undo(obsSessionId: string, at: number): ObsSessionRow | null {
    return this.changeOf(obsSessionId, () => {
      const newest = this.corrections(obsSessionId).find(({ undoneAt }) => undoneAt === null);
      if (newest === undefined) return false;
      this.statements.markUndone.run(at, newest.correctionId);
      return this.statements.setCorrection.run(newest.beforeMs, obsSessionId).changes > 0;
    });
  }

  corrections(obsSessionId: string): readonly ObsSessionCorrectionRow[] {
    return this.statements.corrections.all(obsSessionId) as ObsSessionCorrectionRow[];
  }

  broadcast(broadcastId: string): CourtBroadcast | null {
    return (this.statements.broadcast.get(broadcastId) as CourtBroadcast | undefined) ?? null;
  }

  setBroadcast(broadcast: CourtBroadcast): void {
    this.move(broadcast.broadcastId, () => void this.statements.putBroadcast.run(broadcast));
  }

  addJump(jump: Omit<ClockJump, 'jumpId'>): ClockJump {
    const { lastInsertRowid } = this.statements.addJump.run(jump.atMs, jump.wallBefore, jump.wallAfter, jump.deltaMs);
    return { jumpId: Number(lastInsertRowid), ...jump };
  }

  jumps(limit: number): readonly ClockJump[] {
    return this.statements.jumps.all(Math.min(limit, maxRows)) as ClockJump[];
  }

  private require(obsSessionId: string): ObsSessionRow {
    const row = this.get(obsSessionId);
    if (row === null) throw new Error(`There is no OBS session ${obsSessionId}.`);
    return row;
  }

  /** Changes one session and what follows from it; null when there is none, or `change` says that there was nothing to change. */
  private changeOf(obsSessionId: string, change: (row: ObsSessionRow) => boolean): ObsSessionRow | null {
    return this.database.transaction(() => {
      const row = this.get(obsSessionId);
      if (row === null) return null;
      return this.move(row.broadcastId, () => (change(row) ? this.require(obsSessionId) : null));
    }).immediate();
  }

  /** Runs a change, places the sessions of its video anew and has the events that lie elsewhere now calculated, in one transaction. */
  private move<T>(broadcastId: string | null, change: () => T): T {
    return this.database.transaction(() => {
      if (broadcastId === null) return change();
      const before = this.statements.places.all(broadcastId) as Place[];
      const result = change();
      this.statements.place.run({ id: broadcastId });
      const stretch = movedStretch(before, this.statements.places.all(broadcastId) as Place[]);
      if (stretch !== null) this.positions.movedBetween(stretch.from, stretch.to === Infinity ? null : stretch.to);
      const moved = result as unknown as ObsSessionRow | null | undefined;
      return (moved?.obsSessionId === undefined ? result : this.require(moved.obsSessionId)) as T;
    }).immediate();
  }
}

/** The stretch of the timeline in which positions differ between two states of a video; null when nowhere. */
function movedStretch(before: readonly Place[], after: readonly Place[]): { readonly from: number; readonly to: number } | null {
  const old = new Map(before.map((one) => [one.obs_session_id, one]));
  let [from, to] = [Infinity, -Infinity];
  for (const now of after) {
    const then = old.get(now.obs_session_id);
    const [nowEnd, thenEnd] = [now.end_ms ?? Infinity, then === undefined ? now.start_ms : (then.end_ms ?? Infinity)];
    const isElsewhere = then === undefined || then.visible_from_ms !== now.visible_from_ms || then.offset_ms !== now.offset_ms;
    if (!isElsewhere && nowEnd === thenEnd) continue;
    from = Math.min(from, isElsewhere ? Math.min(now.start_ms, then?.start_ms ?? now.start_ms) : Math.min(nowEnd, thenEnd));
    to = Math.max(to, nowEnd, thenEnd);
  }
  return from === Infinity ? null : { from, to };
}

/** SES-2: places the sessions of one video, as `placeSessions` of libs/match does. A running session is the last of its video, so its end counts for nobody. */
const placeSql = `
WITH video AS (
  SELECT coalesce((SELECT zero_ms FROM broadcasts WHERE broadcast_id = @id), min(start_ms)) AS zero,
    coalesce((SELECT gap_mode FROM broadcasts WHERE broadcast_id = @id), 'concatenated') AS mode FROM obs_sessions WHERE broadcast_id = @id
), parts AS (
  SELECT s.obs_session_id, s.end_ms, v.zero, v.mode, max(s.start_ms, v.zero) AS visible, sum(s.correction_ms) OVER earlier AS corrections,
    coalesce(sum(max(0, coalesce(s.end_ms, 0) - max(s.start_ms, v.zero))) OVER (earlier ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS joined
  FROM obs_sessions s, video v WHERE s.broadcast_id = @id WINDOW earlier AS (ORDER BY s.start_ms, s.obs_session_id)
), placed AS (
  SELECT obs_session_id, CASE WHEN end_ms <= zero THEN NULL ELSE visible END AS visible,
    CASE WHEN end_ms <= zero THEN NULL ELSE corrections + CASE mode WHEN 'concatenated' THEN joined ELSE visible - zero END END AS offset FROM parts
)
UPDATE obs_sessions SET visible_from_ms = placed.visible, offset_ms = placed.offset, version = version + 1 FROM placed
WHERE placed.obs_session_id = obs_sessions.obs_session_id AND (visible_from_ms IS NOT placed.visible OR offset_ms IS NOT placed.offset)`;
