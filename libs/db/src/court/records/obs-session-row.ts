import type { ObsSessionRow } from '@restrike/contracts';

/** A row of the table `obs_sessions` as SQLite gives it. */
export interface ObsSessionColumns {
  obs_session_id: string;
  version: number;
  connection_id: string;
  role: string;
  kind: string;
  tournament_id: string | null;
  tournament_day_id: string | null;
  day: string;
  number: number;
  started_at: number;
  ended_at: number | null;
  start_ms: number;
  end_ms: number | null;
  seen_ms: number;
  status: string;
  end_reason: string | null;
  paused: number;
  estimated: number;
  broadcast_id: string | null;
  visible_from_ms: number | null;
  offset_ms: number | null;
  correction_ms: number;
  path: string | null;
  name: string | null;
  buffer_seconds: number | null;
}

/** The session of a row. */
export function obsSessionOf(row: ObsSessionColumns): ObsSessionRow {
  return {
    obsSessionId: row.obs_session_id,
    version: row.version,
    connectionId: row.connection_id,
    role: row.role as ObsSessionRow['role'],
    kind: row.kind as ObsSessionRow['kind'],
    tournamentId: row.tournament_id,
    tournamentDayId: row.tournament_day_id,
    day: row.day,
    number: row.number,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    startMs: row.start_ms,
    endMs: row.end_ms,
    status: row.status as ObsSessionRow['status'],
    endReason: row.end_reason as ObsSessionRow['endReason'],
    paused: row.paused === 1,
    estimated: row.estimated === 1,
    broadcastId: row.broadcast_id,
    visibleFromMs: row.visible_from_ms,
    offsetMs: row.offset_ms,
    correctionMs: row.correction_ms,
    path: row.path,
    name: row.name,
    bufferSeconds: row.buffer_seconds,
  };
}
