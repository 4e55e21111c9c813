import type { MigrationInterface, QueryRunner } from 'typeorm';

/** SYN-2: how many rows of each court were taken: by this the court sees that a database is an earlier copy, also where no event is missing. */
export class CountRowsOfCourts1793000000591 implements MigrationInterface {
  readonly name = 'CountRowsOfCourts1793000000591';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE slave_nodes ADD COLUMN rows_taken bigint NOT NULL DEFAULT 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE slave_nodes DROP COLUMN rows_taken');
  }
}
