import { createSocket } from 'node:dgram';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clip, ClipMarks, EventRecord, ObsSessionRow, ReplayAnswer } from '@restrike/contracts';
import { missingForRealObs, missingForRtmpServer, RealObsStage, startRtmpServer } from '@restrike/simulator-obs';
import { OBSWebSocket } from 'obs-websocket-js/json';
import { freeTcpPort, getJson, onStage, until, type CourtProcess } from './src/index.js';
import { PictureClock, frameAt, readClockFilm, showsClock, type ClockFrame } from './src/testing/picture-clock.js';

const password = 'correct horse';
const fakeTime = ['/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1', '/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1'].find((file) => existsSync(file));
const missing = [...missingForRealObs(), ...missingForRtmpServer(), ...(fakeTime === undefined ? ['faketime'] : [])];
const required = process.env['RESTRIKE_REQUIRE_OBS'] === '1';
const size = { width: 320, height: 180, fps: 30 };
const frameMs = 1_000 / size.fps;

/** Something that a court was told, and when by the clock of this machine that the picture shows. */
interface Told {
  readonly sequence: number;
  readonly sentAt: number;
}

describe('[SES-2] where an event lies in a video, against the picture itself', () => {
  if (missing.length > 0) {
    const title = `[SES-2] with a real OBS that shows a clock: not installed: ${missing.join(', ')}`;
    if (required) test(title, () => expect(missing).toEqual([]));
    else test.skip(title, () => undefined);
    return;
  }

  test('[E2E-12] [SES-2] [CLP-3] recordings over a stop and start, a crash of OBS, a step of the clock by an hour and a pause; the stream over a reconnect; the marks of clips over pauses', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'restrike-picture-'));
    const clock = await PictureClock.open();
    const rtmp = await startRtmpServer(path.join(folder, 'rtmp'), { rtmp: await freeTcpPort(), http: await freeTcpPort() });
    const obsStage = await RealObsStage.open(path.join(folder, 'obs'), size);
    try {
      const obs = await obsStage.add({ ...size, password, replaySeconds: 20, replayBufferEnabled: true, streamServer: rtmp.url, name: 'OBS_BOTH', port: await freeTcpPort() });
      const offset = path.join(folder, 'offset');
      writeFileSync(offset, '+0');
      await onStage(async (stage) => {
        const court = await stage.court({
          number: 1,
          hubUrl: null,
          env: {
            RESTRIKE_OBS: `both://:${encodeURIComponent(password)}@127.0.0.1:${String(obs.setUp.port)}`,
            RESTRIKE_PLAYER: 'browser',
            // The court's wall clock can be stepped; its monotonic clock is the machine's.
            LD_PRELOAD: fakeTime ?? '',
            FAKETIME_TIMESTAMP_FILE: offset,
            FAKETIME_NO_CACHE: '1',
            FAKETIME_DONT_FAKE_MONOTONIC: '1',
          },
        });
        await showClock(obs.setUp.port, clock.display);
        await obsIs(court, 'live');
        const scoring = new Scoring(court);

        await act(court, 'recording', true);
        await act(court, 'stream', true);
        const first = await scoring.tell(20);
        await act(court, 'recording', false);
        await act(court, 'recording', true);
        const second = await scoring.tell(10);
        await rtmp.drop('OBS_BOTH');
        await streamIs(court, 'reconnecting');
        await streamIs(court, 'active');
        const reconnected = await scoring.tell(10);
        writeFileSync(offset, '+3600');
        const stepped = await scoring.tell(5);
        writeFileSync(offset, '+0');
        await act(court, 'stream', false);
        await obs.kill();
        await obsIs(court, 'gone', 30_000);
        obs.start();
        await obsIs(court, 'live');
        await showClock(obs.setUp.port, clock.display);
        await act(court, 'recording', true);
        const afterCrash = await scoring.tell(10);
        await act(court, 'recording', false);
        // Beside a running replay buffer a recording begins at the encoder's next key frame.
        await act(court, 'replay-buffer', true);
        await sleep(1_700);
        await act(court, 'recording', true);
        const besideBuffer = await scoring.tell(5);
        await pauseFor(obs.setUp.port, 2_000, 'ResumeRecord');
        besideBuffer.push(...(await scoring.tell(5)));
        const clips = [await savedClip(court)];
        // It ends in a pause, and the replay buffer stands still until then.
        await pauseFor(obs.setUp.port, 1_500, 'StopRecord');
        await until('the recording to be stopped', 60_000, async () => (await sessionsOf(court, 'recording')).every(({ status, paused }) => status !== 'active' && !paused));
        clips.push(await savedClip(court));
        scoring.close();

        const recordings = await sessionsOf(court, 'recording');
        expect(recordings.map(({ status }) => status)).toEqual(['ended', 'interrupted', 'ended', 'ended', 'ended']);
        const films = await Promise.all(filmsOf(obs.recordings).map((file) => readClockFilm(file, Date.now())));
        expect(films).toHaveLength(4);
        const inRecordings: Difference[] = [];
        for (const [index, told] of [first, [...second, ...reconnected, ...stepped], afterCrash, besideBuffer].entries()) inRecordings.push(...(await differences(court, told, films[index] ?? [], 'recTimestampMs')));
        report('rec_timestamp', inRecordings);
        expect(inRecordings).toHaveLength(65);

        // OBS forgets a save in twenty; the clip of such a one is cut from the recording, or there is none.
        const ofBuffer = clips.filter(({ source, state }) => source === 'replay-buffer' && state === 'ready');
        expect(ofBuffer.length).toBeGreaterThan(0);
        const inClips: Difference[] = [];
        for (const clip of ofBuffer) {
          const marked = await markDifferences(court, besideBuffer, clip, folder);
          report('marks of a clip', marked);
          expect(marked.length).toBeGreaterThan(0);
          inClips.push(...marked);
        }

        const parts = await Promise.all(filmsOf(rtmp.recordings).map((file) => readClockFilm(file, Date.now())));
        expect(parts).toHaveLength(2);
        // The platform joins the parts: the second begins where the first ends.
        const joined = [...(parts[0] ?? []), ...(parts[1] ?? []).map((frame) => ({ ...frame, atMs: frame.atMs + lengthOf(parts[0] ?? []) }))];
        const inStream = await differences(court, [...first, ...second, ...reconnected, ...stepped], joined, 'strTimestampMs');
        report('str_timestamp', inStream);
        expect(inStream).toHaveLength(45);

        const { longestMs, lateShare } = await clock.pace();
        process.stdout.write(`the clock in the picture stood still for ${String(longestMs)} ms at most, for over 10 ms in ${(lateShare * 100).toFixed(1)} % of its pictures\n`);
        const off = inRecordings.map(({ frames }) => Math.abs(frames)).sort((a, b) => a - b);
        // Fifty events within two pictures, whatever a single recording's late word does to the others.
        expect(off[49]).toBeLessThanOrEqual(2);
        expect(off.at(-1)).toBeLessThanOrEqual(mostPictures);
        // Where a clip ends is known to a picture (RPL-4), and a late word of OBS adds nothing to it: a pause that is left out would be 45 pictures or more.
        for (const { frames } of inClips) expect(Math.abs(frames)).toBeLessThanOrEqual(mostPictures);
        for (const { ms } of inStream) expect(Math.abs(ms)).toBeLessThanOrEqual(1_000);
      });
    } finally {
      await obsStage.close();
      await rtmp.stop();
      await clock.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    }
  }, 300_000);
});

