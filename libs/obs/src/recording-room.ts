import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ObsDialect } from './dialect.js';
import { failed, type ObsFailure } from './obs-answer.js';
import type { ObsStats } from './obs-status.js';

/** OBS's own limit: with less free space, MB, it ends recording and replay buffer within a second and begins none. A window on its screen says so, and no event. */
const leastFreeMb = 50;
/** A drive that hangs never answers. */
const folderLimitMs = 3_000;

/** Whether OBS writes nothing by what it tells; one that tells nothing of its disk may. */
export const lacksRoom = ({ freeDiskMb }: Pick<ObsStats, 'freeDiskMb'>): boolean => freeDiskMb !== null && freeDiskMb < leastFreeMb;

/** Why OBS can write no film just now: its disk is full, or its folder is gone, which looks the same to it. Null when it can, or does not tell. `local`: it writes on this machine. */
export async function whyNoRoom(dialect: Pick<ObsDialect, 'stats' | 'recordingFolder'>, local: boolean): Promise<ObsFailure | null> {
  const stats = await dialect.stats(false);
  if (!stats.ok || !lacksRoom(stats.value)) return null;
  const answer = await dialect.recordingFolder();
  const folder = answer.ok ? answer.value : '';
  const found = local && folder !== '' ? await lookAtFolder(folder) : 'unknown';
  if (found === 'gone') {
    return failed('REFUSED', `The folder that OBS records into is gone (${folder}).`, 'Connect its drive or make the folder again, or choose another one in the settings (Folders); then start the recording and the replay buffer again.');
  }
  const free = stats.value.freeDiskMb ?? 0;
  if (found === 'unknown' && free === 0) {
    return failed('REFUSED', `OBS finds no free space where it records (${folder}).`, 'On the computer of OBS its disk is full, or the folder is gone: free space, connect its drive or make the folder again; then start the recording and the replay buffer again.');
  }
  return failed('REFUSED', `The disk that OBS records to is full: ${free.toFixed(0)} MB are free, and with less than ${String(leastFreeMb)} MB it records nothing.`, 'The disk of the recordings is full: free space, then start the recording and the replay buffer again.');
}

/** Unknown: it may not be looked at, or its drive does not answer. */
type Found = 'there' | 'gone' | 'unknown';

const looks = new Map<string, Promise<Found>>();

/** Looks for a folder. One look at a time: a drive that hangs keeps a thread of this process with each, and who asks meanwhile does not wait for it once more. */
export function lookAtFolder(folder: string, look: (folder: string) => Promise<unknown> = stat, limitMs = folderLimitMs): Promise<Found> {
  const before = looks.get(folder);
  if (before !== undefined) return before;
  const looked = look(folder).then((): Found => 'there', (error: NodeJS.ErrnoException): Found => (error.code === 'ENOENT' ? 'gone' : 'unknown'));
  const found = Promise.race([looked, sleep(limitMs, 'unknown' as const, { ref: false })]);
  looks.set(folder, found);
  void looked.then(() => looks.delete(folder));
  return found;
}
