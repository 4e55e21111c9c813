import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClipMarks, ObsView } from '@restrike/contracts';
import { missingForRealObs, missingForRtmpServer } from '@restrike/simulator-obs';
import { OBSWebSocket } from 'obs-websocket-js/json';
import { courtInTrouble, startTwoRealObs, until, type TwoRealObs } from './src/index.js';
import type { CourtWithObs } from './src/testing/court-with-obs.js';
import { filesOf, obsPassword, onCourt, replaySeconds, replayTest, standInObs } from './src/testing/replay-stage.js';
import { SmallDisk } from './src/testing/small-disk.js';

/** Three hits each so many ms: 150 datagrams a second. */
const stormStepMs = 20;

const required = process.env['RESTRIKE_REQUIRE_OBS'] === '1';
const missing = [...missingForRealObs(), ...missingForRtmpServer()];
const twoRealObs = (folder: string): Promise<TwoRealObs> => startTwoRealObs(folder, { width: 320, height: 180, fps: 30, password: obsPassword, replaySeconds });

/** What a person would see at the OBS of the stream, asked of itself. */
class Witness {
  /** Scenes as they came on air. */
  readonly scenes: string[] = [];
  private readonly socket = new OBSWebSocket();

  static async of(port: number): Promise<Witness> {
    const witness = new Witness();
    witness.socket.on('CurrentProgramSceneChanged', ({ sceneName }) => witness.scenes.push(sceneName));
    await witness.socket.connect(`ws://127.0.0.1:${String(port)}`, obsPassword);
    return witness;
  }

  async shows(scene: string): Promise<void> {
    await until(`OBS_STR to show ${scene}`, 60_000, async () => (await this.socket.call('GetCurrentProgramScene')).currentProgramSceneName === scene, () => `it showed ${this.scenes.join(', ')}`);
  }

  addScene(sceneName: string): Promise<unknown> {
    return this.socket.call('CreateScene', { sceneName });
  }

  async isMuted(): Promise<boolean> {
    return (await this.socket.call('GetInputMute', { inputName: 'AudioTone' })).inputMuted;
  }

  close(): Promise<void> {
    return this.socket.disconnect();
  }
}

