import { readdirSync } from 'node:fs';
import path from 'node:path';
import { createObsStandIn, findProgram, type ObsStandIn } from '@restrike/simulator-obs';
import { onStage, until } from '../index.js';
import { CourtWithObs } from './court-with-obs.js';

/** Password of every OBS of a play with replays. */
export const obsPassword = 'correct horse';
export const replaySeconds = 6;
/** What a court of a play with replays is told beside where its OBS are. */
export const replayEnvironment = { RESTRIKE_REPLAY_SECONDS: String(replaySeconds), RESTRIKE_CONTESTED_SECONDS: '3', RESTRIKE_PLAYER: 'browser' };

const noFfmpeg = findProgram('ffmpeg') === null || findProgram('ffprobe') === null;
if (noFfmpeg) process.stderr.write('ffmpeg is not installed: the plays with replays are left out\n');
/** `test` where films can be cut; elsewhere it is skipped, unless a real OBS is required. */
export const replayTest: typeof test = noFfmpeg && process.env['RESTRIKE_REQUIRE_OBS'] !== '1' ? test.skip : test;

/** What a play needs of an OBS, real or not. */
export interface ObsOfPlay {
  /** For `RESTRIKE_OBS`. */
  readonly addresses: string;
  close(): Promise<void>;
}

/** A court beside the OBS that `obs` starts in a folder of the stage, all of them live. */
export async function onCourt<T extends ObsOfPlay>(obs: (folder: string) => Promise<T>, env: Readonly<Record<string, string>>, act: (one: CourtWithObs, started: T) => Promise<void>): Promise<void> {
  await onStage(async (stage) => {
    const started = await obs(path.join(stage.folder, 'obs'));
    try {
      const one = new CourtWithObs(await stage.court({ number: 1, hubUrl: null, env: { ...replayEnvironment, RESTRIKE_OBS: started.addresses, ...env } }));
      try {
        await until('every OBS to be live', 60_000, async () => (await one.obs()).every(({ connection }) => connection === 'live'));
        await act(one, started);
      } finally {
        one.close();
      }
    } finally {
      await started.close();
    }
  });
}

/** A stand-in for both OBS of a court; `saveMs`: how long it takes to save a replay. */
export const standInObs = async (folder: string, saveMs?: number): Promise<ObsStandIn & ObsOfPlay> => {
  const obs = await createObsStandIn({ protocol: 'v5', port: 0, password: obsPassword, folder, replaySeconds, ...(saveMs === undefined ? {} : { times: { saveMs } }) });
  return { ...obs, addresses: `both://:${encodeURIComponent(obsPassword)}@127.0.0.1:${String(obs.port)}` };
};

/** Films in a court's folder of videos. */
export const filesOf = (one: CourtWithObs): string[] => readdirSync(path.join(one.court.dataDir, 'videos'), { recursive: true }).map(String).filter((name) => /\.(mkv|mp4)$/.test(name));
