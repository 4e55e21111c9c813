import path from 'node:path';
import type { Tournament } from '@restrike/contracts';
import { clipsFolderName, safeName } from '@restrike/match';

/** Where the videos of a day go. */
export interface DayFolders {
  readonly recordings: string;
  /** Clips of the video review; within the other. */
  readonly clips: string;
}

const keyOf = (name: string): string => safeName(name).normalize('NFC').toLowerCase();

/** Name of a tournament's folder; two tournaments of one name get two folders. */
export function tournamentFolder(tournament: Pick<Tournament, 'tournamentId' | 'name'>, all: readonly Pick<Tournament, 'tournamentId' | 'name'>[]): string {
  const isFirst = all.every((other) => keyOf(other.name) !== keyOf(tournament.name) || other.tournamentId >= tournament.tournamentId);
  return isFirst ? safeName(tournament.name, 'Tournament') : `${safeName(tournament.name, 'Tournament', 160)}_${tournament.tournamentId.slice(0, 8)}`;
}

/** TRN-2: `{videos}/{tournament}/{day}`, and `IVR recordings` in it. Without a tournament `{videos}/{day}`. */
export function dayFolders(videos: string, tournament: string | null, day: string): DayFolders {
  const recordings = tournament === null ? path.join(videos, day) : path.join(videos, tournament, day);
  return { recordings, clips: path.join(recordings, clipsFolderName) };
}
