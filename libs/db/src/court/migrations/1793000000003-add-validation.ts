import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '../../run-statements.js';

const up = `
CREATE TABLE validation_rules (
  code TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('format', 'required', 'range', 'enumeration', 'cross-field')),
  severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'error')), description TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO validation_rules (code, kind, severity, description) VALUES
  ('EMPTY', 'format', 'error', 'A datagram has content'),
  ('OVERSIZED', 'format', 'error', 'A datagram has at most as many bytes as the protocol reads'),
  ('NOT_UTF8', 'format', 'warning', 'The bytes of a message are UTF-8'),
  ('UNKNOWN_KEY', 'format', 'error', 'The first field names a message of the table'),
  ('JSON_INTERFACE', 'format', 'error', 'The sender uses the UDP broadcast, not its JSON interface'),
  ('MISSING_FIELD', 'required', 'error', 'A required field is there'),
  ('NOT_A_NUMBER', 'format', 'error', 'A number is written as a whole number'),
  ('BAD_TIME', 'format', 'error', 'A time is written as mm:ss or seconds'),
  ('OUT_OF_RANGE', 'range', 'warning', 'A number lies in the range of its field'),
  ('BAD_VALUE', 'enumeration', 'warning', 'A word is one of those its field knows'),
  ('EXTRA_FIELDS', 'format', 'warning', 'A message has no more fields than its row'),
  ('RULE_FAILED', 'cross-field', 'error', 'The match rules can take the message'),
  ('ROUND_POINTS_DIFFER', 'cross-field', 'warning', 'The points of a round are those that were counted'),
  ('ROUND_GAM_JEOMS_DIFFER', 'cross-field', 'warning', 'The gam-jeoms of a round are those that were counted'),
  ('ROUND_KINDS_DIFFER', 'cross-field', 'warning', 'The kinds of points of a round are those that were counted'),
  ('RESULT_DIFFERS', 'cross-field', 'warning', 'The result agrees with the rounds');
INSERT OR IGNORE INTO validation_rules SELECT DISTINCT error_code, 'format', 'error', 'Not described by the version that met it first' FROM events WHERE error_code IS NOT NULL;
CREATE TABLE validation_results (
  sequence INTEGER PRIMARY KEY REFERENCES events(sequence) ON DELETE CASCADE, code TEXT NOT NULL REFERENCES validation_rules(code),
  severity TEXT NOT NULL, detail TEXT NOT NULL
);
CREATE INDEX validation_results_code ON validation_results (code, sequence);
INSERT INTO validation_results SELECT e.sequence, e.error_code, r.severity, coalesce(e.error_detail, '') FROM events e JOIN validation_rules r ON r.code = e.error_code;
`;

/** EVT-4: validation rules as data with their severity, and which event broke which. */
export class AddValidation1793000000003 implements MigrationInterface {
  readonly name = 'AddValidation1793000000003';

  up(runner: QueryRunner): Promise<void> {
    return runStatements(runner, up);
  }

  down(runner: QueryRunner): Promise<void> {
    return runStatements(runner, 'DROP TABLE validation_results;\nDROP TABLE validation_rules;\n');
  }
}
