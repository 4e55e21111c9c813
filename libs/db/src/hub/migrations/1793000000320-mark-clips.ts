import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '../../run-statements.js';

/** CLP-3: which events happened during a clip, as its court says, so that they are marks on its timeline here too. */
export class MarkClips1793000000320 implements MigrationInterface {
  readonly name = 'MarkClips1793000000320';

  up(runner: QueryRunner): Promise<void> {
    return runStatements(runner, `ALTER TABLE ivr_clips ADD COLUMN events json NOT NULL DEFAULT '[]';\n`);
  }

  down(runner: QueryRunner): Promise<void> {
    return runStatements(runner, 'ALTER TABLE ivr_clips DROP COLUMN events;\n');
  }
}
