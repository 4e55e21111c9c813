import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '../../run-statements.js';

/** SEC-4: which acts at the courts' consoles have their entry in the audit log. */
export class TakeConsoleActs1793000000500 implements MigrationInterface {
  readonly name = 'TakeConsoleActs1793000000500';

  up(runner: QueryRunner): Promise<void> {
    return runStatements(runner, 'CREATE TABLE console_acts (node_id uuid NOT NULL, act_id uuid NOT NULL, PRIMARY KEY (node_id, act_id));\n');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE console_acts');
  }
}
