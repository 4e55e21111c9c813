import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '../../run-statements.js';

const up = `
CREATE TABLE commands (
  command_id TEXT PRIMARY KEY, action TEXT NOT NULL, issued_by TEXT NOT NULL, begun_at REAL NOT NULL, outcome TEXT
) WITHOUT ROWID;
CREATE INDEX commands_begun ON commands (begun_at);
CREATE TABLE overlay_values (overlay TEXT PRIMARY KEY, "values" TEXT NOT NULL, changed_at REAL NOT NULL) WITHOUT ROWID;
`;

/** CMD-2: commands that were begun here with what came of them, and what the control room set on overlays. */
export class RememberCommands1793000000150 implements MigrationInterface {
  readonly name = 'RememberCommands1793000000150';

  up(runner: QueryRunner): Promise<void> {
    return runStatements(runner, up);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['overlay_values', 'commands']) await runner.query(`DROP TABLE ${table}`);
  }
}