/**
 * On a machine that has time for OBS no event is more than two pictures off, as the figure that is printed says. Where it has none, OBS says STARTED some pictures late:
 * one late word moves all events of its recording, five to twenty-five of the sixty-five. A key frame that was waited for, a stepped clock or another file are far beyond this.
 */
const mostPictures = 4;

/** Sends messages of the scoring system at moments that are known. */
class Scoring {
  private readonly socket = createSocket('udp4');
  private sent = 0;

  constructor(private readonly court: CourtProcess) {}

  async tell(count: number): Promise<Told[]> {
    const told: Told[] = [];
    await sleep(1_500);
    for (let index = 0; index < count; index += 1) {
      const { sequence } = await this.court.statement();
      const sentAt = Date.now();
      this.socket.send(`hl1;${String(10 + (this.sent++ % 80))}`, this.court.udpPort, '127.0.0.1');
      await this.court.whenCommitted(sequence + 1);
      told.push({ sequence: sequence + 1, sentAt });
      await sleep(60 + ((index * 37) % 140));
    }
    await sleep(1_000);
    return told;
  }

  close(): void {
    this.socket.close();
  }
}

/** Puts the clock's screen into the scene that is on air, alone. */
async function showClock(port: number, display: string): Promise<void> {
  const socket = new OBSWebSocket();
  try {
    await putClock(socket, port, display);
  } finally {
    await socket.disconnect();
  }
}

