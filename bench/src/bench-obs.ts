import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freeTcpPort, until } from '@restrike/e2e';
import { openObs, type ObsConnection } from '@restrike/obs';
import { missingForRealObs, RealObsStage } from '@restrike/simulator-obs';
import { OBSWebSocket } from 'obs-websocket-js/json';
import { summary } from './percentile.js';

const run = promisify(execFile);
const replaySeconds = 20;
const saves = 20;
const setUp = { name: 'OBS_REC', password: 'bench', width: 640, height: 360, fps: 30, replaySeconds, replayBufferEnabled: true, streamServer: 'rtmp://127.0.0.1/live' };

/** A real OBS that records and keeps a replay buffer: saves in a row, how long OBS takes for each, and what we add. Needs what `missingForRealObs` names. */
export async function benchObs(): Promise<Record<string, unknown>> {
  const missing = missingForRealObs();
  if (missing.length > 0) throw new Error(`not installed: ${missing.join(', ')}`);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'restrike-bench-obs-'));
  const stage = await RealObsStage.open(folder, setUp);
  const port = await freeTcpPort();
  await stage.add({ ...setUp, port });
  const connection = openObs({ id: 'bench', role: 'OBS_REC', host: '127.0.0.1', port, password: setUp.password, protocol: 'auto' });
  const witness = new OBSWebSocket();
  try {
    await until('OBS', 30_000, () => connection.status.connection === 'live');
    await witness.connect(`ws://127.0.0.1:${String(port)}`, setUp.password);
    return await measure(connection, witness);
  } finally {
    await witness.disconnect();
    await connection.close();
    await stage.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

async function measure(connection: ObsConnection, witness: OBSWebSocket): Promise<Record<string, unknown>> {
  let heard = 0;
  // A client of its own on the same machine hears the event at the same moment as ours: the difference is what our code adds.
  witness.on('ReplayBufferSaved', () => (heard = performance.now()));
  const started = await connection.want({ recording: true, replayBuffer: true }, 'benchmark');
  if (!started.ok) throw new Error(started.reason);
  await sleep((replaySeconds + 2) * 1_000);
  const [ofObs, ours, durations, files]: [number[], number[], number[], Set<string>] = [[], [], [], new Set()];
  for (let count = 0; count < saves; count += 1) {
    const asked = performance.now();
    const answer = await connection.saveReplayBuffer();
    const got = performance.now();
    if (!answer.ok) throw new Error(answer.reason);
    // The witness hears it in the same turn of the loop or in the next.
    await until('the witness', 2_000, () => heard > asked);
    ofObs.push(Math.min(heard, got) - asked);
    ours.push(Math.max(0, got - heard));
    durations.push(await secondsOf(answer.value.path));
    files.add(answer.value.path);
    await sleep(1_000);
  }
  const scenes: number[] = [];
  for (let count = 0; count < 20; count += 1) {
    const asked = performance.now();
    await connection.setScene(count % 2 === 0 ? 'IVR_SCENE' : 'LIVE_SCENE');
    scenes.push(performance.now() - asked);
  }
  return {
    obs: connection.status.version,
    saveMs: summary(ofObs),
    beyondTheEventMs: summary(ours),
    clips: files.size,
    clipSeconds: { setting: replaySeconds, least: Math.min(...durations), most: Math.max(...durations) },
    sceneMs: summary(scenes),
  };
}

async function secondsOf(file: string): Promise<number> {
  const { stdout } = await run('ffprobe', ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', file]);
  return Number(stdout);
}
