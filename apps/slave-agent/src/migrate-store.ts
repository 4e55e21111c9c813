import { Worker } from 'node:worker_threads';

/** Longest that migrations of a large store may take, ms. */
const limitMs = 15 * 60_000;

/**
 * Brings the court store to this version in a thread of its own that ends afterwards: the migration library costs about 40 MB
 * that a court laptop would carry all day.
 *
 * @throws Error with the reason, for example that a newer version wrote the store.
 */
export function migrateStore(file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./migrate.worker.js', import.meta.url), { workerData: { file } });
    const limit = setTimeout(() => {
      void worker.terminate();
      reject(new Error(`The migration of ${file} took too long and was stopped.`));
    }, limitMs);
    worker.once('message', (error: string | null) => {
      clearTimeout(limit);
      if (error === null) worker.once('exit', () => resolve());
      else reject(new Error(error));
    });
    worker.once('error', reject);
  });
}
