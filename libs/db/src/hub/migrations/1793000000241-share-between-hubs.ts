import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '../../run-statements.js';

const up = `
ALTER TABLE wish_revisions ADD COLUMN delivered bigint;
CREATE UNLOGGED TABLE attempts (key text PRIMARY KEY, points integer NOT NULL DEFAULT 0, expire bigint);
CREATE INDEX attempts_expire ON attempts (expire);
`;

/** CDB-3: what hub processes that share this database must all know: what courts have of their wishes, and how often somebody guessed. */
export class ShareBetweenHubs1793000000241 implements MigrationInterface {
  readonly name = 'ShareBetweenHubs1793000000241';

  up(runner: QueryRunner): Promise<void> {
    return runStatements(runner, up);
  }

  down(runner: QueryRunner): Promise<void> {
    return runStatements(runner, 'DROP TABLE attempts;\nALTER TABLE wish_revisions DROP COLUMN delivered;');
  }
}
