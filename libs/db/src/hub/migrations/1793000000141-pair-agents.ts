import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '../../run-statements.js';

const up = `
CREATE TABLE slave_pairings (
  node_id uuid PRIMARY KEY, court_name text NOT NULL, host text NOT NULL, version text NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'approved', 'revoked')), credential_hash bytea, asked_hash bytea,
  first_seen double precision NOT NULL, last_seen double precision NOT NULL, decided_by text, decided_at double precision, reason text);
CREATE INDEX slave_pairings_waiting ON slave_pairings (last_seen) WHERE state = 'waiting';
CREATE TABLE pairing_codes (
  code_id uuid PRIMARY KEY, code_hash bytea NOT NULL UNIQUE, created_by text NOT NULL, created_at double precision NOT NULL,
  expires_at double precision NOT NULL, uses_left integer NOT NULL CHECK (uses_left >= 0));
`;

/** DIS-2: agents that asked to join, with the hash of the credential that is theirs and of the one they ask with; codes that approve at once. */
export class PairAgents1793000000141 implements MigrationInterface {
  readonly name = 'PairAgents1793000000141';

  up(runner: QueryRunner): Promise<void> {
    return runStatements(runner, up);
  }

  down(runner: QueryRunner): Promise<void> {
    return runStatements(runner, 'DROP TABLE pairing_codes;\nDROP TABLE slave_pairings;');
  }
}
