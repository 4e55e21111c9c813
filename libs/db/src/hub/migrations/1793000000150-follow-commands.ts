import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '../../run-statements.js';

const up = `
ALTER TABLE commands ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY, ADD COLUMN fingerprint text NOT NULL DEFAULT '', ADD COLUMN limit_ms integer NOT NULL DEFAULT 10000,
  ADD COLUMN retry_of uuid REFERENCES commands ON DELETE SET NULL;
CREATE INDEX commands_newest ON commands (issued_at DESC, id DESC);
DROP INDEX commands_issued;
CREATE INDEX commands_retry_of ON commands (retry_of);
ALTER TABLE command_outcomes ADD COLUMN court_name text NOT NULL DEFAULT '', ADD COLUMN detail text NOT NULL DEFAULT '', ADD COLUMN give_up_at double precision NOT NULL DEFAULT 0,
  ADD COLUMN data json;
CREATE INDEX command_outcomes_due ON command_outcomes (give_up_at) WHERE status IN ('queued', 'sent');
CREATE INDEX command_outcomes_unknown ON command_outcomes (node_id, changed_at) WHERE reason = 'TIMED_OUT';
CREATE TABLE wishes (
  node_id uuid NOT NULL, key text NOT NULL, wish json NOT NULL, set_at double precision NOT NULL, set_by text NOT NULL, PRIMARY KEY (node_id, key));
CREATE TABLE wish_revisions (node_id uuid PRIMARY KEY, revision bigint NOT NULL);
ALTER TABLE announcements ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY, ADD COLUMN idempotency_key text UNIQUE, ADD COLUMN fingerprint text NOT NULL DEFAULT '';
CREATE INDEX announcements_newest ON announcements (created_at DESC, id DESC);
DROP INDEX announcements_created;
CREATE INDEX announcement_receipts_waiting ON announcement_receipts (node_id) WHERE delivered_at IS NULL;
`;

/** CMD-2..4, ANN-1: limits, details and answers of commands, wishes of courts, and pages of both lists by key. */
export class FollowCommands1793000000150 implements MigrationInterface {
  readonly name = 'FollowCommands1793000000150';

  up(runner: QueryRunner): Promise<void> {
    return runStatements(runner, up);
  }

  down(runner: QueryRunner): Promise<void> {
    return runStatements(
      runner,
      `
DROP INDEX announcement_receipts_waiting;
CREATE INDEX announcements_created ON announcements (created_at DESC);
DROP INDEX announcements_newest;
ALTER TABLE announcements DROP COLUMN id, DROP COLUMN idempotency_key, DROP COLUMN fingerprint;
DROP TABLE wish_revisions;
DROP TABLE wishes;
DROP INDEX command_outcomes_unknown;
DROP INDEX command_outcomes_due;
ALTER TABLE command_outcomes DROP COLUMN court_name, DROP COLUMN detail, DROP COLUMN give_up_at, DROP COLUMN data;
CREATE INDEX commands_issued ON commands (issued_at DESC);
DROP INDEX commands_newest;
ALTER TABLE commands DROP COLUMN id, DROP COLUMN fingerprint, DROP COLUMN limit_ms, DROP COLUMN retry_of;
`,
    );
  }
}
