import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ObsDialect } from './dialect.js';
import { failed, type ObsFailure } from './obs-answer.js';

/** OBS's own limit: with less free space, MB, it ends recording and replay buffer within a second and begins none. A window on its screen says so, and no event. */
export const leastFreeMb = 50;
/** A drive that hangs never answers. */
const folderLimitMs = 3_000;

/** Why OBS can write no film just now: its disk is full, or its folder is gone, which looks the same to it. Null when it can, or does not tell. `local`: it writes on this machine. */
export async function whyNoRoom(dialect: ObsDialect, local: boolean): Promise<ObsFailure | null> {
  const stats = await dialect.stats(false);
  if (!stats.ok || stats.value.freeDiskMb >= leastFreeMb) return null;
  const folder = await dialect.recordingFolder();
  if (local && folder.ok && folder.value !== '' && (await isGone(folder.value))) {
    return failed('REFUSED', `The folder that OBS records into is gone: ${folder.value}`, 'Connect its drive or make the folder again, or choose another one in the settings (Folders); then start the recording and the replay buffer again.');
  }
  return failed('REFUSED', `The disk that OBS records to is full: ${stats.value.freeDiskMb.toFixed(0)} MB are free, and with less than ${String(leastFreeMb)} MB it records nothing.`, 'The disk of the recordings is full: free space, then start the recording and the replay buffer again.');
}

/** Only what is said to be gone is: of a folder that may not be looked at nobody knows. */
function isGone(folder: string): Promise<boolean> {
  const looked = stat(folder).then(() => false, (error: NodeJS.ErrnoException) => error.code === 'ENOENT');
  return Promise.race([looked, sleep(folderLimitMs, false, { ref: false })]);
}
