import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { DayVideo } from '@restrike/contracts';
import { safeName } from '@restrike/match';
import { videoFolders } from '../files/folder-gate.js';
import { dayChapters, eventLines, type ChapterStores } from './day-chapters.js';

/** What the files are of and where they go. */
export interface ChapterFileOptions {
  readonly day: string;
  readonly courtName: string;
  readonly withMoments: boolean;
  readonly folder: string;
}

const chaptersEnding = '_chapters.txt';
const maxBaseBytes = 140;
/** All events of a day are read while they are written. */
const writeMs = 60_000;

const chapterText = ({ chapters }: DayVideo): string => (chapters.ok ? `${chapters.lines.join('\n')}\n` : `${chapters.detail}\n`);

/**
 * CHP: writes two files for each video of a day: chapters to paste into the description, and the full event list. A file that is there is replaced whole.
 *
 * @returns names of the files; none when nothing was streamed on that day.
 * @throws what the file system throws.
 */
export async function writeChapters(stores: ChapterStores, { day, courtName, withMoments, folder }: ChapterFileOptions): Promise<string[]> {
  const names: string[] = [];
  const videos = await dayChapters(stores, day, withMoments, courtName);
  if (videos.length > 0) await videoFolders.ask(folder, () => mkdir(folder, { recursive: true }));
  for (const [index, video] of videos.entries()) {
    const base = safeName(`${courtName} ${day} ${video.connectionId}${index === 0 ? '' : ` ${String(index + 1)}`}`, 'court', maxBaseBytes);
    names.push(await whole(folder, `${base}${chaptersEnding}`, (file) => writeFile(file, chapterText(video))));
    names.push(await whole(folder, `${base}_events.txt`, (file) => pipeline(Readable.from(withBreaks(eventLines(stores, day, video.broadcastId))), createWriteStream(file))));
  }
  return names;
}

/** Whether chapter files of a day are in its folder that were written after `since`, ms by the wall clock. What can not be looked at is not written. */
export async function areWritten({ day, courtName, folder }: Omit<ChapterFileOptions, 'withMoments'>, since: number): Promise<boolean> {
  const start = safeName(`${courtName} ${day}`, 'court', maxBaseBytes);
  return videoFolders.ask(folder, async () => {
    const names = (await readdir(folder)).filter((name) => name.startsWith(start) && name.endsWith(chaptersEnding));
    // One after the other: a request to a drive that hangs takes one thread.
    for (const name of names) if ((await stat(path.join(folder, name))).mtimeMs >= since) return true;
    return false;
  }).catch(() => false);
}

async function* withBreaks(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}

/** Writes a file beside its place and puts it there when it is whole. */
async function whole(folder: string, name: string, write: (file: string) => Promise<void>): Promise<string> {
  const beside = path.join(folder, `${name}.part`);
  await videoFolders.piece(folder, async () => {
    try {
      await write(beside);
      await rename(beside, path.join(folder, name));
    } catch (error) {
      await rm(beside, { force: true });
      throw error;
    }
  }, writeMs);
  return name;
}
