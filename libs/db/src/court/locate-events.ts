import type Database from 'better-sqlite3';

/** When an event was received, by both clocks. */
export interface Moment {
  readonly monotonicUs: number;
  readonly receivedAt: number;
}

/** An event's moment on the timeline in SQL, of `events e JOIN epochs p USING (epoch)`. Equal to {@link momentOf}. */
export const momentSql = 'coalesce(p.origin_ms + CAST(e.monotonic_us / 1000 AS INTEGER), CAST(e.received_at AS INTEGER))';

/** Moment of an event on the timeline, ms; without an origin by its wall clock. */
export function momentOf(originMs: number | null, event: Moment): number {
  return originMs === null ? Math.trunc(event.receivedAt) : originMs + Math.trunc(event.monotonicUs / 1_000);
}

/** Where an event lies in a recording and in a stream, ms; null where in none. */
export interface VideoPositions {
  readonly recMs: number | null;
  readonly strMs: number | null;
}

/** Finds where an event lies in the videos. */
export type FindPositions = (event: Moment) => VideoPositions;

interface PlacedRow {
  readonly id: string;
  readonly start: number;
  readonly kind: 'recording' | 'stream';
  readonly visible: number;
  readonly end: number | null;
  readonly offset: number;
}

const laterFirst = (a: PlacedRow, b: PlacedRow): number => b.start - a.start || (a.id < b.id ? 1 : -1);

const positionIn = (rows: readonly PlacedRow[], kind: PlacedRow['kind'], moment: number): number | null => {
  for (const row of rows) {
    if (row.kind !== kind || moment < row.visible || (row.end !== null && moment >= row.end)) continue;
    const position = row.offset + moment - row.visible;
    return position < 0 ? null : position;
  }
  return null;
};

/**
 * SES-2: where the events of a group lie in the videos, from the places of the sessions as they stand in the same transaction: one look-up a group.
 * null: no session is near, so there are none.
 */
export function prepareLocate(database: Database.Database, originMs: number | null): (events: readonly Moment[]) => FindPositions | null {
  // Two looks into the index of ends: together in one condition they would be a walk over the sessions of the whole tournament.
  const columns = 'kind, visible_from_ms AS visible, end_ms AS "end", offset_ms AS offset, start_ms AS start, obs_session_id AS id';
  const findPlaced = database.prepare(
    `SELECT ${columns} FROM obs_sessions WHERE end_ms IS NULL AND offset_ms IS NOT NULL UNION ALL SELECT ${columns} FROM obs_sessions WHERE end_ms > ? AND offset_ms IS NOT NULL`,
  );
  return (events) => {
    let from = Infinity;
    for (const event of events) from = Math.min(from, momentOf(originMs, event));
    const rows = from === Infinity ? [] : (findPlaced.all(from) as PlacedRow[]);
    if (rows.length === 0) return null;
    if (rows.length > 1) rows.sort(laterFirst);
    return (event) => {
      const moment = momentOf(originMs, event);
      return { recMs: positionIn(rows, 'recording', moment), strMs: positionIn(rows, 'stream', moment) };
    };
  };
}
