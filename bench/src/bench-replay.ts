import { createSocket } from 'node:dgram';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clip, ObsView, PlayerMessage } from '@restrike/contracts';
import { freeTcpPort, getJson, onStage, until, type CourtProcess } from '@restrike/e2e';
import { machineClock, openObs, type ObsConnection } from '@restrike/obs';
import { createObsStandIn, missingForRealObs, RealObsStage } from '@restrike/simulator-obs';
import { openFeed } from './feed-watcher.js';
import { summary } from './percentile.js';

const password = 'measured';
const replaySeconds = 20;
const size = { width: 640, height: 360, fps: 30 };

/** An OBS to measure with, and the screen that a player can open its window on. */
interface MeasuredObs {
  readonly port: number;
  readonly display: string | null;
  close(): Promise<void>;
}

async function realObs(folder: string): Promise<MeasuredObs> {
  const screen = await RealObsStage.open(folder, size);
  const port = await freeTcpPort();
  await screen.add({ name: 'REC', port, password, ...size, replaySeconds, replayBufferEnabled: true, streamServer: 'rtmp://127.0.0.1:1' });
  return { port, display: screen.display, close: () => screen.close() };
}

async function standIn(folder: string): Promise<MeasuredObs> {
  const obs = await createObsStandIn({ protocol: 'v5', port: 0, password, folder, replaySeconds });
  return { port: obs.port, display: null, close: () => obs.close() };
}

const load = [
  'pre;FightLoaded', 'at1;Ann Smith;Ann Smith;USA;at2;Kim Lee;Kim Lee;KOR', 'mch;101;Final;M -68kg;0;#0000ff;#FFFFFF;#ff0000;#FFFFFF;null;Seniors;3;120;cntDown;20;5;',
  'wg1;0;wg2;0', 'sc1;0;sc2;0', 'clk;02:00', 'rnd;1', 'sup;0', 'rdy;FightReady',
];

/** One challenge, all times by this machine's wall clock, ms. */
interface Challenge {
  readonly sent: number;
  /** OBS was asked. */
  asked: number;
  /** OBS said that the file is complete. */
  saved: number;
  ready: number;
  opened: number;
}

async function play(court: CourtProcess, watching: ObsConnection, challenges: number): Promise<readonly Challenge[]> {
  const socket = createSocket('udp4');
  const say = (text: string): Promise<void> => new Promise((resolve, reject) => socket.send(text, court.udpPort, '127.0.0.1', (error) => (error === null ? resolve() : reject(error))));
  const feed = await openFeed(`${court.url}/live`);
  let now: Challenge | null = null;
  feed.on('clip', ({ state, createdAt }: Clip) => {
    // Of clips before this one more is told later: film, picture, checksum.
    if (now === null || createdAt < now.sent) return;
    now.asked = createdAt;
    if (state === 'ready' && now.ready === 0) now.ready = Date.now();
  });
  feed.on('player', ({ player, at }: PlayerMessage) => {
    if (now !== null && player !== 'closed') now.opened = at;
  });
  watching.on('replay-saved', ({ wall }) => {
    if (now !== null) now.saved = wall;
  });
  const all: Challenge[] = [];
  for (const text of load) await say(text);
  await until('OBS to record with a running buffer', 20_000, async () => {
    const { obs } = await getJson<{ obs: ObsView[] }>(`${court.url}/api/obs`);
    return obs[0]?.recording.state === 'active' && obs[0].replayBuffer.state === 'active';
  });
  await say('clk;02:00;start');
  await sleep((replaySeconds + 2) * 1_000);
  for (let number = 0; number < challenges; number += 1) {
    await say('clk;01:30;stop');
    await sleep(400 + ((number * 137) % 500));
    const one: Challenge = { sent: Date.now(), asked: 0, saved: 0, ready: 0, opened: 0 };
    now = one;
    await say('ch1;');
    await until('the clip to be open', 20_000, () => one.opened > 0 && one.ready > 0 && one.saved > 0);
    now = null;
    all.push(one);
    await say('ch1;1');
    await say('clk;01:30;start');
    await sleep(800);
  }
  feed.disconnect();
  socket.close();
  return all;
}

/** A challenge's datagram until its clip is ready and open in the player, and what of it is not OBS's own save. With real OBS and mpv where they are installed. */
export async function benchReplay(challenges: number): Promise<Record<string, unknown>> {
  const missing = missingForRealObs();
  return onStage(async (stage) => {
    const obs = await (missing.length === 0 ? realObs : standIn)(path.join(stage.folder, 'obs'));
    const watching = openObs({ id: 'watching', role: 'OBS_REC', host: '127.0.0.1', port: obs.port, password, protocol: 'v5' }, machineClock);
    try {
      const player = obs.display === null ? 'browser' : 'mpv';
      const env = { RESTRIKE_OBS: `rec://:${password}@127.0.0.1:${String(obs.port)}`, RESTRIKE_REPLAY_SECONDS: String(replaySeconds), RESTRIKE_PLAYER: player, ...(obs.display === null ? {} : { DISPLAY: obs.display }) };
      const court = await stage.court({ number: 1, hubUrl: null, env });
      const all = await play(court, watching, challenges);
      const of = (measure: (one: Challenge) => number): unknown => summary(all.map(measure));
      return {
        obs: missing.length === 0 ? `real, ${String(size.width)}x${String(size.height)}` : 'stand-in',
        player,
        challenges: all.length,
        datagramToAskedMs: of(({ sent, asked }) => asked - sent),
        obsSaveMs: of(({ asked, saved }) => saved - asked),
        datagramToReadyMs: of(({ sent, ready }) => ready - sent),
        datagramToOpenMs: of(({ sent, opened }) => opened - sent),
        readyBeyondSaveMs: of(({ sent, asked, saved, ready }) => asked - sent + ready - saved),
        openBeyondSaveMs: of(({ sent, asked, saved, opened }) => asked - sent + opened - saved),
        firstOpenBeyondSaveMs: all[0] === undefined ? null : all[0].asked - all[0].sent + all[0].opened - all[0].saved,
      };
    } finally {
      await watching.close();
      await obs.close();
    }
  });
}
