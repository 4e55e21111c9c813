import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '../../run-statements.js';

/** HLT-1: the hub has samples as its courts have, under its own id; with them its database and its event loop. */
export class SampleHubs1793000000440 implements MigrationInterface {
  readonly name = 'SampleHubs1793000000440';

  up(runner: QueryRunner): Promise<void> {
    return runStatements(runner, 'ALTER TABLE health_samples ADD COLUMN store_latency_ms double precision, ADD COLUMN loop_delay_ms double precision;\n');
  }

  down(runner: QueryRunner): Promise<void> {
    return runStatements(
      runner,
      'DELETE FROM health_samples WHERE node_id IN (SELECT hub_id FROM hub);\nALTER TABLE health_samples DROP COLUMN store_latency_ms, DROP COLUMN loop_delay_ms;\n',
    );
  }
}
