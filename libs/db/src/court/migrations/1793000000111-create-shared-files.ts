import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '../../run-statements.js';

const up = `
CREATE TABLE shared_files (
  file_id TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('recording', 'clip')), source TEXT NOT NULL UNIQUE, target TEXT NOT NULL, owner_id TEXT,
  tournament_day_id TEXT, day TEXT NOT NULL, bytes INTEGER, modified_ms REAL, copied INTEGER NOT NULL DEFAULT 0, sha256 TEXT,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'copying', 'verified', 'failed', 'removed')), reason TEXT, attempts INTEGER NOT NULL DEFAULT 0,
  added_at REAL NOT NULL, changed_at REAL NOT NULL, verified_at REAL
);
CREATE INDEX shared_files_state ON shared_files (state, added_at);
CREATE UNIQUE INDEX shared_files_target ON shared_files (target);
`;

/** FIL-1: which videos are on their way to the shared folder, and which are verified there. */
export class CreateSharedFiles1793000000111 implements MigrationInterface {
  readonly name = 'CreateSharedFiles1793000000111';

  up(runner: QueryRunner): Promise<void> {
    return runStatements(runner, up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE shared_files');
  }
}
