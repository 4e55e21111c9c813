import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A sequence is never given twice, also when the newest events were archived or deleted: the highest that went is kept. */
export class KeepHighestSequence1793000000005 implements MigrationInterface {
  readonly name = 'KeepHighestSequence1793000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TRIGGER events_keep_highest AFTER DELETE ON events BEGIN
      INSERT INTO outbox_marks (name, value) VALUES ('highest_deleted', old.sequence)
      ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE excluded.value > value;
    END`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER events_keep_highest');
  }
}
