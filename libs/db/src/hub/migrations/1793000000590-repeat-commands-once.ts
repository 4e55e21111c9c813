import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '../../run-statements.js';

const up = `
UPDATE commands c SET retry_of = NULL WHERE EXISTS (SELECT 1 FROM commands b WHERE b.retry_of = c.retry_of AND b.id < c.id);
DROP INDEX commands_retry_of;
CREATE UNIQUE INDEX commands_retry_of ON commands (retry_of);
`;

/** CMD-4: a command is repeated once. Of several repeats that are there, those after the first stand as commands of their own. */
export class RepeatCommandsOnce1793000000590 implements MigrationInterface {
  readonly name = 'RepeatCommandsOnce1793000000590';

  up(runner: QueryRunner): Promise<void> {
    return runStatements(runner, up);
  }

  down(runner: QueryRunner): Promise<void> {
    return runStatements(runner, 'DROP INDEX commands_retry_of;\nCREATE INDEX commands_retry_of ON commands (retry_of);\n');
  }
}
