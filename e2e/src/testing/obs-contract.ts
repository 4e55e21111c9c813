import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { OBSWebSocket } from 'obs-websocket-js/json';
import { machineClock, openObs, type ObsAnswer, type ObsConnection, type ObsConnectionSettings, type ObsFilmStartEvent, type ObsLaunch, type ObsLimits, type ObsOutputEvent, type ObsSceneEvent } from '@restrike/obs';
import { until } from '../index.js';

const run = promisify(execFile);

/** Two OBS, one that records and one that streams (its replay buffer is switched off), and what a test may do to them. */
export interface ObsUnderTest {
  readonly rec: ObsConnectionSettings;
  readonly str: ObsConnectionSettings;
  /** Recording folder that the first one was set up with. */
  readonly recordings: string;
  /** Folder with its profiles. */
  readonly configFolder: string;
  readonly launch: ObsLaunch;
  /** How exactly the beginning of a film is known, and for how long its encoder goes on after the request to stop, at most; ms. */
  readonly film: { readonly startSlackMs: number; readonly tailMs: number };
  /** A request of somebody else to the first one. */
  byHand(request: 'PauseRecord' | 'ResumeRecord' | 'SaveReplayBuffer'): Promise<void>;
  /** Somebody gives a scene of the first one another name. */
  renameScene(from: string, to: string): Promise<void>;
  freeze(): void;
  thaw(): void;
  /** What writes the files of the first one stands still, or goes on. */
  holdWriters(held: boolean): void;
  kill(): Promise<void>;
  /** Closes it as its user would; false: it hung at its exit and was ended by force. */
  quit(): Promise<boolean>;
  start(): Promise<void>;
  /** The system ends the second one (SIGTERM) and starts it again. */
  endAndStart(): Promise<void>;
  /** The platform cuts the stream of the second one. */
  dropStream(): Promise<void>;
  serverAway(away: boolean): Promise<void>;
  close(): Promise<void>;
}

export const replaySeconds = 5;
/** Password of every OBS under test. */
export const password = 'correct horse';
/** Events are heard in milliseconds; on a busy machine they may take longer, and nothing here is a measurement. */
const patience = 60_000;

/** Somebody else asks the OBS at this port. */
export async function askObs(...[port, request, given]: [port: number, request: 'PauseRecord' | 'ResumeRecord' | 'SaveReplayBuffer', given?: undefined] | [port: number, request: 'SetSceneName', given: { sceneName: string; newSceneName: string }]): Promise<void> {
  const socket = new OBSWebSocket();
  await socket.connect(`ws://127.0.0.1:${String(port)}`, password);
  await socket.call(request, given);
  await socket.disconnect();
}

