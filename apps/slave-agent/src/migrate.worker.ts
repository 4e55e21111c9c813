import { parentPort, workerData } from 'node:worker_threads';
import { migrateCourtStore } from '@restrike/db/court-migrations';

const { file } = workerData as { file: string };
try {
  await migrateCourtStore(file);
  parentPort?.postMessage(null);
} catch (error) {
  parentPort?.postMessage(error instanceof Error ? error.message : String(error));
}
