import type Database from 'better-sqlite3';
import type { EventCorrection } from './court-store.js';
import type { EventRow } from './event-row.js';

/** SYN-3: changes a stored event and raises its version; the database enters it into the log that the outbox walks. */
export function prepareCorrection(database: Database.Database): (correction: EventCorrection) => void {
  const find = database.prepare('SELECT * FROM events WHERE sequence = ?');
  const update = database.prepare(
    'UPDATE events SET version = version + 1, category = ?, match_events = ?, rec_timestamp_ms = ?, str_timestamp_ms = ?, ivr_link = ?, tags = ? WHERE sequence = ?',
  );
  return (correction) => {
    const row = find.get(correction.sequence) as EventRow | undefined;
    if (row === undefined) return; // archived meanwhile: nothing is left to correct
    update.run(
      correction.category ?? row.category,
      correction.matchEvents === undefined ? row.match_events : JSON.stringify(correction.matchEvents),
      correction.recTimestampMs === undefined ? row.rec_timestamp_ms : correction.recTimestampMs,
      correction.strTimestampMs === undefined ? row.str_timestamp_ms : correction.strTimestampMs,
      correction.ivrLink === undefined ? row.ivr_link : correction.ivrLink,
      correction.tags === undefined ? row.tags : JSON.stringify(correction.tags),
      correction.sequence,
    );
  };
}