/** Everything that libs/obs promises of an OBS, with what holds for the real one and for its stand-in alike. */
export function obsContract(name: string, open: (folder: string) => Promise<ObsUnderTest>): void {
  describe(name, () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'restrike-obs-'));
    const opened: ObsConnection[] = [];
    let stage: ObsUnderTest;
    let rec: ObsConnection;
    let str: ObsConnection;

    const connect = async (settings: ObsConnectionSettings, limits: Partial<ObsLimits> = {}): Promise<ObsConnection> => {
      const connection = openObs(settings, undefined, { limits, configFolder: stage.configFolder });
      opened.push(connection);
      await live(connection);
      return connection;
    };

    beforeAll(async () => {
      stage = await open(folder);
      rec = await connect(stage.rec);
      str = await connect(stage.str, { reconnectingMs: 4_000 });
    }, 300_000);

    afterAll(async () => {
      await Promise.all(opened.map((one) => one.close()));
      await stage.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    }, 300_000);

    test('[OBS-1.1] connects by itself, finds the protocol, and knows version, scene and outputs', () => {
      expect(rec.status).toMatchObject({ connection: 'live', protocol: 'v5', scene: 'LIVE_SCENE', version: expect.stringMatching(/^\d+\.\d+/) });
      for (const output of Object.values(rec.status.outputs)) expect(output).toMatchObject({ state: 'inactive', known: true, since: null });
    });

    test('[OBS-1.3] a wrong password is said and not tried again before the operator acts', async () => {
      const wrong = openObs({ ...stage.rec, id: 'wrong', password: 'not-this-one' }, undefined, { limits: { firstRetryMs: 20, longestRetryMs: 50 } });
      opened.push(wrong);
      let refusals = 0;
      wrong.on('status', ({ connection }) => (refusals += connection === 'refused' ? 1 : 0));
      await until('the refusal', patience, () => wrong.status.connection === 'refused');
      expect(wrong.status).toMatchObject({ reason: expect.stringContaining('password'), toDo: expect.stringContaining('WebSocket Server Settings') });
      await sleep(600);
      expect(refusals).toBe(1);
      expect(await wrong.startRecording()).toMatchObject({ ok: false, code: 'ABSENT' });
      await wrong.close();
    });

    test('[OBS-2.1] a scene is switched when the answer comes; one that does not exist is refused with its name', async () => {
      expect(await rec.scenes()).toMatchObject({ ok: true, value: { current: 'LIVE_SCENE', names: ['LIVE_SCENE', 'IVR_SCENE'] } });
      const heard = nextScene(rec);
      expect(await rec.setScene('IVR_SCENE')).toMatchObject({ ok: true });
      expect(rec.status.scene).toBe('IVR_SCENE');
      expect((await heard).scene).toBe('IVR_SCENE');
      expect(await rec.setScene('IVR_SCENE')).toMatchObject({ ok: true });
      expect(await rec.setScene('live_scene')).toMatchObject({ ok: false, code: 'REFUSED', obsCode: 600, reason: expect.stringContaining('live_scene') });
      expect(rec.status.scene).toBe('IVR_SCENE');
      expect(await rec.setScene('LIVE_SCENE')).toMatchObject({ ok: true });
    });

    test('[OBS-2.1] a scene that gets another name on air is on air under that name', async () => {
      await stage.renameScene('LIVE_SCENE', 'Court 1');
      await until('the new name', patience, () => rec.status.scene === 'Court 1');
      expect(await rec.setScene('LIVE_SCENE')).toMatchObject({ ok: false, obsCode: 600 });
      expect(await rec.setScene('Court 1')).toMatchObject({ ok: true });
      await stage.renameScene('Court 1', 'LIVE_SCENE');
      await until('the old name', patience, () => rec.status.scene === 'LIVE_SCENE');
    });

    test('[OBS-2.5] inputs are listed with their sound, and muted', async () => {
      const inputs = valueOf(await rec.inputs());
      expect(inputs.find(({ name: input }) => input === 'AudioTone')).toMatchObject({ muted: false });
      expect(inputs.some(({ muted }) => muted === null)).toBe(true);
      expect(await rec.setMute('AudioTone', true)).toMatchObject({ ok: true });
      expect(valueOf(await rec.inputs()).find(({ name: input }) => input === 'AudioTone')).toMatchObject({ muted: true });
      expect(await rec.setMute('AudioTone', false)).toMatchObject({ ok: true });
      expect(await rec.setMute('No such input', true)).toMatchObject({ ok: false, code: 'REFUSED', obsCode: 600 });
    });

    test('[OBS-2.5] statistics are told', async () => {
      const stats = valueOf(await rec.stats());
      expect(stats.fps).toBeGreaterThan(1);
      expect(stats.freeDiskMb).toBeGreaterThan(1);
      expect(stats.renderFrames).toBeGreaterThan(0);
    });

    test('[OBS-3.10] a save without a running buffer is refused at once, with what to do', async () => {
      expect(await rec.saveReplayBuffer()).toMatchObject({ ok: false, code: 'REFUSED', obsCode: 501, toDo: 'Start it first.' });
    });

    test('[OBS-3.10] a buffer that is switched off is refused with where to click', async () => {
      for (const answer of [await str.startReplayBuffer(), await str.saveReplayBuffer(), await str.stopReplayBuffer()]) {
        expect(answer).toMatchObject({ ok: false, code: 'REFUSED', obsCode: 604, toDo: expect.stringContaining('Enable Replay Buffer') });
      }
      expect((await rec.preflight({})).find(({ check }) => check === 'replay-buffer')).toMatchObject({ verdict: 'ok' });
    });

    test('[OBS-2.2] a recording takes folder and name at its start, and its file is closed when the stop answers', async () => {
      const place = path.join(path.dirname(stage.recordings), 'match 101');
      await run(process.execPath, ['-e', 'require("fs").mkdirSync(process.argv[1], { recursive: true })', place]);
      expect(await rec.setRecordingFolder(place)).toMatchObject({ ok: true });
      expect(await rec.setFileName('101_SMITH_USA_vs_JONES_CAN')).toMatchObject({ ok: true });
      expect(valueOf(await rec.recordingFolder())).toBe(place);
      const heard = collect(rec, 'recording');
      const started = valueOf(await rec.startRecording());
      expect(started).toMatchObject({ state: 'active', estimated: false });
      expect(await rec.startRecording()).toMatchObject({ ok: true, value: { since: started.since } });
      await until('two seconds of film', patience, async () => (valueOf(await rec.output('recording')).durationMs ?? 0) > 2_000);
      const { path: file } = valueOf(await rec.stopRecording());
      expect(path.basename(file ?? '')).toMatch(/^101_SMITH_USA_vs_JONES_CAN\.\w+$/);
      expect(path.dirname(file ?? '')).toBe(place);
      expect(await durationOf(file)).toBeGreaterThan(1.2);
      expect(heard().map(({ state, cause }) => `${state} ${cause}`)).toEqual(['starting asked', 'active asked', 'stopping asked', 'inactive asked']);
      expect(await rec.stopRecording()).toMatchObject({ ok: true });
      expect(await rec.setRecordingFolder(stage.recordings)).toMatchObject({ ok: true });
    });

    test('[OBS-3.5] [OBS-3.11] an OBS whose folder goes ends recording and buffer by itself, and starts none; said with what to do', async () => {
      const place = path.join(path.dirname(stage.recordings), 'stick');
      mkdirSync(place);
      expect(await rec.setRecordingFolder(place)).toMatchObject({ ok: true });
      valueOf(await rec.startReplayBuffer());
      valueOf(await rec.startRecording());
      const heard = collect(rec, 'recording');
      rmSync(place, { recursive: true });
      await until('the end of both', patience, () => rec.status.outputs.recording.state === 'inactive' && rec.status.outputs.replayBuffer.state === 'inactive');
      expect(heard().map(({ state, cause }) => `${state} ${cause}`)).toEqual(['stopping by-hand', 'inactive by-hand']);
      const gone = { ok: false, code: 'REFUSED', reason: `The folder that OBS records into is gone (${place}).`, toDo: expect.stringContaining('make the folder again') as string };
      for (const answer of [await rec.room(), await rec.saveReplayBuffer(), await rec.startReplayBuffer()]) expect(answer).toMatchObject(gone);
      expect(await rec.setRecordingFolder(stage.recordings)).toMatchObject({ ok: true });
      expect(await rec.room()).toMatchObject({ ok: true });
    });

    test('[OBS-3.6] a start and a stop at once leave nothing running', async () => {
      const [started, stopped] = await Promise.all([rec.startRecording(), rec.stopRecording()]);
      expect([started.ok, stopped.ok]).toEqual([true, true]);
      await sleep(500);
      expect(valueOf(await rec.output('recording')).active).toBe(false);
      expect(rec.status.outputs.recording.state).toBe('inactive');
    });

    test('[OBS-3.4] the buffer starts right after a stop, every time', async () => {
      for (let time = 0; time < 4; time += 1) {
        expect(await rec.startReplayBuffer()).toMatchObject({ ok: true });
        expect(await rec.stopReplayBuffer()).toMatchObject({ ok: true });
      }
      expect(await rec.startReplayBuffer()).toMatchObject({ ok: true, value: { state: 'active' } });
      expect(valueOf(await rec.output('replayBuffer')).active).toBe(true);
    });

    test('[OBS-3.8] [OBS-3.12] a save answers with the finished file of the last seconds, also many in a row', async () => {
      await sleep((replaySeconds + 1) * 1_000);
      const files: string[] = [];
      for (let time = 0; time < 4; time += 1) {
        const { path: file } = valueOf(await rec.saveReplayBuffer());
        files.push(file);
        expect(rec.status.outputs.replayBuffer.path).toBe(file);
        const size = statSync(file).size;
        expect(size).toBeGreaterThan(0);
        const seconds = await durationOf(file);
        expect(seconds).toBeGreaterThan(replaySeconds - 1.5);
        expect(seconds).toBeLessThan(replaySeconds + 1.5);
        expect(statSync(file).size).toBe(size);
      }
      expect(new Set(files).size).toBe(files.length);
    });

    test('[OBS-3.9] saves asked together share one file and one event', async () => {
      const heard = collect(rec, 'replay-saved');
      const answers = await Promise.all([rec.saveReplayBuffer(), rec.saveReplayBuffer(), rec.saveReplayBuffer()]);
      await sleep(800);
      expect(new Set(answers.map((answer) => valueOf(answer).path)).size).toBe(1);
      expect(heard()).toHaveLength(1);
    });

    test('[OBS-3.19] a recording beside the running buffer begins where it is said to: its length is the time from there to the stop', async () => {
      // Asked for right behind a key frame, it begins almost a second after STARTED.
      await sleep(1_050 - ((machineClock.monotonicMs() - (rec.status.outputs.replayBuffer.since ?? 0)) % 1_000));
      const film = filmStart(rec);
      const started = valueOf(await rec.startRecording());
      const { at, output, estimated } = await film;
      expect({ output, estimated }).toEqual({ output: 'recording', estimated: false });
      expect(rec.status.outputs.recording.since).toBe(at);
      expect(at - (started.since ?? 0)).toBeLessThan(2_000);
      await sleep(1_500);
      const ran = machineClock.monotonicMs() - at;
      const { path: file } = valueOf(await rec.stopRecording());
      const length = (await durationOf(file)) * 1_000;
      expect(length).toBeGreaterThan(ran - stage.film.startSlackMs);
      expect(length).toBeLessThan(ran + stage.film.tailMs);
    });

    test('[OBS-3.20] [OBS-3.21] a pause is not in the film; no replay is saved meanwhile, and the next one after it is', async () => {
      const film = filmStart(rec);
      valueOf(await rec.startRecording());
      await film;
      await stage.byHand('PauseRecord');
      await until('the pause', patience, () => rec.status.outputs.recording.pausedAt !== null);
      const { since, pausedAt } = rec.status.outputs.recording;
      expect(await rec.saveReplayBuffer()).toMatchObject({ ok: false, code: 'REFUSED', reason: expect.stringContaining('paused') });
      // OBS itself agrees, and then saves nothing.
      const saved = collect(rec, 'replay-saved');
      await stage.byHand('SaveReplayBuffer');
      const told = valueOf(await rec.output('recording'));
      expect(told).toMatchObject({ active: true, paused: true });
      await sleep(1_500);
      expect(valueOf(await rec.output('recording')).durationMs).toBeLessThan((told.durationMs ?? 0) + 1_000);
      await stage.byHand('ResumeRecord');
      await until('the recording goes on', patience, () => rec.status.outputs.recording.pausedAt === null);
      expect(saved()).toEqual([]);
      expect(rec.status.outputs.recording.since).toBeGreaterThanOrEqual((since ?? 0) + 1_400);
      await sleep(1_000);
      expect(valueOf(await rec.saveReplayBuffer()).path).not.toBe('');
      expect(saved()).toHaveLength(1);
      expect(machineClock.monotonicMs() - (rec.status.outputs.recording.since ?? 0)).toBeGreaterThan((pausedAt ?? 0) - (since ?? 0));
      // A pause that begins and ends while nobody is connected is told by the length of the film.
      rec.disconnect();
      await stage.byHand('PauseRecord');
      await sleep(4_000);
      await stage.byHand('ResumeRecord');
      const heard = collect(rec, 'recording');
      rec.connect();
      await live(rec);
      expect(heard()).toMatchObject([{ state: 'active', cause: 'found', continues: true, estimated: true, pausedAt: null }]);
      const later = machineClock.monotonicMs() - (rec.status.outputs.recording.since ?? 0);
      const { path: file } = valueOf(await rec.stopRecording());
      // OBS's own duration, from which the length of that pause is, runs late.
      expect(Math.abs((await durationOf(file)) * 1_000 - later)).toBeLessThan(stage.film.tailMs + 1_500);
    });

    test('[OBS-2.3] a running buffer keeps its name until it starts again', async () => {
      await rec.setFileName('102_KIM_KOR_vs_LEE_TPE');
      expect(valueOf(await rec.saveReplayBuffer()).path).toContain('101_SMITH');
      await rec.stopReplayBuffer();
      await rec.startReplayBuffer();
      await sleep(1_200);
      expect(valueOf(await rec.saveReplayBuffer()).path).toContain('102_KIM');
    });

    test('[OBS-3.24] an OBS that can not close its file is stopping, whatever it is asked; said with what to do, and the next start works when it has', async () => {
      const hasty = await connect({ ...stage.rec, id: 'hasty' }, { stoppedMs: 1_500 });
      const { path: film } = valueOf(await hasty.startRecording());
      await sleep(1_000);
      stage.holdWriters(true);
      try {
        const closing = { ok: false, code: 'TIMED_OUT', reason: expect.stringContaining('has been stopping') as string, toDo: expect.stringContaining('still writing') as string };
        for (const answer of [await hasty.stopRecording(), await hasty.startRecording(), await hasty.stopRecording()]) expect(answer).toMatchObject(closing);
        expect(hasty.status.outputs.recording).toMatchObject({ state: 'stopping', path: film });
      } finally {
        stage.holdWriters(false);
      }
      await until('the end', patience, () => hasty.status.outputs.recording.state === 'inactive');
      expect(valueOf(await hasty.startRecording()).path).not.toBe(film);
      // By the one with the usual patience: a busy machine takes longer than the short one to close any file.
      await until('the next one to run', patience, () => rec.status.outputs.recording.state === 'active');
      expect(await rec.stopRecording()).toMatchObject({ ok: true });
      // A real one may end its buffer with a file that it could not close.
      await until('the buffer to stand or run', patience, () => ['active', 'inactive'].includes(rec.status.outputs.replayBuffer.state));
      expect(await rec.startReplayBuffer()).toMatchObject({ ok: true });
      await hasty.close();
    });

    test('[OBS-3.16] of an output that ran already the start is estimated, and what others do is by hand', async () => {
      valueOf(await rec.startRecording());
      await sleep(1_500);
      const hand = await connect({ ...stage.rec, id: 'hand' });
      const { since, estimated } = hand.status.outputs.recording;
      expect(estimated).toBe(true);
      // OBS counts its own duration late, more so on a busy machine.
      expect(since ?? 0).toBeGreaterThan((rec.status.outputs.recording.since ?? 0) - 500);
      const heard = collect(rec, 'recording');
      expect(await hand.stopRecording()).toMatchObject({ ok: true });
      await until('the end', patience, () => rec.status.outputs.recording.state === 'inactive');
      expect(heard().at(-1)).toMatchObject({ state: 'inactive', cause: 'by-hand' });
      await hand.close();
    });

    test('[OBS-3.1] a frozen OBS is silent, requests fail at once, and it is back when it thaws', async () => {
      const film = filmStart(rec);
      valueOf(await rec.startRecording());
      await film;
      const ended = collect(rec, 'recording');
      // On a machine that stood still the start of the film is an estimate: it stays what it was.
      const { since, estimated } = rec.status.outputs.recording;
      stage.freeze();
      try {
        await until('the silence', 60_000, () => rec.status.connection === 'silent');
        expect(rec.status.toDo).toContain('frozen');
        expect(await rec.saveReplayBuffer()).toMatchObject({ ok: false, code: 'SILENT' });
        expect(await rec.setScene('IVR_SCENE')).toMatchObject({ ok: false, code: 'SILENT' });
      } finally {
        stage.thaw();
      }
      await live(rec);
      expect(ended()).toEqual([]);
      expect(rec.status.outputs.recording).toMatchObject({ state: 'active', since, estimated });
    });

    test('[OBS-3.13] a stream that the platform cuts reconnects, and its positions keep their zero', async () => {
      const started = valueOf(await str.startStream());
      await sleep(2_500);
      const heard = collect(str, 'stream');
      await stage.dropStream();
      await until('reconnecting', patience, () => str.status.outputs.stream.state === 'reconnecting');
      expect(valueOf(await str.output('stream'))).toMatchObject({ active: true, reconnecting: true });
      await until('the stream', patience, () => str.status.outputs.stream.state === 'active');
      const report = valueOf(await str.output('stream'));
      expect(str.status.outputs.stream).toMatchObject({ since: started.since, estimated: false });
      // OBS counts from the reconnection on: at least what went before is not in it.
      expect(report.durationMs).toBeLessThan(Date.now() - (started.sinceWall ?? 0) - 2_000);
      expect(heard().map(({ state, cause }) => `${state} ${cause}`)).toEqual(['reconnecting network-loss', 'active network-loss']);
      expect(await str.stopStream()).toMatchObject({ ok: true });
    });

    test('[OBS-3.7] a stream without a server is a refusal, and the next one starts', async () => {
      await stage.serverAway(true);
      expect(await str.startStream()).toMatchObject({ ok: false, code: 'REFUSED', reason: expect.stringContaining('stopped again'), toDo: expect.stringContaining('Settings → Stream') });
      await stage.serverAway(false);
      expect(await str.startStream()).toMatchObject({ ok: true, value: { state: 'active' } });
    });

    test('[OBS-3.14] a stream that keeps reconnecting is stopped and started until it runs', async () => {
      const heard = collect(str, 'stream');
      await stage.serverAway(true);
      await stage.dropStream();
      await until('the stop', 60_000, () => heard().some(({ state, cause }) => state === 'inactive' && cause === 'wedged'));
      await stage.serverAway(false);
      await until('the stream', 60_000, () => str.status.outputs.stream.state === 'active');
      expect(heard().at(-1)).toMatchObject({ state: 'active' });
      expect(await str.stopStream()).toMatchObject({ ok: true });
    });

    test('[OBS-3.23] an OBS that the system ends takes no leave: a loss like a crash, and what ran runs again', async () => {
      expect(await str.startRecording()).toMatchObject({ ok: true });
      const heard = collect(str, 'recording');
      const reasons: string[] = [];
      str.on('status', ({ connection, reason }) => void (connection === 'gone' && reasons.push(reason)));
      await stage.endAndStart();
      await until('its recording', patience, () => str.status.connection === 'live' && heard().at(-1)?.state === 'active');
      expect(heard()[0]).toMatchObject({ state: 'inactive', cause: 'connection-lost' });
      expect(heard().at(-1)).toMatchObject({ continues: false, estimated: false });
      expect(reasons[0]).toContain('without taking leave');
      expect(await str.stopRecording()).toMatchObject({ ok: true });
    });

    test('[OBS-4.2] the pre-flight finds what is right and what is wrong', async () => {
      const sheet = await rec.preflight({ scenes: ['LIVE_SCENE', 'IVR_SCENE'], inputs: ['AudioTone'], replaySeconds, hours: 0.01, others: [stage.rec, stage.str], clockOffsetMs: 3 });
      expect(sheet.filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
      const wrong = await rec.preflight({ scenes: ['SCENE_X'], inputs: ['Microphone'], replaySeconds: 20, others: [{ ...stage.rec, id: 'twin' }] });
      const failed = wrong.filter(({ verdict }) => verdict === 'failed').map(({ check }) => check);
      expect(failed).toEqual(expect.arrayContaining(['own-port', 'scenes', 'inputs', 'replay-buffer']));
      for (const finding of wrong) if (finding.verdict === 'failed') expect(finding.toDo).toMatch(/OBS/);
    });

    test('[OBS-3.2] an OBS killed while recording is gone, calls under way fail, and it comes back as it was', async () => {
      await rec.setScene('IVR_SCENE');
      expect(rec.status.outputs).toMatchObject({ recording: { state: 'active' }, replayBuffer: { state: 'active' } });
      const file = rec.status.outputs.recording.path;
      const heard = collect(rec, 'recording');
      await sleep(1_500);
      const underWay = rec.saveReplayBuffer();
      await stage.kill();
      expect((await underWay).ok).toBe(false);
      await until('gone', 60_000, () => rec.status.connection === 'gone');
      expect(rec.status.outputs.recording).toMatchObject({ state: 'inactive', known: false });
      expect(heard()).toMatchObject([{ state: 'inactive', cause: 'connection-lost' }]);
      expect(await rec.startRecording()).toMatchObject({ ok: false, code: 'ABSENT' });
      expect(await durationOf(file)).toBeGreaterThan(0.5);
      await stage.start();
      await live(rec);
      await until('its state', patience, () => rec.status.outputs.recording.state === 'active' && rec.status.outputs.replayBuffer.state === 'active' && rec.status.scene === 'IVR_SCENE');
      expect(rec.status.outputs.recording.path).not.toBe(file);
      expect(heard().at(-1)).toMatchObject({ state: 'active', continues: false, estimated: false });
    });

    test('[OBS-5.1] a restart closes it politely and brings it back to the state it was in', async () => {
      const heard = collect(rec, 'recording');
      await unlessItHangs(async () => {
        const restarted = valueOf(await rec.restart(stage.launch));
        expect(rec.status).toMatchObject({ connection: 'live', scene: 'IVR_SCENE', outputs: { recording: { state: 'active' }, replayBuffer: { state: 'active' }, stream: { state: 'inactive' } } });
        return restarted.politely;
      });
      expect(heard().find(({ state }) => state === 'inactive')).toMatchObject({ cause: 'restart' });
      expect(await rec.stopRecording()).toMatchObject({ ok: true });
    });

    test('[OBS-3.15] an OBS closed by its user is told apart from a crash', async () => {
      const heard = collect(rec, 'replay-buffer');
      await unlessItHangs(async () => {
        const byItself = await stage.quit();
        await until('gone', patience, () => rec.status.connection === 'gone');
        if (byItself) return true;
        await stage.start();
        await live(rec);
        await until('its buffer', patience, () => rec.status.outputs.replayBuffer.state === 'active');
        return false;
      });
      expect(rec.status.reason).toBe('OBS was closed.');
      expect(heard().at(-1)).toMatchObject({ state: 'inactive', cause: 'exit' });
    });
  });
}

