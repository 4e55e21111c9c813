import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '../../run-statements.js';

const up = `
CREATE INDEX events_match_number ON events (left(match_number, 64), hub_time DESC, id DESC) WHERE match_number IS NOT NULL;
CREATE INDEX events_session ON events (session_id, hub_time DESC, id DESC);
`;

/** EVT-7: events by match number and by session, newest first. */
export class IndexEventQueries1793000000003 implements MigrationInterface {
  readonly name = 'IndexEventQueries1793000000003';

  up(runner: QueryRunner): Promise<void> {
    return runStatements(runner, up);
  }

  down(runner: QueryRunner): Promise<void> {
    return runStatements(runner, 'DROP INDEX events_session;\nDROP INDEX events_match_number;\n');
  }
}
