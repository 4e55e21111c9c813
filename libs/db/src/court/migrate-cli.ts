import path from 'node:path';
import { BusyError, takeDataDirectory } from '@restrike/runtime';
import { runMigrateCommand } from '../run-migrate-command.js';
import { courtMigrationState, migrateCourtStore, rollBackCourtStore } from './court-migrations.js';

// `node libs/db/dist/court/migrate-cli.js status|migrate|rollback --file FILE [--to VERSION]`

/** Nobody else may use the store while its schema changes. */
async function alone<T>(file: string, work: () => Promise<T>): Promise<T> {
  const giveBack = takeDataDirectory(path.dirname(path.resolve(file)));
  try {
    return await work();
  } finally {
    giveBack();
  }
}

process.exitCode = await runMigrateCommand({
  argv: process.argv.slice(2),
  target: { option: 'file', what: 'the court store, for example data/court/court.sqlite' },
  status: (file) => Promise.resolve(courtMigrationState(file)),
  migrate: async (file) => {
    const { ran, backup } = await alone(file, () => migrateCourtStore(file));
    return { changed: ran, note: backup === null ? null : `A copy from before is ${backup}` };
  },
  rollBack: async (file, version) => {
    const { undone, backup } = await alone(file, () => rollBackCourtStore(file, version));
    return { changed: undone, note: backup === null ? null : `A copy from before is ${backup}` };
  },
  exitCodeOf: (error) => (error instanceof BusyError ? error.exitCode : 1),
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
});