/** OBS itself hangs at its exit now and then (one SIGINT of forty was not heard at all): then it is asked once more, three times at most. */
async function unlessItHangs(closed: () => Promise<boolean>): Promise<void> {
  for (let hung = 0; !(await closed()); ) {
    hung += 1;
    console.warn(`OBS hung at its exit and was ended by force (${String(hung)} of 3 at most)`);
    expect(hung).toBeLessThan(3);
  }
}

const live = (connection: ObsConnection): Promise<unknown> => until(`${connection.settings.id} live`, 60_000, () => connection.status.connection === 'live');

/** The value of an answer; throws with its reason otherwise. */
function valueOf<T>(answer: ObsAnswer<T>): T {
  if (!answer.ok) throw new Error(`${answer.code}: ${answer.reason}`);
  return answer.value;
}

function filmStart(connection: ObsConnection): Promise<ObsFilmStartEvent> {
  return new Promise((resolve) => connection.once('film-start', resolve));
}

function nextScene(connection: ObsConnection): Promise<ObsSceneEvent> {
  return new Promise((resolve) => connection.once('scene', resolve));
}

function collect<K extends 'recording' | 'stream' | 'replay-buffer' | 'replay-saved'>(connection: ObsConnection, event: K): () => readonly (K extends 'replay-saved' ? { readonly path: string } : ObsOutputEvent)[] {
  const events: unknown[] = [];
  connection.on(event, ((one: unknown) => events.push(one)) as never);
  return () => events as never;
}

/** Seconds of a film, by ffprobe. */
async function durationOf(file: string | null): Promise<number> {
  const { stdout } = await run('ffprobe', ['-v', 'error', '-count_packets', '-select_streams', 'v:0', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', file ?? '']);
  const times = stdout.split('\n').map((line) => Number.parseFloat(line)).filter((time) => Number.isFinite(time));
  return Math.max(0, ...times) - Math.min(...times, 0);
}
