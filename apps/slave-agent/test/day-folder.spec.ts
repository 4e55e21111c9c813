import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openObs } from '@restrike/obs';
import { createObsStandIn } from '@restrike/simulator-obs';
import { CourtObs } from '../src/obs/court-obs.js';
import { quiet } from './court-store.js';

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; !(await holds()); await new Promise((next) => setTimeout(next, 20))) if (Date.now() > end) throw new Error(`waited 60 s for ${what}`);
}

it('[TRN-2] OBS that was away, or recorded, when the day was activated is pointed to its folder when it is back, and when its recording has ended', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'restrike-day-'));
  const standIn = await createObsStandIn({ protocol: 'v5', port: 0, folder: path.join(folder, 'own'), ffmpeg: null, times: { startMs: 5, stopMs: 10 } });
  const court = new CourtObs((settings) => openObs(settings), quiet);
  try {
    const [saturday, sunday] = [path.join(folder, 'saturday'), path.join(folder, 'sunday')];
    await court.recordInto(saturday);
    await court.set([{ id: 'rec', role: 'OBS_REC', host: '127.0.0.1', port: standIn.port, password: null, protocol: 'v5' }]);
    const recordsInto = async (wanted: string): Promise<boolean> => {
      const answer = await court.find('rec')?.recordingFolder();
      return answer?.ok === true && answer.value === wanted;
    };
    await until('the folder of Saturday', () => recordsInto(saturday));
    expect(existsSync(saturday)).toBe(true);

    standIn.byHand.start('record');
    await until('the recording', () => court.find('rec')?.status.outputs.recording.state === 'active');
    await court.recordInto(sunday);
    expect(await recordsInto(saturday)).toBe(true);
    standIn.byHand.stop('record');
    await until('the folder of Sunday', () => recordsInto(sunday));
  } finally {
    await court.close();
    await standIn.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
});
