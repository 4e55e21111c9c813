import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '../../run-statements.js';

const up = `
ALTER TABLE flag_recognitions ADD COLUMN how TEXT NOT NULL DEFAULT 'neutral' CHECK (how IN ('exact', 'mapped', 'custom', 'neutral'));
CREATE UNIQUE INDEX flag_recognitions_once ON flag_recognitions (match_id, side, seen_code);
`;

/** FLG-1: how a code was taken for its flag; each athlete of a match counts once, however often the match is loaded. */
export class TellHowFlagsAreKnown1793000000310 implements MigrationInterface {
  readonly name = 'TellHowFlagsAreKnown1793000000310';

  up(runner: QueryRunner): Promise<void> {
    return runStatements(runner, up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX flag_recognitions_once');
    await runner.query('ALTER TABLE flag_recognitions DROP COLUMN how');
  }
}
