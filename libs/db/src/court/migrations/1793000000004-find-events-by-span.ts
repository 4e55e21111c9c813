import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '../../run-statements.js';

const up = `
CREATE TABLE event_spans (kind TEXT NOT NULL, key TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
INSERT INTO event_spans SELECT 'day', day, min(sequence), max(sequence) FROM events GROUP BY day;
INSERT INTO event_spans SELECT 'session', session_id, min(sequence), max(sequence) FROM events GROUP BY session_id;
INSERT INTO event_spans SELECT 'match', match_id, min(sequence), max(sequence) FROM events WHERE match_id IS NOT NULL GROUP BY match_id;
INSERT INTO event_spans SELECT 'match-number', match_number, min(sequence), max(sequence) FROM events WHERE match_number IS NOT NULL GROUP BY match_number;
INSERT INTO event_spans SELECT 'tournament', tournament_id, min(sequence), max(sequence) FROM events WHERE tournament_id IS NOT NULL GROUP BY tournament_id;
INSERT INTO event_spans SELECT 'tournament-day', tournament_day_id, min(sequence), max(sequence) FROM events WHERE tournament_day_id IS NOT NULL GROUP BY tournament_day_id;
CREATE TABLE event_minutes (minute INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL);
INSERT INTO event_minutes SELECT CAST(received_at / 60000 AS INTEGER), min(sequence), max(sequence) FROM events GROUP BY 1;
DROP INDEX events_day;
DROP INDEX events_match;
`;

const down = `
CREATE INDEX events_match ON events (match_id, sequence);
CREATE INDEX events_day ON events (day, sequence);
DROP TABLE event_minutes;
DROP TABLE event_spans;
`;

/**
 * EVT-7 without an index entry for each event: what a query asks for (a day, a match, a session, some minutes) lies together in the
 * order of sequences, so its first and last sequence lead to it. One row a group changes instead of six entries an event.
 */
export class FindEventsBySpan1793000000004 implements MigrationInterface {
  readonly name = 'FindEventsBySpan1793000000004';

  up(runner: QueryRunner): Promise<void> {
    return runStatements(runner, up);
  }

  down(runner: QueryRunner): Promise<void> {
    return runStatements(runner, down);
  }
}
