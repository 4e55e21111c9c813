import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { WebSocket } from 'ws';
import { createObsStandIn, findProgram, type ObsStandIn, type ObsStandInSettings } from '../src/index.js';
import { readArguments } from '../src/read-arguments.js';

type Fields = Record<string, unknown>;
const hash = (text: string): string => createHash('sha256').update(text).digest('base64');
const quick = { startMs: 5, stopMs: 10, sceneMs: 5, saveMs: 120, reconnectMs: 50 };

/** A client without a library: what goes over the wire, and nothing hidden. */
class Wire {
  readonly messages: Fields[] = [];
  closeCode: number | null = null;
  private waiting: (() => void)[] = [];

  constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => this.wake(() => this.messages.push(JSON.parse(data.toString()) as Fields)));
    socket.on('close', (code) => this.wake(() => (this.closeCode = code)));
    socket.on('error', () => undefined);
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  async next(is: (message: Fields) => boolean): Promise<Fields> {
    for (const end = Date.now() + 60_000; Date.now() < end; ) {
      const found = this.messages.find(is);
      if (found !== undefined) {
        this.messages.splice(this.messages.indexOf(found), 1);
        return found;
      }
      await this.change();
    }
    throw new Error(`did not come; there is ${JSON.stringify(this.messages)}`);
  }

  async closed(): Promise<number | null> {
    for (const end = Date.now() + 60_000; this.closeCode === null && Date.now() < end; ) await this.change();
    return this.closeCode;
  }

  private change(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, 500);
      this.waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  private wake(act: () => unknown): void {
    act();
    const waiting = this.waiting;
    this.waiting = [];
    for (const one of waiting) one();
  }
}

let folder: string;
let obs: ObsStandIn;
const wires: Wire[] = [];

async function begin(settings: Partial<ObsStandInSettings> = {}): Promise<void> {
  folder = mkdtempSync(path.join(os.tmpdir(), 'restrike-obs-sim-'));
  obs = await createObsStandIn({ protocol: 'v5', port: 0, folder, ffmpeg: null, times: quick, ...settings });
}

async function wire(protocols: readonly string[] = ['obswebsocket.json']): Promise<Wire> {
  const one = new Wire(new WebSocket(`ws://127.0.0.1:${String(obs.port)}`, [...protocols]));
  wires.push(one);
  return one;
}

/** An identified client of protocol 5 without a password, and its requests. */
async function client(eventSubscriptions = 0x7ff): Promise<Wire & { ask(type: string, data?: Fields): Promise<Fields> }> {
  const one = await wire();
  await one.next(({ op }) => op === 0);
  one.send({ op: 1, d: { rpcVersion: 1, eventSubscriptions } });
  await one.next(({ op }) => op === 2);
  let count = 0;
  const ask = async (requestType: string, requestData?: Fields): Promise<Fields> => {
    const requestId = String((count += 1));
    one.send({ op: 6, d: { requestId, requestType, requestData } });
    return (await one.next(({ op, d }) => op === 7 && (d as Fields)['requestId'] === requestId))['d'] as Fields;
  };
  return Object.assign(one, { ask });
}

const codeOf = (response: Fields): unknown => (response['requestStatus'] as Fields)['code'];
const eventOf = (name: string, state?: string) => ({ op, d }: Fields): boolean => op === 5 && (d as Fields)['eventType'] === name && (state === undefined || ((d as Fields)['eventData'] as Fields)['outputState'] === `OBS_WEBSOCKET_OUTPUT_${state}`);