async function putClock(socket: OBSWebSocket, port: number, display: string): Promise<void> {
  await until('OBS to take words', 60_000, async () => {
    try {
      await socket.connect(`ws://127.0.0.1:${String(port)}`, password);
      // It answers that it is not ready until its scenes are loaded.
      await socket.call('GetSceneList');
      return true;
    } catch {
      return false;
    }
  });
  const { currentProgramSceneName: sceneName } = await socket.call('GetSceneList');
  const { inputs } = await socket.call('GetInputList');
  const inputSettings = { advanced: true, server: display, screen: 0, show_cursor: false };
  // An OBS that was killed may have saved its scenes with the clock in them.
  if (inputs.some(({ inputName }) => inputName === 'Clock')) await socket.call('SetInputSettings', { inputName: 'Clock', inputSettings });
  else await socket.call('CreateInput', { sceneName, inputName: 'Clock', inputKind: 'xshm_input', inputSettings });
  await until('the clock to be seen', 60_000, async () => {
    const { imageData } = await socket.call('GetSourceScreenshot', { sourceName: sceneName, imageFormat: 'bmp' });
    return showsClock(Buffer.from(imageData.slice(imageData.indexOf(',') + 1), 'base64'));
  });
}

/** Pauses the recording for a while, at OBS itself; then it goes on, or is stopped. */
async function pauseFor(port: number, ms: number, then: 'ResumeRecord' | 'StopRecord'): Promise<void> {
  const socket = new OBSWebSocket();
  await socket.connect(`ws://127.0.0.1:${String(port)}`, password);
  await socket.call('PauseRecord');
  await sleep(ms);
  await socket.call(then);
  await socket.disconnect();
}

/** A replay by its key, when its MP4 is there. */
async function savedClip(court: CourtProcess): Promise<Clip> {
  // The clock is in one scene alone.
  const { obs } = await getJson<ObsListed>(`${court.url}/api/obs`);
  await court.act('PUT', '/api/settings', { values: { 'scenes.replay': obs[0]?.scene, 'scenes.live': obs[0]?.scene }, reason: null });
  const { clipIds } = (await (await court.act('POST', '/api/replay', {})).json()) as ReplayAnswer;
  let clip: Clip | null = null;
  await until('the clip', 60_000, async () => {
    clip = await getJson<Clip>(`${court.url}/api/clips/${clipIds[0] ?? ''}`);
    return clip.video === 'ready' || clip.state === 'failed';
  });
  return clip as unknown as Clip;
}

/** How far the picture at the mark of each hit that a clip shows is from the picture of its moment, in the film that a browser gets. */
async function markDifferences(court: CourtProcess, told: readonly Told[], { clipId }: Clip, folder: string): Promise<Difference[]> {
  const film = path.join(mkdtempSync(path.join(folder, 'clip-')), 'clip.mp4');
  writeFileSync(film, Buffer.from(await (await fetch(`${court.url}/api/clips/${clipId}/video`, { signal: AbortSignal.timeout(60_000) })).arrayBuffer()));
  const [frames, { marks }] = [await readClockFilm(film, Date.now()), await getJson<ClipMarks>(`${court.url}/api/clips/${clipId}/marks`)];
  return told.flatMap(({ sequence, sentAt }) => {
    const mark = marks.find((one) => one.sequence === sequence);
    return mark === undefined ? [] : [differenceAt(frames, mark.atMs, sentAt, `the mark of event ${String(sequence)}`)];
  });
}

