import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '../../run-statements.js';

const up = `
CREATE TABLE ivr_events (
  ivr_event_id TEXT PRIMARY KEY, sequence INTEGER NOT NULL UNIQUE, version INTEGER NOT NULL, acknowledged_version INTEGER NOT NULL DEFAULT 0,
  status TEXT NOT NULL CHECK (status IN ('open', 'ruled', 'closed')), row TEXT NOT NULL
);
CREATE INDEX ivr_events_unsent ON ivr_events (sequence) WHERE version > acknowledged_version;
`;

/** SYN-1: requests for video review, with what became of them, for the hub. */
export class KeepIvrEvents1793000000430 implements MigrationInterface {
  readonly name = 'KeepIvrEvents1793000000430';

  up(runner: QueryRunner): Promise<void> {
    return runStatements(runner, up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE ivr_events');
  }
}
