import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '../../run-statements.js';

const up = `
CREATE TABLE pss_event_types (type TEXT PRIMARY KEY, first_sequence INTEGER NOT NULL, first_seen REAL NOT NULL) WITHOUT ROWID;
INSERT INTO pss_event_types SELECT type, sequence, received_at FROM events WHERE sequence IN (SELECT min(sequence) FROM events GROUP BY type);
`;

/**
 * EVT-1: the types that events refer to by name. The writer enters a type with its first event; a foreign key on the table of
 * events would look it up again for each of millions.
 */
export class AddEventTypes1793000000002 implements MigrationInterface {
  readonly name = 'AddEventTypes1793000000002';

  up(runner: QueryRunner): Promise<void> {
    return runStatements(runner, up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE pss_event_types');
  }
}