afterEach(async () => {
  for (const one of wires.splice(0)) one.socket.terminate();
  await obs.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

test('[OSIM-1] the right password lets in, a wrong or missing one is closed with 4009', async () => {
  await begin({ password: 'secret' });
  for (const [password, outcome] of [['secret', 'in'], ['wrong', 4009], [null, 4009]] as const) {
    const one = await wire();
    const { salt, challenge } = ((await one.next(({ op }) => op === 0))['d'] as Fields)['authentication'] as { salt: string; challenge: string };
    one.send({ op: 1, d: { rpcVersion: 1, ...(password === null ? {} : { authentication: hash(hash(password + salt) + challenge) }) } });
    if (outcome === 'in') expect((await one.next(({ op }) => op === 2))['d']).toEqual({ negotiatedRpcVersion: 1 });
    else expect(await one.closed()).toBe(outcome);
  }
});

test.each([
  ['an unknown RPC version', { op: 1, d: { rpcVersion: 9 } }, 4010],
  ['a request before Identify', { op: 6, d: { requestId: '1', requestType: 'GetVersion' } }, 4007],
  ['no JSON', 'no JSON', 4002],
  ['no op', {}, 4006],
])('[OSIM-1] %s is closed with its code', async (_what, message, code) => {
  await begin();
  const one = await wire();
  await one.next(({ op }) => op === 0);
  one.send(message);
  expect(await one.closed()).toBe(code);
});

test('[OSIM-1] MessagePack is not spoken', async () => {
  await begin();
  const one = await wire(['obswebsocket.msgpack']);
  expect(await one.closed()).not.toBeNull();
  expect(one.messages).toEqual([]);
});

test('[OSIM-2] a client gets what it subscribed to, and a batch is answered as one', async () => {
  await begin();
  const [all, none] = [await client(), await client(0)];
  await all.ask('SetCurrentProgramScene', { sceneName: 'IVR_SCENE' });
  await all.next(eventOf('CurrentProgramSceneChanged'));
  all.send({ op: 8, d: { requestId: 'b', requests: [{ requestType: 'SetInputMute', requestData: { inputName: 'AudioTone', inputMuted: true } }, { requestType: 'Nonsense' }] } });
  const { results } = (await all.next(({ op }) => op === 9))['d'] as { results: Fields[] };
  expect(results.map(codeOf)).toEqual([100, 204]);
  await all.next(eventOf('InputMuteStateChanged'));
  expect(none.messages).toEqual([]);
  none.send({ op: 3, d: { eventSubscriptions: 1 << 16 } });
  await none.next(({ op }) => op === 2);
  expect(((await none.next(eventOf('InputVolumeMeters')))['d'] as Fields)['eventData']).toMatchObject({ inputs: [{ inputName: 'AudioTone' }] });
});

test('[OSIM-3] protocol 4: nothing before the password, errors in words', async () => {
  await begin({ protocol: 'v4', password: 'secret' });
  const one = await wire([]);
  await new Promise((resolve) => one.socket.once('open', resolve));
  let count = 0;
  const ask = async (type: string, data: Fields = {}): Promise<Fields> => {
    const id = String((count += 1));
    one.send({ 'request-type': type, 'message-id': id, ...data });
    return one.next((message) => message['message-id'] === id);
  };
  expect(await ask('GetVersion')).toMatchObject({ status: 'error', error: 'Not Authenticated' });
  const { salt, challenge, authRequired } = (await ask('GetAuthRequired')) as { salt: string; challenge: string; authRequired: boolean };
  expect(authRequired).toBe(true);
  expect(await ask('Authenticate', { auth: 'x' })).toMatchObject({ status: 'error', error: 'Authentication Failed.' });
  expect(await ask('Authenticate', { auth: hash(hash(`secret${salt}`) + challenge) })).toMatchObject({ status: 'ok' });
  expect(await ask('GetVersion')).toMatchObject({ status: 'ok', 'obs-websocket-version': '4.9.1' });
  expect(await ask('StopRecording')).toMatchObject({ status: 'error', error: 'recording not active' });
  expect(await ask('Nonsense')).toMatchObject({ status: 'error', error: 'invalid request type' });
  expect(await ask('StartReplayBuffer')).toMatchObject({ status: 'ok' });
  for (const event of ['ReplayStarting', 'ReplayStarted']) await one.next((message) => message['update-type'] === event);
  expect(await ask('SaveReplayBuffer')).toMatchObject({ status: 'ok' });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(one.messages.filter((message) => 'update-type' in message)).toEqual([]);
});

test('[OSIM-4] status codes are those of OBS', async () => {
  // Long enough for a stop to come before the recording runs.
  await begin({ times: { ...quick, startMs: 5_000 } });
  const { ask, next } = await client().then((one) => ({ ask: one.ask, next: one.next.bind(one) }));
  const codes = [
    codeOf(await ask('SetRecordDirectory', { recordDirectory: folder })),
    codeOf(await ask('SetCurrentProgramScene', {})),
    codeOf(await ask('SetCurrentProgramScene', { sceneName: 'X' })),
    codeOf(await ask('StopRecord')),
    codeOf(await ask('GetLastReplayBufferReplay')),
    codeOf(await ask('StartRecord')),
  ];
  expect(codes).toEqual([204, 300, 600, 501, 501, 100]);
  expect(codeOf(await ask('StopRecord'))).toBe(501);
  await next(eventOf('RecordStateChanged', 'STARTED'));
  expect(codeOf(await ask('StartRecord'))).toBe(500);
  obs.model.profile.set('AdvOut/RecRB', 'false');
  for (const request of ['StartReplayBuffer', 'StopReplayBuffer', 'SaveReplayBuffer', 'GetReplayBufferStatus', 'GetLastReplayBufferReplay']) expect([request, codeOf(await ask(request))]).toEqual([request, 604]);
});

test('[OSIM-4] while it loads it is not ready', async () => {
  await begin();
  await obs.kill();
  await obs.start(3_000);
  const one = await client();
  expect(codeOf(await one.ask('GetVersion'))).toBe(207);
  let code: unknown = 207;
  for (let tries = 0; code === 207 && tries < 600; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    code = codeOf(await one.ask('GetVersion'));
  }
  expect(code).toBe(100);
});

test('[OSIM-5] saves meanwhile make no second event; clips are written over, recordings counted', async () => {
  await begin({ times: { ...quick, saveMs: 2_000 } });
  const one = await client();
  await one.ask('SetProfileParameter', { parameterCategory: 'Output', parameterName: 'FilenameFormatting', parameterValue: '101' });
  await one.ask('StartReplayBuffer');
  await one.next(eventOf('ReplayBufferStateChanged', 'STARTED'));
  expect(((await one.ask('GetLastReplayBufferReplay'))['responseData'] as Fields)['savedReplayPath']).toBe('');
  for (let time = 0; time < 2; time += 1) {
    expect([codeOf(await one.ask('SaveReplayBuffer')), codeOf(await one.ask('SaveReplayBuffer'))]).toEqual([100, 100]);
    expect(one.messages.some(eventOf('ReplayBufferSaved'))).toBe(false);
    await one.next(eventOf('ReplayBufferSaved'));
  }
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(one.messages.some(eventOf('ReplayBufferSaved'))).toBe(false);
  for (let time = 0; time < 2; time += 1) {
    await one.ask('StartRecord');
    await one.next(eventOf('RecordStateChanged', 'STARTED'));
    await one.ask('StopRecord');
    await one.next(eventOf('RecordStateChanged', 'STOPPED'));
  }
  expect(readdirSync(folder).sort()).toEqual(['101 (2).mp4', '101.mp4', 'Replay 101.mp4']);
});

test('[OSIM-9] a full disk ends recording and buffer, and starts are agreed to and forgotten', async () => {
  await begin();
  const one = await client();
  await one.ask('StartRecord');
  await one.next(eventOf('RecordStateChanged', 'STARTED'));
  await one.ask('StartReplayBuffer');
  await one.next(eventOf('ReplayBufferStateChanged', 'STARTED'));
  obs.fillDisk(true);
  await one.next(eventOf('RecordStateChanged', 'STOPPED'));
  await one.next(eventOf('ReplayBufferStateChanged', 'STOPPED'));
  expect(codeOf(await one.ask('StartRecord'))).toBe(100);
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(one.messages.some(eventOf('RecordStateChanged', 'STARTED'))).toBe(false);
  obs.fillDisk(false);
  await one.ask('StartRecord');
  await one.next(eventOf('RecordStateChanged', 'STARTED'));
});

test('[OSIM-10] a scene on air that gets another name stays on air', async () => {
  await begin();
  const one = await client();
  obs.byHand.rename('LIVE_SCENE', 'Court 1');
  expect((await one.next(({ d }) => (d as Fields)['eventType'] === 'SceneNameChanged'))['d']).toMatchObject({ eventData: { oldSceneName: 'LIVE_SCENE', sceneName: 'Court 1' } });
  expect((await one.ask('GetCurrentProgramScene'))['responseData']).toMatchObject({ currentProgramSceneName: 'Court 1' });
  expect(codeOf(await one.ask('SetCurrentProgramScene', { sceneName: 'LIVE_SCENE' }))).toBe(600);
});

test('[OSIM-6] without ffmpeg every clip is one playable film', async () => {
  await begin();
  const one = await client();
  await one.ask('StartReplayBuffer');
  await one.next(eventOf('ReplayBufferStateChanged', 'STARTED'));
  await one.ask('SaveReplayBuffer');
  const { savedReplayPath } = ((await one.next(eventOf('ReplayBufferSaved')))['d'] as Fields)['eventData'] as { savedReplayPath: string };
  expect(savedReplayPath).toMatch(/\.mp4$/);
  expect(statSync(savedReplayPath).size).toBeGreaterThan(50_000);
});

const ffprobe = findProgram('ffprobe');
/** Times of the pictures of a film, s, in order. */
const filmOf = (file: string): number[] =>
  execFileSync(ffprobe ?? '', ['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', file], { encoding: 'utf8' }).split('\n').map((line) => Number.parseFloat(line)).filter((at) => Number.isFinite(at)).sort((a, b) => a - b);
(ffprobe === null || findProgram('ffmpeg') === null ? test.skip : test)('[OSIM-6] with ffmpeg a clip has the length of the buffer, and a recording grows', async () => {
  await begin({ ffmpeg: findProgram('ffmpeg'), replaySeconds: 3 });
  const one = await client();
  const until = async (what: string, holds: () => boolean): Promise<void> => {
    for (const end = Date.now() + 60_000; !holds(); await new Promise((resolve) => setTimeout(resolve, 50))) if (Date.now() > end) throw new Error(`waited 60 s for ${what}`);
  };
  await one.ask('StartReplayBuffer');
  const began = performance.now();
  await one.ask('StartRecord');
  const { outputPath } = ((await one.next(eventOf('RecordStateChanged', 'STARTED')))['d'] as Fields)['eventData'] as { outputPath: string };
  await new Promise((resolve) => setTimeout(resolve, 3_500));
  await until('the recording to grow', () => (statSync(outputPath, { throwIfNoEntry: false })?.size ?? 0) > 0);
  await one.ask('SaveReplayBuffer');
  const { savedReplayPath } = ((await one.next(eventOf('ReplayBufferSaved')))['d'] as Fields)['eventData'] as { savedReplayPath: string };
  const seconds = Number(execFileSync(ffprobe ?? '', ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', savedReplayPath], { encoding: 'utf8' }));
  expect(seconds).toBeGreaterThan(1.5);
  // Cut at key frames, of which there is one a second.
  expect(seconds).toBeLessThan(4.5);
  // What is paused does not grow, and what follows lies behind what the film held.
  await one.ask('PauseRecord');
  const from = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  const held = filmOf(outputPath);
  const pauseMs = performance.now() - from;
  await one.ask('ResumeRecord');
  await until('the recording to go on', () => filmOf(outputPath).length > held.length);
  await one.ask('StopRecord');
  const ran = performance.now() - began - pauseMs;
  await one.next(eventOf('RecordStateChanged', 'STOPPED'));
  const times = filmOf(outputPath);
  expect(held.length).toBeGreaterThan(0);
  expect(times.length).toBeGreaterThan(held.length);
  expect(Math.max(...times.map((at, index) => at - (times[index - 1] ?? 0)))).toBeLessThan(1.5);
  expect(times.at(-1) ?? 0).toBeLessThan(ran / 1_000 + 1.5);
});

test('[OSIM-7] frozen it takes connections and requests and answers when it thaws', async () => {
  await begin();
  const one = await client();
  obs.freeze();
  const answer = one.ask('GetVersion');
  const late = await wire();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect([one.messages, late.messages, one.closeCode]).toEqual([[], [], null]);
  obs.thaw();
  expect(codeOf(await answer)).toBe(100);
  await late.next(({ op }) => op === 0);
  await obs.kill();
  expect(await one.closed()).toBe(1006);
});

test('[OSIM-8] the command line', async () => {
  await begin();
  expect(readArguments(['--help'])).toBe('help');
  expect(readArguments(['--protocol', 'v4', '--password', 'x', '--scenes', 'A, B'])).toMatchObject({ protocol: 'v4', port: 4444, password: 'x', scenes: ['A', 'B'], replaySeconds: 20 });
  expect(readArguments(['--protocol', 'v6', '--port', 'ninety', '--scenes', ','])).toEqual([
    '--protocol v6: v5 or v4 is expected.',
    '--port ninety: a whole number from 0 to 65535 is expected.',
    '--scenes: at least one name is expected.',
  ]);
  expect(readArguments(['--nonsense'])).toEqual([expect.stringContaining('nonsense')]);
});
