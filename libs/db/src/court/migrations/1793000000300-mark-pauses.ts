import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '../../run-statements.js';

const up = `
ALTER TABLE obs_sessions ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;
CREATE INDEX obs_sessions_paused ON obs_sessions (paused) WHERE paused = 1;
`;

const down = `
DROP INDEX obs_sessions_paused;
ALTER TABLE obs_sessions DROP COLUMN paused;
`;

/** SES-5: which sessions ended because their recording was paused, so that a restart in the pause finds where its file goes on. */
export class MarkPauses1793000000300 implements MigrationInterface {
  readonly name = 'MarkPauses1793000000300';

  up(runner: QueryRunner): Promise<void> {
    return runStatements(runner, up);
  }

  down(runner: QueryRunner): Promise<void> {
    return runStatements(runner, down);
  }
}
