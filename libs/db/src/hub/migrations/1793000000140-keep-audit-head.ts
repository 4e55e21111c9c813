import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '../../run-statements.js';

const up = `
CREATE TABLE audit_head (singleton integer PRIMARY KEY CHECK (singleton = 1), entries bigint NOT NULL, hash bytea);
INSERT INTO audit_head (singleton, entries, hash) SELECT 1, count(*), (SELECT hash FROM audit_log ORDER BY audit_id DESC LIMIT 1) FROM audit_log;
CREATE INDEX user_sessions_expires ON user_sessions (expires_at);
`;

/** SEC-4: the chain's head apart from the chain, so that entries cut off its end are missed; its row is also the lock of who writes next. */
export class KeepAuditHead1793000000140 implements MigrationInterface {
  readonly name = 'KeepAuditHead1793000000140';

  up(runner: QueryRunner): Promise<void> {
    return runStatements(runner, up);
  }

  down(runner: QueryRunner): Promise<void> {
    return runStatements(runner, 'DROP INDEX user_sessions_expires;\nDROP TABLE audit_head;');
  }
}
