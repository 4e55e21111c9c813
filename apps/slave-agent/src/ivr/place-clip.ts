import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, readdir, rename, rm, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { freeName } from '@restrike/match';
import { isHeld } from '@restrike/runtime';
import { FolderHangsError, videoFolders } from '../files/folder-gate.js';

/** A file that was just written may be held for a moment by a virus scanner. */
const tries = 4;
const betweenTriesMs = 80;
/** A clip from one disk to another. */
const copyMs = 20_000;

/** Copies that a run which was ended, or a drive that hung, left beside their places. */
const partName = /^\.placing-[0-9a-f-]{36}\./;
const leftAfterMs = 3_600_000;

/** What a move may need and tell. */
export interface PlaceOptions {
  /** Names, without ending, that are not free though no file has them now. */
  readonly taken?: readonly string[];
  /** The move was given up, and the drive has done it after all: the file is there now. */
  readonly late?: (target: string) => void;
  /** The file was copied from another disk, where it could not be deleted. */
  readonly left?: (error: unknown) => void;
}

/**
 * Moves a file into a folder under a name that is free there, keeping its ending. From another disk it is copied beside its place first: what has the name is whole.
 *
 * @returns its new path.
 * @throws what the file system throws; the file is then where it was, until `late` says otherwise.
 */
export async function placeClip(file: string, folder: string, name: string, { taken = [], late = () => undefined, left = () => undefined }: PlaceOptions = {}): Promise<string> {
  const move = (from: string, whenLate: (target: string) => void): Promise<string> => moveInto(folder, from, name, { taken, late: whenLate });
  await videoFolders.ask(folder, () => mkdir(folder, { recursive: true }));
  try {
    return await move(file, late);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
  }
  await videoFolders.ask(folder, () => sweep(folder)).catch(() => undefined);
  const part = path.join(folder, `.placing-${randomUUID()}${path.extname(file)}`);
  const removeSource = (): Promise<void> => videoFolders.ask(file, () => unlink(file)).catch((error: unknown) => left(error));
  try {
    await videoFolders.piece(part, () => copyFile(file, part), copyMs);
    const target = await move(part, (moved) => {
      late(moved);
      void removeSource();
    });
    await removeSource();
    return target;
  } catch (error) {
    await videoFolders.ask(part, () => rm(part, { force: true })).catch(() => undefined);
    throw error;
  }
}

async function sweep(folder: string): Promise<void> {
  for (const name of (await readdir(folder)).filter((one) => partName.test(one))) {
    const part = path.join(folder, name);
    if (Date.now() - (await stat(part)).mtimeMs > leftAfterMs) await rm(part, { force: true });
  }
}

async function moveInto(folder: string, file: string, name: string, { taken, late }: Required<Pick<PlaceOptions, 'taken' | 'late'>>): Promise<string> {
  for (let left = tries; ; left -= 1) {
    let isGivenUp = false;
    try {
      // One request: of two clips of one name each finds what the other took.
      return await videoFolders.ask(folder, async () => {
        const target = path.join(folder, `${freeName(name, [...taken, ...(await readdir(folder)).map((one) => path.parse(one).name)])}${path.extname(file)}`);
        await rename(file, target);
        if (isGivenUp) late(target);
        return target;
      });
    } catch (error) {
      isGivenUp = error instanceof FolderHangsError;
      if (left === 1 || !isHeld(error)) throw error;
      await new Promise((done) => setTimeout(done, betweenTriesMs));
    }
  }
}
