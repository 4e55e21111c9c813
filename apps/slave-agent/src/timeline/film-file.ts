import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { isLocal, type ObsConnection } from '@restrike/obs';
import { videoFolders } from '../files/folder-gate.js';

const videoEndings = new Set(['.mkv', '.mp4', '.mov', '.flv', '.ts']);
/** An OBS on a busy laptop makes the file so much before or behind what it says of its start, ms; estimated starts are off by less. */
const startSlackMs = 10_000;

/** A video in a folder; ms since 1970. */
export interface VideoFile {
  readonly file: string;
  readonly bornAt: number;
  readonly writtenAt: number;
}

/**
 * Of the videos in a folder the one that was begun with a film: the last that was born before it, and is written since. Younger ones are clips of the replay buffer. null when there is none. Pure.
 *
 * @param startedAt when the film began, ms since 1970; later than that where it was paused since.
 * @param taken files of other films.
 */
export function filmAmong(videos: readonly VideoFile[], startedAt: number, taken: readonly string[]): string | null {
  const fitting = videos.filter(({ file, bornAt, writtenAt }) => bornAt <= startedAt + startSlackMs && writtenAt >= startedAt - startSlackMs && !taken.includes(file));
  return fitting.sort((a, b) => b.bornAt - a.bornAt)[0]?.file ?? null;
}

/** The file of a film that runs, for an OBS that does not name it: one that recorded before it was asked does not, with protocol 5. null when it is not found. Never rejects. */
export async function findFilm(obs: Pick<ObsConnection, 'settings' | 'recordingFolder'>, startedAt: number, taken: readonly string[]): Promise<string | null> {
  if (!isLocal(obs.settings.host)) return null;
  const folder = await obs.recordingFolder();
  if (!folder.ok) return null;
  try {
    const names = (await videoFolders.ask(folder.value, () => readdir(folder.value))).filter((name) => videoEndings.has(path.extname(name).toLowerCase()));
    const videos: VideoFile[] = [];
    // One after the other: a folder may hold more files than may wait for a drive.
    for (const name of names) {
      const file = path.join(folder.value, name);
      const { birthtimeMs, mtimeMs } = await videoFolders.ask(file, () => stat(file));
      videos.push({ file, bornAt: birthtimeMs, writtenAt: mtimeMs });
    }
    return filmAmong(videos, startedAt, taken);
  } catch {
    return null;
  }
}
