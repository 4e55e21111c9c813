import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isAlive } from './is-alive.js';
import { exitBusy } from './exit-codes.js';
import { ownStart, startOfProcess, type ProcessStart } from './process-start.js';
import { ConfigurationError } from './read-configuration.js';
import { replaceFile } from './replace-file.js';
import { wordsOf } from './words-of.js';

/** How long a lock without words is given to get them, ms: its writer makes the file first and writes then. */
const writtenWithinMs = 200;
const aMoment = (): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, writtenWithinMs);

/** A folder, port or other thing that another process holds. */
export class BusyError extends Error {
  readonly exitCode = exitBusy;
}

/**
 * Takes a data directory for this process alone; everything a process writes lies below it. The lock of a killed run is
 * recognised: its process is gone, or its number belongs to a later process.
 *
 * @param startOf asks the system when the process with this number began.
 * @param wait until one who takes it at this moment has said so.
 * @returns a function that gives the directory back.
 * @throws BusyError when a living process holds it, ConfigurationError when nothing can be written there.
 */
export function takeDataDirectory(directory: string, startOf: (pid: number) => ProcessStart | null = startOfProcess, wait = aMoment): () => void {
  const file = path.join(directory, 'process.lock');
  try {
    mkdirSync(directory, { recursive: true });
  } catch (error) {
    throw notWritable(directory, error);
  }
  const own = JSON.stringify({ pid: process.pid, start: ownStart() });
  let waited = false;
  for (let attempt = 0; attempt < 5; attempt += 1) {
    try {
      writeFileSync(file, own, { flag: 'wx' });
      // Who waited in vain for these words took the file for one of a killed run.
      if (readLock(file) !== own) continue;
      return () => {
        if (readLock(file) === own) rmSync(file, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw notWritable(directory, error);
    }
    const lock = readLock(file);
    const holder = holderOf(lock);
    if (lock !== null && holder === null && !waited) {
      waited = true;
      wait();
      continue;
    }
    if (holder !== null && holder.pid !== process.pid && isAlive(holder.pid)) {
      const now = startOf(holder.pid);
      if (now === null || holder.start === null || now.isSame(holder.start)) {
        throw new BusyError(`${directory} is in use by process ${String(holder.pid)}. Stop that process, or set RESTRIKE_DATA_DIR to another folder.`);
      }
    }
    // The system was asked for seconds, on Windows: who took the place of the killed run meanwhile has it.
    if (readLock(file) === lock) rmSync(file, { force: true });
  }
  throw new BusyError(`${directory} can not be locked: another process takes ${file} at the same time. Try again.`);
}

function notWritable(directory: string, error: unknown): ConfigurationError {
  return new ConfigurationError([`RESTRIKE_DATA_DIR is ${JSON.stringify(directory)}, where nothing can be written (${wordsOf(error)}): name a folder that this user may write to`]);
}

/** Text of a lock; null when there is none. */
function readLock(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function holderOf(lock: string | null): { readonly pid: number; readonly start: string | null } | null {
  try {
    const value = JSON.parse(lock ?? '') as { pid?: unknown; start?: unknown };
    return typeof value.pid === 'number' ? { pid: value.pid, start: typeof value.start === 'string' ? value.start : null } : null;
  } catch {
    return null; // cut off while it was written: its writer was killed
  }
}

/** Writes a small file whole or not at all, also when the plug is pulled: a name that points to content which never reached the disk is an empty file at the next start. */
export function writeWhole(file: string, text: string, mode = 0o644): void {
  const beside = `${file}.${String(process.pid)}.new`;
  writeFileSync(beside, text, { mode, flush: true });
  replaceFile(beside, file);
}
