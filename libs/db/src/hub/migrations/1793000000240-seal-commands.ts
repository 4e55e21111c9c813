import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '../../run-statements.js';
import { concealRequest } from '../conceal-request.js';

type Request = Parameters<typeof concealRequest>[0];

const up = `
ALTER TABLE commands ADD COLUMN sealed bytea;
CREATE INDEX commands_sealed ON commands (command_id) WHERE sealed IS NOT NULL;
`;

/** CMD-2: secrets of commands are sealed while a court has still to get them; those that older versions wrote in clear are taken out, with the digests that were made of them. */
export class SealCommands1793000000240 implements MigrationInterface {
  readonly name = 'SealCommands1793000000240';

  async up(runner: QueryRunner): Promise<void> {
    await runStatements(runner, up);
    const rows = (await runner.query("SELECT command_id, arguments FROM commands WHERE kind = 'push-settings'")) as { command_id: string; arguments: Request }[];
    for (const row of rows) {
      const shown = JSON.stringify(concealRequest(row.arguments));
      if (shown !== JSON.stringify(row.arguments)) await runner.query("UPDATE commands SET arguments = $2, fingerprint = '' WHERE command_id = $1", [row.command_id, shown]);
    }
  }

  /** What was taken out does not come back. */
  down(runner: QueryRunner): Promise<void> {
    return runStatements(runner, 'DROP INDEX commands_sealed;\nALTER TABLE commands DROP COLUMN sealed;');
  }
}
