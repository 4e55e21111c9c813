import path from 'node:path';
import { BadNetwork } from '@restrike/simulator-network';
import { RealObsStage, startRtmpServer, type RealObs, type RtmpServer } from '@restrike/simulator-obs';
import { freeTcpPort } from './free-port.js';

/** Two real OBS as on a court, and what they need. */
export interface TwoRealObs {
  /** Records, with a replay buffer. */
  readonly rec: RealObs;
  /** Streams; its replay buffer is switched off. */
  readonly str: RealObs;
  /** Takes the stream. */
  readonly rtmp: RtmpServer;
  /** Between the court and the OBS of the stream. */
  readonly cable: BadNetwork;
  /** Both for `RESTRIKE_OBS`: the court calls them `rec` and `str`. */
  readonly addresses: string;
  close(): Promise<void>;
}

/** Starts two real OBS below `folder`. Needs what `missingForRealObs` and `missingForRtmpServer` name. */
export async function startTwoRealObs(folder: string, setUp: { readonly width: number; readonly height: number; readonly fps: number; readonly password: string; readonly replaySeconds: number }): Promise<TwoRealObs> {
  const screen = await RealObsStage.open(folder, setUp);
  const rtmp = await startRtmpServer(path.join(folder, 'rtmp'), { rtmp: await freeTcpPort(), http: await freeTcpPort() });
  const shared = { ...setUp, streamServer: rtmp.url };
  const rec = await screen.add({ ...shared, name: 'OBS_REC', port: await freeTcpPort(), replayBufferEnabled: true });
  const str = await screen.add({ ...shared, name: 'OBS_STR', port: await freeTcpPort(), replayBufferEnabled: false, fps: Math.ceil(setUp.fps / 2) });
  const cable = await BadNetwork.start({ targetHost: '127.0.0.1', targetPort: str.setUp.port, port: 0, random: () => 0 });
  const password = encodeURIComponent(setUp.password);
  return {
    rec, str, rtmp, cable,
    addresses: `rec://:${password}@127.0.0.1:${String(rec.setUp.port)},str://:${password}@127.0.0.1:${String(cable.port)}`,
    async close() {
      await screen.close();
      await Promise.all([cable.close(), rtmp.stop()]);
    },
  };
}
