import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync, closeSync, renameSync } from 'node:fs';
import path from 'node:path';
import { isAlive } from './is-alive.js';
import { exitBusy } from './read-configuration.js';

/** A folder, port or other thing that another process holds. */
export class BusyError extends Error {
  readonly exitCode = exitBusy;
}

/** What stays the same of a process while it lives; a later process with the same number has another. null where unknown. */
function startOf(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    // The command may hold blanks and brackets: count from its end. Field 22 is the start time in ticks since boot.
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

/**
 * Takes a data directory for this process alone; everything a process writes lies below it. The lock of a killed run is
 * recognised: its process is gone, or its number belongs to a later process.
 *
 * @returns a function that gives the directory back.
 * @throws BusyError when a living process holds it.
 */
export function takeDataDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true });
  const file = path.join(directory, 'process.lock');
  for (let attempt = 0; attempt < 5; attempt += 1) {
    try {
      const handle = openSync(file, 'wx');
      writeSync(handle, JSON.stringify({ pid: process.pid, start: startOf(process.pid) }));
      closeSync(handle);
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = readHolder(file);
    if (holder !== null && holder.pid !== process.pid && isAlive(holder.pid)) {
      const start = startOf(holder.pid);
      if (start === null || holder.start === null || start === holder.start) {
        throw new BusyError(`${directory} is in use by process ${String(holder.pid)}. Stop that process, or set RESTRIKE_DATA_DIR to another folder.`);
      }
    }
    rmSync(file, { force: true });
  }
  throw new BusyError(`${directory} can not be locked: another process takes ${file} at the same time. Try again.`);
}

function readHolder(file: string): { readonly pid: number; readonly start: string | null } | null {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as { pid?: unknown; start?: unknown };
    return typeof value.pid === 'number' ? { pid: value.pid, start: typeof value.start === 'string' ? value.start : null } : null;
  } catch {
    return null; // cut off while it was written: its writer was killed
  }
}

/** Writes a small file whole or not at all. */
export function writeWhole(file: string, text: string, mode = 0o644): void {
  const beside = `${file}.${String(process.pid)}.new`;
  writeFileSync(beside, text, { mode });
  renameSync(beside, file);
}