/** The rules on two real OBS: the recording has the match's name, the stream goes to the replay scene and back at each challenge, and no rule touches the sound. */
async function rulesOnTwoObs(one: CourtWithObs, { rec, str }: TwoRealObs): Promise<void> {
  const witness = await Witness.of(str.setUp.port);
  try {
    expect((await one.court.act('POST', '/api/obs/str/mute', { input: 'AudioTone', muted: true })).status).toBe(200);
    expect(await witness.isMuted()).toBe(true);
    await twentyChallenges(one, 3, (scene) => witness.shows(scene));
    await until('OBS_STR to have told all its scenes', 60_000, () => witness.scenes.length >= 40);
    expect(witness.scenes).toEqual(Array.from({ length: 20 }, () => ['IVR_SCENE', 'LIVE_SCENE']).flat());
    expect(await witness.isMuted()).toBe(true);
    expect((await one.court.act('POST', '/api/obs/str/mute', { input: 'AudioTone', muted: false })).status).toBe(200);
    expect(await witness.isMuted()).toBe(false);
    expect((await one.runs('back-to-live')).filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    const [recording] = filesOf(one).filter((name) => !name.includes('_IVR'));
    expect(path.basename(recording ?? '')).toBe('245.A_Ann_Smith_USA_vs_Kim_Lee_KOR.mkv');
    expect(readdirSync(rec.recordings)).toEqual([]);
  } finally {
    await witness.close();
  }
}

/** Break, medical time and winner: no scene before somebody switches a rule on, then each its own, and the match again with its clock. The match of before is over then, and the next one runs. */
async function scenesOfTheMatch(one: CourtWithObs, { str }: TwoRealObs): Promise<void> {
  const witness = await Witness.of(str.setUp.port);
  const [pause, doctor, podium] = ['BREAK_SCENE', 'INJURY_SCENE', 'WINNER_SCENE'];
  try {
    for (const name of [pause, doctor, podium]) await witness.addScene(name);
    await one.court.act('PUT', '/api/settings', { values: { 'scenes.break': pause, 'scenes.injury': doctor, 'scenes.winner': podium, 'recording.stopAfterSeconds': 0 }, reason: null });
    await one.say('ij0;01:00;show', 'clk;01:20;stop', 'ij0;00:59', 'ij0;00:55;hide', 'clk;01:20;start');
    await until('the rules of the clock to be over', 60_000, async () => (await one.runs('keep-buffer')).every(({ outcome }) => outcome !== 'running'));
    expect([...witness.scenes, (await one.runs('injury-scene')).length, (await one.runs('scene-over')).length]).toEqual([0, 0]);

    for (const rule of ['break-scene', 'injury-scene', 'winner-scene']) expect((await one.court.act('POST', `/api/triggers/${rule}`, { enabled: true })).status).toBe(200);
    // A review that is open stays on air over medical time, and it comes behind that.
    await one.court.act('POST', '/api/replay');
    await witness.shows('IVR_SCENE');
    await one.say('ij0;01:00;show', 'clk;01:10;stop', 'ij0;00:59');
    await until('the court to know of the medical time', 60_000, async () => (await one.court.state()).injury !== null);
    await one.court.act('POST', '/api/player/closed');
    await witness.shows(doctor);
    await one.say('ij0;00:55;hide', 'clk;01:10;start');
    await witness.shows('LIVE_SCENE');
    await one.say('clk;00:00;stopEnd', 'wrd;rd1;1;rd2;0;rd3;0', 'brk;00:59', 'brk;00:58');
    await witness.shows(pause);
    await one.say('brk;0:00;stopEnd', 'rnd;2', 'clk;02:00', 'clk;02:00;start', 'clk;01:59');
    await witness.shows('LIVE_SCENE');
    await one.say('clk;00:00;stopEnd', 'wrd;rd1;1;rd2;1;rd3;0', 'win;BLUE', 'wmh;Ann Smith;2-0 PTF');
    await witness.shows(podium);
    await one.untilObs('to have stopped the recording', ({ id, recording }) => id === 'rec' && recording.state === 'inactive');
    await one.load('246');
    await one.untilObs('to record the next match', ({ id, recording, replayBuffer }) => id === 'rec' && recording.state === 'active' && replayBuffer.state === 'active' && recording.file?.startsWith('246_') === true);
    await one.say('clk;02:00;start', 'clk;01:59');
    await witness.shows('LIVE_SCENE');
    await until('OBS_STR to have told all its scenes', 60_000, () => witness.scenes.length >= 7);
    expect(witness.scenes).toEqual(['IVR_SCENE', doctor, 'LIVE_SCENE', pause, 'LIVE_SCENE', podium, 'LIVE_SCENE']);
    for (const rule of ['break-scene', 'injury-scene', 'winner-scene', 'scene-over']) expect((await one.runs(rule)).map(({ outcome }) => outcome)).not.toContain('failed');
  } finally {
    await witness.close();
  }
}

/** An OBS that can not close the film of the match before: said with what to do, and the next match is recorded as soon as it can. */
async function filmThatDoesNotClose(one: CourtWithObs, { rec }: TwoRealObs): Promise<void> {
  rec.holdWriters(true);
  try {
    await one.load('247');
    const run = await until('the recording of the match to be given up', 60_000, async () => (await one.runs('record-match')).find(({ matchNumber, outcome }) => matchNumber === '247' && outcome !== 'running'));
    for (const act of ['close-recording', 'start-recording']) {
      expect(run.steps.find((step) => step.act === act)).toMatchObject({ outcome: 'failed', trouble: { code: 'OBS_TIMED_OUT', toDo: expect.stringContaining('still writing') as string } });
    }
    expect((await one.obs()).map(({ connection }) => connection)).toEqual(['live', 'live']);
  } finally {
    rec.holdWriters(false);
  }
  await one.untilObs('to record the match when it has closed the one before', ({ id, recording, replayBuffer }) => id === 'rec' && recording.state === 'active' && replayBuffer.state === 'active' && recording.file?.startsWith('247_') === true);
}

const recordsMatch = (number: string) => ({ id, recording, replayBuffer }: ObsView): boolean => id === 'rec' && recording.state === 'active' && replayBuffer.state === 'active' && recording.file?.startsWith(`${number}_`) === true;
const hasNoRoom = ({ recording, replayBuffer, trouble }: ObsView): boolean => recording.state === 'inactive' && replayBuffer.state === 'inactive' && trouble?.code === 'OBS_NO_ROOM' && trouble.message.includes('is full');

/** The disk fills up: OBS stops by itself, why is said before and at the challenge, and once there is room again the court goes on. */
async function diskInTrouble(one: CourtWithObs): Promise<void> {
  const disk = SmallDisk.mount(path.join(path.dirname(one.court.dataDir), 'stick'), 120);
  if (disk === null) {
    process.stderr.write('no disk can be mounted here (that needs root): the full disk of a real OBS is left out\n');
    return;
  }
  const videosInto = async (folder: string): Promise<unknown> => expect((await one.court.act('PUT', '/api/settings', { values: { 'folders.videos': folder }, reason: null })).status).toBe(200);
  try {
    await videosInto(disk.folder);
    await one.load('248');
    await one.untilObs('to record onto the small disk', recordsMatch('248'));
    await one.say('clk;02:00;start', 'clk;01:59');
    disk.fill();
    await one.untilObs('to have stopped on the full disk', hasNoRoom);
    const before = await one.clips();
    await one.say('clk;01:50;stop', 'ch1;');
    const clip = await one.settledClip(before);
    // What was recorded before may hold enough of the action for a cut.
    expect(clip).toMatchObject({ trouble: { message: expect.stringContaining('is full') as string, toDo: expect.stringContaining('free space') as string } });
    expect((await one.challenge())?.trouble).toEqual(clip.trouble);
    disk.free();
    await one.say('ch1;0', 'clk;01:50;start');
    await one.untilObs('to have its buffer again', ({ id, replayBuffer }) => id === 'rec' && replayBuffer.state === 'active');
    expect((await one.court.act('POST', '/api/obs/rec/recording', { running: true })).status).toBe(200);
    await one.untilObs('to record again, with nothing wrong', (view) => recordsMatch('248')(view) && view.trouble === null);
    await videosInto('');
    await one.load('249');
    await one.untilObs('to record the next match elsewhere', recordsMatch('249'));
  } finally {
    disk.pull();
  }
}

/** Somebody sits at OBS: a scene has another name, and a clip is gone as soon as it is saved. Each is said with what to do, and nothing else stops. */
async function handsAtObs(one: CourtWithObs, { rec, str }: TwoRealObs): Promise<void> {
  const [ofRec, ofStr] = [new OBSWebSocket(), new OBSWebSocket()];
  await ofRec.connect(`ws://127.0.0.1:${String(rec.setUp.port)}`, obsPassword);
  await ofStr.connect(`ws://127.0.0.1:${String(str.setUp.port)}`, obsPassword);
  try {
    await ofStr.call('SetSceneName', { sceneName: 'IVR_SCENE', newSceneName: 'Replay' });
    await one.untilObs('to be told as without its scene', ({ id, trouble }) => id === 'str' && trouble?.code === 'OBS_NO_SCENE' && trouble.message.includes('"IVR_SCENE"'));
    await one.fight(replaySeconds - 2);
    ofRec.once('ReplayBufferSaved', ({ savedReplayPath }) => rmSync(savedReplayPath, { force: true }));
    const before = await one.clips();
    await one.say('clk;01:50;stop', 'ch1;');
    const clip = await one.settledClip(before);
    expect(clip).toMatchObject({ state: 'ready', source: 'recording', contestedInside: true, trouble: { code: expect.stringMatching(/^CLIP_(FILE_MISSING|UNREADABLE)$/) as string, toDo: expect.any(String) as string } });
    const run = await until('its steps to be over', 60_000, async () => (await one.runs('replay')).find(({ sequence, outcome }) => sequence === clip.trigger.sequence && outcome !== 'running'));
    expect(run.steps.find(({ act }) => act === 'scene-replay')).toMatchObject({ outcome: 'failed', trouble: { toDo: expect.stringContaining('Compare the name') as string } });
    expect(run.steps.find(({ act }) => act === 'open-player')).toMatchObject({ outcome: 'done' });
    await ofStr.call('SetSceneName', { sceneName: 'Replay', newSceneName: 'IVR_SCENE' });
    await one.say('ch1;0', 'clk;01:50;start');
    await one.untilObs('to have its scene again', ({ id, trouble }) => id === 'str' && trouble === null);
  } finally {
    await Promise.all([ofRec.disconnect(), ofStr.disconnect()]);
  }
}

/** The replay buffer is switched off in the settings of an OBS: the match is recorded, and what is missing is said with where to click. The last of all: OBS is left so. */
async function bufferSwitchedOff(one: CourtWithObs, { rec }: TwoRealObs): Promise<void> {
  const obs = new OBSWebSocket();
  await obs.connect(`ws://127.0.0.1:${String(rec.setUp.port)}`, obsPassword);
  try {
    for (const what of ['recording', 'replay-buffer']) await one.court.act('POST', `/api/obs/rec/${what}`, { running: false });
    await one.untilObs('to stand still', ({ id, recording, replayBuffer }) => id === 'rec' && recording.state === 'inactive' && replayBuffer.state === 'inactive');
    for (const parameterCategory of ['SimpleOutput', 'AdvOut']) await obs.call('SetProfileParameter', { parameterCategory, parameterName: 'RecRB', parameterValue: 'false' });
    // What its settings dialog does at OK is done when a profile is loaded.
    await obs.call('CreateProfile', { profileName: 'aside' });
    await obs.call('SetCurrentProfile', { profileName: rec.setUp.name });
  } finally {
    await obs.disconnect();
  }
  await one.load('250');
  const off = await until('the steps of the match to be over', 60_000, async () => (await one.runs('record-match')).find(({ matchNumber, outcome }) => matchNumber === '250' && outcome !== 'running'));
  expect(off.steps.map(({ act, outcome }) => [act, outcome])).toEqual(expect.arrayContaining([['start-recording', 'done'], ['start-replay-buffer', 'failed']]));
  expect(off.steps.find(({ act }) => act === 'start-replay-buffer')?.trouble?.toDo).toContain('tick "Enable Replay Buffer"');
}

/** Both OBS in trouble under a storm of hits: said with what to do within five seconds, back by themselves, and every datagram is kept. */
async function troubleUnderLoad(one: CourtWithObs, obs: TwoRealObs): Promise<void> {
  const before = { sent: one.sent.length, at: Date.now() };
  let playing = true;
  const storm = (async () => {
    // By the clock, so that a busy machine makes it no lighter.
    for (let number = 0; playing; ) {
      for (; number * stormStepMs < Date.now() - before.at; number += 1) await one.say(`hl1;${String(10 + (number % 80))}`, `hl2;${String(11 + (number % 80))}`, `hl1;${String(12 + (number % 80))}`);
      await sleep(stormStepMs);
    }
  })();
  const { troubles, stallMs } = await courtInTrouble(one.court, obs, 0).finally(() => (playing = false));
  await storm;
  const rate = ((one.sent.length - before.sent) / (Date.now() - before.at)) * 1_000;
  const { commitP99Ms } = await one.get<{ commitP99Ms: number }>('/api/statistics');
  const seconds = (from: number, to: number): string => ((to - from) / 1_000).toFixed(2);
  for (const { what, beganAt, saidAt, endedAt, backAt } of troubles) process.stdout.write(`OBS ${what}: said after ${seconds(beganAt, saidAt)} s, back ${seconds(endedAt, backAt)} s after its end\n`);
  process.stdout.write(`meanwhile ${rate.toFixed(0)} datagrams a second, committed within ${commitP99Ms.toFixed(1)} ms (p99 of the newest thousands); this process was kept waiting for ${stallMs.toFixed(0)} ms at most\n`);
  // A machine that keeps every process waiting keeps the court's too, at each of its steps.
  for (const { beganAt, saidAt } of troubles) expect(saidAt - beganAt).toBeLessThanOrEqual(5_000 + 4 * stallMs);
  expect(rate).toBeGreaterThan(100);
  // An ingest that waited for a frozen OBS would wait longer; a disk that is short of breath would not.
  expect(commitP99Ms).toBeLessThanOrEqual(4_000 + 4 * stallMs);
  expect(await one.ledger()).toMatchObject({ faults: [], missing: [] });
}

/** The whole job of a court on a challenge, twenty times. `mayForget`: saves that its OBS may agree to and forget. `shows` waits until the stream shows a scene. */
async function twentyChallenges(one: CourtWithObs, mayForget: number, shows: (scene: string) => Promise<void>): Promise<void> {
  await one.load('245.A');
  await one.untilObs('to record with a running buffer', ({ recording, replayBuffer }) => recording.state === 'active' && replayBuffer.state === 'active');
  await one.fight(replaySeconds + 2);
  // A real OBS on a machine that is short of everything now and then agrees to a save and forgets it: then the action is cut from the recording.
  let forgotten = 0;
  for (let number = 1; number <= 20; number += 1) {
    const before = await one.clips();
    await one.say(`hl1;${String(20 + number)}`, 'clk;01:30;stop', number % 2 === 0 ? 'ch2;' : 'ch1;');
    const clip = await one.settledClip(before);
    const isForgotten = clip.trouble?.code === 'OBS_TIMED_OUT';
    forgotten += Number(isForgotten);
    expect({ number, state: clip.state, inside: clip.contestedInside, trouble: isForgotten ? null : clip.trouble, source: clip.source }).toEqual({ number, state: 'ready', inside: true, trouble: null, source: isForgotten ? 'recording' : 'replay-buffer' });
    if (!isForgotten) expect(Math.abs((clip.durationMs ?? 0) / 1_000 - replaySeconds)).toBeLessThan(1.5);
    await shows('IVR_SCENE');
    await one.say(number % 2 === 0 ? 'ch2;1' : 'ch1;1', 'clk;01:30;start');
    await shows('LIVE_SCENE');
  }
  process.stdout.write(`OBS forgot ${String(forgotten)} of twenty saves; the clip of such a one is cut from the recording\n`);
  expect(forgotten).toBeLessThanOrEqual(mayForget);
  await until('twenty returns to the live scene', 60_000, async () => (await one.runs('back-to-live')).filter(({ outcome }) => outcome === 'done').length >= 20);
  await until('every challenge to have its clip', 60_000, async () => (await one.challengeEvents()).every(({ ivrLink }) => ivrLink !== null));
  const clips = await one.clips();
  const challenges = await one.challengeEvents();
  expect(clips).toHaveLength(20);
  expect(new Set(clips.map(({ matchId }) => matchId)).size).toBe(1);
  expect(new Set(clips.map(({ name }) => name)).size).toBe(20);
  expect(clips.every(({ name }) => name?.startsWith('245.A_Ann_Smith_USA_vs_Kim_Lee_KOR_IVR'))).toBe(true);
  expect(clips.map(({ trigger }) => trigger.sequence).reverse()).toEqual(challenges.map(({ sequence }) => sequence));
  // Each event has the clip that first showed it; each mark of the hit lies within its clip, before the request.
  const newest = clips[0]!;
  const { marks } = await one.get<ClipMarks>(`/api/clips/${newest.clipId}/marks`);
  const hit = marks.find(({ kind, level }) => kind === 'hit' && level === 40);
  const asked = marks.find(({ sequence }) => sequence === newest.trigger.sequence);
  expect(hit?.atMs).toBeLessThan(newest.durationMs ?? 0);
  expect(asked!.atMs).toBeGreaterThanOrEqual(hit!.atMs);
  expect((newest.durationMs ?? 0) - asked!.atMs).toBeLessThan(2_000);
  expect(challenges.every(({ recTimestampMs }) => recTimestampMs !== null)).toBe(true);
  expect((await one.runs('replay')).filter(({ outcome }) => outcome === 'done')).toHaveLength(20);
  expect(await one.ledger()).toMatchObject({ faults: [], missing: [] });
}

if (missing.length === 0) test('[E2E-20] [TRG-5] twenty challenges in a row with two real OBS: twenty clips of the right match with the action inside; scenes of break, medical time and winner; then both in trouble under a storm of hits', () =>
  onCourt(twoRealObs, {}, async (one, obs) => {
    await rulesOnTwoObs(one, obs);
    await scenesOfTheMatch(one, obs);
    await filmThatDoesNotClose(one, obs);
    await diskInTrouble(one);
    await handsAtObs(one, obs);
    await troubleUnderLoad(one, obs);
    await bufferSwitchedOff(one, obs);
  }), 400_000);
else if (required) {
  test('[E2E-20] a real OBS can be run here', () => {
    throw new Error(`not installed: ${missing.join(', ')}`);
  });
} else replayTest(`[E2E-20] twenty challenges in a row (stand-in for OBS; not installed: ${missing.join(', ')})`, () =>
  onCourt((folder) => standInObs(folder), {}, (one) => twentyChallenges(one, 0, (scene) => one.untilObs(`to show ${scene}`, (view) => view.scene === scene).then(() => undefined))), 300_000);
