import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '../../run-statements.js';

const up = `
ALTER TABLE ivr_clips ADD COLUMN file_bytes bigint, ADD COLUMN file_sha256 text, ADD COLUMN offered_at double precision NOT NULL DEFAULT 0, ADD COLUMN uploaded_at double precision;
CREATE INDEX ivr_clips_offered ON ivr_clips (offered_at DESC);
`;
const down = `
DROP INDEX ivr_clips_offered;
ALTER TABLE ivr_clips DROP COLUMN uploaded_at, DROP COLUMN offered_at, DROP COLUMN file_sha256, DROP COLUMN file_bytes;
`;

/** TRG-2: what a court has told of a clip's file, and when it was here whole. */
export class KeepClipFiles1793000000220 implements MigrationInterface {
  readonly name = 'KeepClipFiles1793000000220';

  up(runner: QueryRunner): Promise<void> {
    return runStatements(runner, up);
  }

  down(runner: QueryRunner): Promise<void> {
    return runStatements(runner, down);
  }
}
