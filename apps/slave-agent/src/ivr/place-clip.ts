import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, readdir, rename, rm, unlink } from 'node:fs/promises';
import path from 'node:path';
import { freeName } from '@restrike/match';
import { answersWithin, videoFolders } from '../files/folder-gate.js';

/** A file that was just written may be held for a moment by a virus scanner. */
const tries = 4;
const betweenTriesMs = 80;
/** A clip from one disk to another. */
const copyMs = 20_000;

/**
 * Moves a file into a folder under a name that is free there, keeping its ending. From another disk it is copied beside its place first: what has the name is whole.
 *
 * @param taken names, without ending, that are not free though no file has them now.
 * @returns its new path.
 * @throws what the file system throws; the file is then where it was.
 */
export async function placeClip(file: string, folder: string, name: string, taken: readonly string[] = []): Promise<string> {
  await videoFolders.ask(folder, () => mkdir(folder, { recursive: true }));
  try {
    return await moveInto(folder, file, name, taken);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
  }
  const part = path.join(folder, `.${randomUUID()}${path.extname(file)}`);
  try {
    await answersWithin(part, () => copyFile(file, part), copyMs);
    const target = await moveInto(folder, part, name, taken);
    await videoFolders.ask(file, () => unlink(file));
    return target;
  } catch (error) {
    await videoFolders.ask(part, () => rm(part, { force: true })).catch(() => undefined);
    throw error;
  }
}

async function moveInto(folder: string, file: string, name: string, taken: readonly string[]): Promise<string> {
  for (let left = tries; ; left -= 1) {
    try {
      // One request: of two clips of one name each finds what the other took.
      return await videoFolders.ask(folder, async () => {
        const target = path.join(folder, `${freeName(name, [...taken, ...(await readdir(folder)).map((one) => path.parse(one).name)])}${path.extname(file)}`);
        await rename(file, target);
        return target;
      });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (left === 1 || (code !== 'EBUSY' && code !== 'EPERM' && code !== 'EACCES')) throw error;
      await new Promise((done) => setTimeout(done, betweenTriesMs));
    }
  }
}
