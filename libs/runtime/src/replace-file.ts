import { renameSync } from 'node:fs';

/** How often a name is tried that somebody holds, and how long apart, ms. */
const tries = 5;
const betweenTriesMs = 40;
const held = new Set(['EPERM', 'EACCES', 'EBUSY']);

/** Whether an error is what Windows answers while a virus scanner, an indexer or a reader has a file open: in a moment it may be let go. */
export const isHeld = (error: unknown): boolean => held.has((error as NodeJS.ErrnoException).code ?? '');

const pause = (): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, betweenTriesMs);

/**
 * Puts `from` in the place of `to`, whole. A file that somebody holds for a moment, as a virus scanner on Windows does, is tried again; for at most 160 ms nothing else is done meanwhile.
 *
 * @throws what the file system throws.
 */
export function replaceFile(from: string, to: string, rename: (from: string, to: string) => void = renameSync, wait: () => void = pause): void {
  for (let left = tries; ; left -= 1) {
    try {
      rename(from, to);
      return;
    } catch (error) {
      if (left === 1 || !isHeld(error)) throw error;
      wait();
    }
  }
}
