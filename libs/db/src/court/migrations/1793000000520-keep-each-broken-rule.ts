import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '../../run-statements.js';

const columns = 'sequence, code, severity, detail';
const anew = (key: string, copy: string): string => `
ALTER TABLE validation_results RENAME TO validation_results_before;
DROP INDEX validation_results_code;
CREATE TABLE validation_results (
  sequence INTEGER NOT NULL REFERENCES events(sequence) ON DELETE CASCADE, code TEXT NOT NULL REFERENCES validation_rules(code),
  severity TEXT NOT NULL, detail TEXT NOT NULL, ${key}
);
INSERT INTO validation_results (${columns}) ${copy};
DROP TABLE validation_results_before;
CREATE INDEX validation_results_code ON validation_results (code, sequence);
`;

/** EVT-4: an event may break more than one rule; until now the first alone was kept. */
export class KeepEachBrokenRule1793000000520 implements MigrationInterface {
  readonly name = 'KeepEachBrokenRule1793000000520';

  up(runner: QueryRunner): Promise<void> {
    return runStatements(runner, anew('PRIMARY KEY (sequence, code)', `SELECT ${columns} FROM validation_results_before`));
  }

  /** Of the rules that an event broke the one that it names as its error stays. */
  down(runner: QueryRunner): Promise<void> {
    const first = `SELECT v.sequence, v.code, v.severity, v.detail FROM validation_results_before v JOIN events e ON e.sequence = v.sequence AND e.error_code = v.code`;
    return runStatements(runner, anew('PRIMARY KEY (sequence)', first));
  }
}