interface ObsListed {
  readonly obs: readonly { readonly id: string; readonly connection: string; readonly scene: string | null; readonly stream: { readonly state: string } }[];
}

async function obsIs(court: CourtProcess, connection: string, limitMs = 60_000): Promise<void> {
  await until(`OBS to be ${connection}`, limitMs, async () => (await getJson<ObsListed>(`${court.url}/api/obs`)).obs[0]?.connection === connection);
}

async function streamIs(court: CourtProcess, state: string): Promise<void> {
  await until(`the stream to be ${state}`, 60_000, async () => (await getJson<ObsListed>(`${court.url}/api/obs`)).obs[0]?.stream.state === state);
}

async function act(court: CourtProcess, output: 'recording' | 'replay-buffer' | 'stream', running: boolean): Promise<void> {
  const answer = await court.act('POST', `/api/obs/both/${output}`, { running });
  if (!answer.ok) throw new Error(`${output} ${String(running)}: ${String(answer.status)} ${await answer.text()}`);
}

async function sessionsOf(court: CourtProcess, kind: string): Promise<readonly ObsSessionRow[]> {
  const { sessions } = await getJson<{ sessions: readonly ObsSessionRow[] }>(`${court.url}/api/timeline/sessions?kind=${kind}`);
  return sessions.toSorted((a, b) => a.startMs - b.startMs);
}

/** Films of a folder in the order they were begun; their names begin with the same words and end with the time. */
const filmsOf = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => /\.(mkv|flv)$/.test(name))
    .sort()
    .map((name) => path.join(folder, name));

/** How long a film lasts, ms: to the end of its last frame. */
const lengthOf = (frames: readonly ClockFrame[]): number => (frames.at(-1)?.atMs ?? 0) + frameMs;

interface Difference {
  /** What the picture at the event's position shows, less the moment at which it was told. */
  readonly ms: number;
  /** The same in pictures: from the one that was on the screen at that moment to the one at the position. */
  readonly frames: number;
}

/** How far the picture at the place of each event is from the picture of its moment. */
async function differences(court: CourtProcess, told: readonly Told[], frames: readonly ClockFrame[], position: 'recTimestampMs' | 'strTimestampMs'): Promise<Difference[]> {
  const { rows } = await getJson<{ rows: readonly EventRecord[] }>(`${court.url}/api/events?limit=500`);
  return told.map(({ sequence, sentAt }) => {
    const at = rows.find((event) => event.sequence === sequence)?.[position] ?? null;
    return differenceAt(frames, at, sentAt, `${position} of event ${String(sequence)}`);
  });
}

function differenceAt(frames: readonly ClockFrame[], at: number | null, sentAt: number, what: string): Difference {
  const shown = at === null ? null : frameAt(frames, at);
  if (shown === null || shown.wallMs === null) throw new Error(`${what} is ${String(at)}, where the film of ${String(Math.round(lengthOf(frames)))} ms shows no clock`);
  const ofTheMoment = frames.findLastIndex(({ wallMs }) => wallMs !== null && wallMs <= sentAt);
  return { ms: shown.wallMs - sentAt, frames: frames.indexOf(shown) - ofTheMoment };
}

function report(what: string, given: readonly Difference[]): void {
  const sorted = given.map(({ ms }) => ms).sort((a, b) => Math.abs(a) - Math.abs(b));
  const at = (share: number): number => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  const worst = Math.max(...given.map(({ frames }) => Math.abs(frames)));
  process.stdout.write(`${what} against the picture, ${String(given.length)} events: median ${String(at(0.5))} ms, worst ${String(at(1))} ms, at most ${String(worst)} pictures off (a picture has ${frameMs.toFixed(1)} ms)\n`);
}
