import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createCourtStore } from '@restrike/db/court';
import { exitFailure } from '@restrike/runtime';

/** What the process says of a store that it could not bring to this version. `exitCode`: of an agent that can not start because of it. */
export interface MigrationFailure {
  readonly message: string;
  readonly exitCode: number;
}

/** Longest that migrations of a large store may take, ms. */
const limitMs = 15 * 60_000;

/** Brings an older store to this version in a process of its own that ends afterwards: the migration library costs some 50 MB that a court laptop would otherwise carry all day. */
function migrateApart(file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./migrate-process.js', import.meta.url)), [file], { timeout: limitMs });
    let failure: MigrationFailure = { message: `The migration of ${file} ended without a word.`, exitCode: exitFailure };
    child.once('message', (told) => void (failure = told as MigrationFailure));
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(Object.assign(new Error(failure.message), { exitCode: failure.exitCode }))));
  });
}

/**
 * Has a court store of this version: a new one is made, an older one is migrated.
 *
 * @throws Error with the reason, for example that a newer version wrote the store; with `exitCode`.
 */
export async function migrateStore(file: string): Promise<void> {
  if (!(await createCourtStore(file))) await migrateApart(file);
}
