import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { LiveState, ObsView } from '@restrike/contracts';
import { courtInTrouble, freeTcpPort, getJson, onStage, startTwoRealObs, until } from '@restrike/e2e';
import { openObs, type ObsConnection } from '@restrike/obs';
import { missingForRealObs, missingForRtmpServer, RealObsStage } from '@restrike/simulator-obs';
import { OBSWebSocket } from 'obs-websocket-js/json';
import { now, openFeed } from './feed-watcher.js';
import { summary } from './percentile.js';
import { startSender } from './start-sender.js';

const run = promisify(execFile);
const replaySeconds = 20;
const saves = 20;
const setUp = { name: 'OBS_REC', password: 'bench', width: 640, height: 360, fps: 30, replaySeconds, replayBufferEnabled: true, streamServer: 'rtmp://127.0.0.1/live' };

/** The stream's server stays away for so long, ms: longer than a court lets OBS reconnect. */
const serverAwayMs = 35_000;
const perSecond = 100;
const stormSeconds = 100;

/**
 * Real OBS: saves in a row, how long OBS takes for each, and what we add; then two of them in trouble, how long until a court says so, and what its datagrams
 * take meanwhile. Needs what `missingForRealObs` and `missingForRtmpServer` name.
 */
export async function benchObs(): Promise<Record<string, unknown>> {
  const missing = [...missingForRealObs(), ...missingForRtmpServer()];
  if (missing.length > 0) throw new Error(`not installed: ${missing.join(', ')}`);
  return { ...(await savesInARow()), ...(await inTrouble()) };
}

async function savesInARow(): Promise<Record<string, unknown>> {
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

/** A court with two real OBS that are frozen, unplugged, killed and kept from their server while datagrams come. */
async function inTrouble(): Promise<Record<string, unknown>> {
  return onStage(async (stage) => {
    const obs = await startTwoRealObs(path.join(stage.folder, 'obs'), { width: 320, height: 180, fps: 30, password: 'measured', replaySeconds: 6 });
    try {
      const court = await stage.court({ number: 1, hubUrl: null, env: { RESTRIKE_OBS: obs.addresses, RESTRIKE_PLAYER: 'browser' } });
      const views = async (): Promise<readonly ObsView[]> => (await getJson<{ obs: readonly ObsView[] }>(`${court.url}/api/obs`)).obs;
      await until('both OBS', 60_000, async () => (await views()).every(({ connection }) => connection === 'live'));
      for (const output of ['recording', 'replay-buffer']) await court.act('POST', `/api/obs/rec/${output}`, { running: true });
      const base = (await court.statement()).sequence;
      const feed = await openFeed(`${court.url}/live`);
      const hits = Array.from({ length: 90 }, (_, level) => `hl${String(1 + (level % 2))};${String(10 + level)}`);
      const sender = startSender({ targets: [{ port: court.udpPort }], datagrams: hits, perSecond, seconds: stormSeconds });
      const seen: { readonly sentAt: number; readonly tookMs: number }[] = [];
      let newest = base;
      feed.on('change', ({ sequence }: LiveState) => {
        const at = now();
        for (; newest < sequence; newest += 1) seen.push({ sentAt: sender.sentAt(0, newest - base), tookMs: at - sender.sentAt(0, newest - base) });
      });
      await sleep(5_000);
      const { troubles, stallMs } = await courtInTrouble(court, obs, serverAwayMs);
      await sender.finished;
      await until('everything to be committed', 60_000, async () => (await court.statement()).sequence >= base + sender.perTarget);
      feed.disconnect();
      const first = troubles[0]?.beganAt ?? 0;
      const took = (from: number, to: number): unknown => summary(seen.filter(({ sentAt }) => sentAt >= from && sentAt <= to).map(({ tookMs }) => tookMs));
      return {
        perSecond,
        sent: sender.perTarget,
        lost: base + sender.perTarget - (await court.statement()).sequence,
        longestStallOfThisProcessMs: Math.round(stallMs),
        datagramToSocketMs: { before: took(0, first), ...Object.fromEntries(troubles.map(({ what, beganAt, backAt }) => [what, took(beganAt, backAt)])) },
        troubles: Object.fromEntries(troubles.map(({ what, beganAt, saidAt, endedAt, backAt }) => [what, { saidAfterMs: saidAt - beganAt, lastedMs: endedAt - beganAt, backAfterMs: backAt - endedAt }])),
      };
    } finally {
      await obs.close();
    }
  });
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
