import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '../../run-statements.js';

const statuses = (more: string): string => `
ALTER TABLE command_outcomes DROP CONSTRAINT command_outcomes_status_check;
ALTER TABLE command_outcomes ADD CONSTRAINT command_outcomes_status_check CHECK (status IN ('queued', 'sent', 'done', 'failed', 'expired', 'skipped'${more}));
`;

/** CMD-2: what waits for a court can be cancelled. HLT-1: a court stays in view until a person removes it. */
export class CancelCommandsRemoveCourts1793000000420 implements MigrationInterface {
  readonly name = 'CancelCommandsRemoveCourts1793000000420';

  up(runner: QueryRunner): Promise<void> {
    return runStatements(runner, `${statuses(", 'cancelled'")}ALTER TABLE slave_nodes ADD COLUMN removed_at double precision;\n`);
  }

  down(runner: QueryRunner): Promise<void> {
    return runStatements(runner, `UPDATE command_outcomes SET status = 'skipped' WHERE status = 'cancelled';\n${statuses('')}ALTER TABLE slave_nodes DROP COLUMN removed_at;\n`);
  }
}
