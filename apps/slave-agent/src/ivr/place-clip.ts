import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { freeName } from '@restrike/match';
import { answersWithin, videoFolders } from '../files/folder-gate.js';

/** A file that was just written may be held for a moment by a virus scanner. */
const tries = 4;
const betweenTriesMs = 80;
/** A clip from one disk to another. */
const copyMs = 20_000;

/**
 * Moves a file into a folder under a name that is free there, keeping its ending.
 *
 * @returns its new path.
 * @throws what the file system throws; the file is then where it was.
 */
export async function placeClip(file: string, folder: string, name: string): Promise<string> {
  await videoFolders.ask(folder, () => mkdir(folder, { recursive: true }));
  const ending = path.extname(file);
  for (let left = tries; ; left -= 1) {
    const target = path.join(folder, `${freeName(name, (await videoFolders.ask(folder, () => readdir(folder))).map((one) => path.parse(one).name))}${ending}`);
    try {
      await videoFolders.ask(folder, () => rename(file, target));
      return target;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EXDEV') {
        await answersWithin(target, () => copyFile(file, target, constants.COPYFILE_EXCL), copyMs);
        await videoFolders.ask(file, () => unlink(file));
        return target;
      }
      if (left === 1 || (code !== 'EBUSY' && code !== 'EPERM' && code !== 'EACCES')) throw error;
      await new Promise((done) => setTimeout(done, betweenTriesMs));
    }
  }
}
