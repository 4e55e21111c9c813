import { migrateCourtStore } from '@restrike/db/court-migrations';

// Runs as a child process: migrates the store named on the command line, says why not, and ends.
const [, , file = ''] = process.argv;
try {
  await migrateCourtStore(file);
} catch (error) {
  process.send?.(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
process.disconnect();
