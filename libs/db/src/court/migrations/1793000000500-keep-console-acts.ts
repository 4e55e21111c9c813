import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '../../run-statements.js';

const up = `
CREATE TABLE console_acts (place INTEGER PRIMARY KEY AUTOINCREMENT, act_id TEXT NOT NULL UNIQUE, sent INTEGER NOT NULL DEFAULT 0, row TEXT NOT NULL);
CREATE INDEX console_acts_unsent ON console_acts (place) WHERE sent = 0;
`;

/** SEC-4: what was done at the court's own console, for the hub's audit log. */
export class KeepConsoleActs1793000000500 implements MigrationInterface {
  readonly name = 'KeepConsoleActs1793000000500';

  up(runner: QueryRunner): Promise<void> {
    return runStatements(runner, up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE console_acts');
  }
}
