import { migrateCourtStore } from '@restrike/db/court-migrations';
import { wordsOf } from '@restrike/runtime/words-of';
import type { MigrationFailure } from './migrate-store.js';

// Runs as a child process: migrates the store named on the command line, says why not, and ends.
async function migrate(): Promise<void> {
  try {
    await migrateCourtStore(process.argv[2] ?? '');
  } catch (error) {
    const { exitCode } = error as { exitCode?: unknown };
    process.send?.({ message: wordsOf(error), exitCode: typeof exitCode === 'number' ? exitCode : 1 } satisfies MigrationFailure);
    process.exitCode = 1;
  }
  process.disconnect();
}

void migrate();
