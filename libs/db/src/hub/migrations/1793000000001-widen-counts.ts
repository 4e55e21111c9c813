import type { MigrationInterface, QueryRunner } from 'typeorm';

const columns = [['events', ['version', 'part', 'clock_ms']], ['matches', ['version']], ['udp_sessions', ['version']]] as const;

/** A count that the contract allows and a column does not would keep a court's batch out for ever: every whole number fits now. */
export class WidenCounts1793000000001 implements MigrationInterface {
  readonly name = 'WidenCounts1793000000001';

  up(runner: QueryRunner): Promise<void> {
    return this.change(runner, 'bigint');
  }

  down(runner: QueryRunner): Promise<void> {
    return this.change(runner, 'integer');
  }

  private async change(runner: QueryRunner, type: 'bigint' | 'integer'): Promise<void> {
    for (const [table, names] of columns) await runner.query(`ALTER TABLE ${table} ${names.map((name) => `ALTER COLUMN ${name} TYPE ${type}`).join(', ')}`);
  }
}
