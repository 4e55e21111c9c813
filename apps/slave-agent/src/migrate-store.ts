import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Longest that migrations of a large store may take, ms. */
const limitMs = 15 * 60_000;

/**
 * Brings the court store to this version in a process of its own that ends afterwards: the migration library costs some 50 MB
 * that a court laptop would otherwise carry all day.
 *
 * @throws Error with the reason, for example that a newer version wrote the store.
 */
export function migrateStore(file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./migrate-process.js', import.meta.url)), [file], { timeout: limitMs });
    let reason = `The migration of ${file} ended without a word.`;
    child.once('message', (error: string | null) => void (reason = error ?? ''));
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(reason))));
  });
}
