import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ObsSessionRecords } from '@restrike/db/court';
import { isLocal, type ObsConnection } from '@restrike/obs';
import { videoFolders } from '../files/folder-gate.js';

const videoEndings = new Set(['.mkv', '.mp4', '.mov', '.flv', '.ts']);
/** An OBS on a busy laptop makes the file so much before or behind what it says of its start, ms; estimated starts are off by less. */
const startSlackMs = 10_000;
/** Two files of which one was born so little nearer to a film's start than the other are both likely: starts are known to some tenths of a second. */
const clearlyNearerMs = 2_000;
/** Recordings whose files are known and are not looked at. */
const filmsLookback = 100;

/** A video in a folder; ms since 1970. */
export interface VideoFile {
  readonly file: string;
  readonly bornAt: number;
  readonly writtenAt: number;
}

/**
 * Of the videos in a folder the one that was begun with a film: it was born nearest to the film's start and is written since. null when there is none, and when another one was born about as
 * near, as by a second OBS that records into the same folder: a jury that is shown the wrong film is worse off than one without. Pure.
 *
 * @param startedAt when the film began, ms since 1970; later than its file was born where it was paused since.
 * @param taken files of other films.
 */
export function filmAmong(videos: readonly VideoFile[], startedAt: number, taken: readonly string[]): string | null {
  const farOf = ({ bornAt }: VideoFile): number => Math.abs(bornAt - startedAt);
  const fitting = videos.filter(({ file, bornAt, writtenAt }) => bornAt <= startedAt + startSlackMs && writtenAt >= startedAt - startSlackMs && !taken.includes(file));
  const [nearest, next] = fitting.sort((a, b) => farOf(a) - farOf(b));
  return nearest === undefined || (next !== undefined && farOf(next) - farOf(nearest) < clearlyNearerMs) ? null : nearest.file;
}

/** Files of recordings that are known, as their OBS named them. */
export const knownFilms = (sessions: Pick<ObsSessionRecords, 'list'>): readonly string[] => sessions.list({ kind: 'recording', limit: filmsLookback }).flatMap(({ path: file }) => file ?? []);

/** Path of a file as OBS itself writes it, also on Windows: what it names later, and what it named before, must be the same text. */
const asObsNames = (folder: string, name: string): string => (/[\\/]$/.test(folder) ? `${folder}${name}` : `${folder}/${name}`);

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
      const file = asObsNames(folder.value, name);
      const { birthtimeMs, mtimeMs } = await videoFolders.ask(file, () => stat(file));
      videos.push({ file, bornAt: birthtimeMs, writtenAt: mtimeMs });
    }
    return filmAmong(videos, startedAt, taken);
  } catch {
    return null;
  }
}
