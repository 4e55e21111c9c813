import { EventEmitter } from 'node:events';
import { traceOf } from '@restrike/runtime/words-of';
import type { ObsDialect } from './dialect.js';
import { FilmStarts } from './film-start.js';
import { isListening } from './is-listening.js';
import { isLocal } from './is-local.js';
import { KeptLink } from './kept-link.js';
import { obsLimits, type ObsLimits } from './limits.js';
import { answered, failed, type ObsAnswer } from './obs-answer.js';
import { machineClock, type ObsClock } from './obs-clock.js';
import type { ObsConnection, ObsEvents } from './obs-connection.js';
import { obsOutputKinds, type ObsConnectionSettings, type ObsInput, type ObsOutput, type ObsOutputKind, type ObsStats, type ObsStatus } from './obs-status.js';
import { ObsTruth } from './obs-truth.js';
import { OutputControl } from './output-control.js';
import { applyOutputReport } from './outputs.js';
import { outputNotRunning } from './judge-code.js';
import { judgePreflight, type ObsExpectations, type ObsFinding } from './preflight.js';
import { preflightFacts } from './preflight-facts.js';
import { whyNoRoom } from './recording-room.js';
import { ReplaySaver, type SavedReplay } from './replay-saver.js';
import { restartObs, type ObsLaunch } from './restart-obs.js';
import { StreamGuard } from './stream-guard.js';
import type { ObsWantedState } from './state.js';
import { Wishes, withoutValue } from './wishes.js';

export interface ObsOptions {
  readonly limits?: Partial<ObsLimits>;
  /** OBS's folder of profiles where it is not the usual one (a portable OBS); the pre-flight reads the key frame interval there. */
  readonly configFolder?: string;
  /** Told of a listener that threw; default: a warning of the process. */
  readonly warn?: (message: string) => void;
}

/** Opens a connection to an OBS: it begins to connect at once and goes on for ever. */
export function openObs(settings: ObsConnectionSettings, clock: ObsClock = machineClock, options: ObsOptions = {}): ObsConnection {
  return new Connection(settings, clock, { ...obsLimits, ...options.limits }, { configFolder: options.configFolder ?? null, warn: options.warn ?? ((message) => process.emitWarning(message)) });
}

class Connection extends EventEmitter<ObsEvents> implements ObsConnection {
  private readonly truth: ObsTruth;
  private readonly controls: Readonly<Record<ObsOutputKind, OutputControl>>;
  private readonly saver: ReplaySaver;
  private readonly guard: StreamGuard;
  private readonly wishes: Wishes;
  private readonly films: FilmStarts;
  private readonly link: KeptLink;

  constructor(
    readonly settings: ObsConnectionSettings,
    private readonly clock: ObsClock,
    private readonly limits: ObsLimits,
    private readonly around: { readonly configFolder: string | null; readonly warn: (message: string) => void },
  ) {
    super();
    const truth = new ObsTruth(settings, clock, { tell: (event, ...told) => void this.emit(event, ...told), parts: () => ({ controls: this.controls, saver: this.saver, guard: this.guard, wishes: this.wishes, films: this.films }), resumeWithinMs: limits.resumeWithinMs });
    this.truth = truth;
    const control = (kind: ObsOutputKind): OutputControl =>
      new OutputControl(kind, limits, {
        reach: () => this.truth.reach(),
        output: () => this.status.outputs[kind],
        turned: () => truth.turned[kind],
        adopt: (report) => truth.changeOutput(kind, applyOutputReport(kind, truth.status.outputs[kind], report, null, truth.now())),
        noRoom: (dialect) => (kind === 'stream' ? Promise.resolve(null) : whyNoRoom(dialect, isLocal(settings.host))),
        until: (holds, ms) => this.truth.watchers.until(holds, ms),
      });
    this.controls = { recording: control('recording'), stream: control('stream'), replayBuffer: control('replayBuffer') };
    this.saver = new ReplaySaver(limits.savedMs, isLocal(settings.host), () => this.truth.reach(), () => this.status.protocol, clock);
    this.guard = new StreamGuard(limits.reconnectingMs, {
      state: () => this.status.outputs.stream.state,
      isWanted: () => this.truth.dialect !== null && this.wishes.wanted.stream === true,
      again: (reason) => this.recorded('stop and start stream', reason, () => this.controls.stream.again('wedged')),
    });
    this.wishes = new Wishes({
      reach: () => this.truth.reach(),
      status: () => this.status,
      showScene: (name) => this.showScene(name),
      start: (kind) => this.controls[kind].start(),
      stop: (kind) => this.controls[kind].stop(),
      recorded: (request, reason, act) => this.recorded(request, reason, act),
    });
    this.films = new FilmStarts(clock, { reach: () => this.truth.reach(), output: (kind) => this.status.outputs[kind], found: (kind, start) => this.truth.foundFilm(kind, start) });
    this.link = new KeptLink(settings, clock, limits, {
      state: (state, reason, toDo) => this.truth.changeState(state, reason, toDo),
      opened: (dialect, protocol) => this.truth.opened(dialect, protocol),
      notice: (notice) => this.truth.heard(notice),
      pulse: (pulse, afterSilence) => this.truth.pulse(pulse, afterSilence),
      lost: (byUs) => this.truth.lost(byUs),
      streaming: () => this.status.outputs.stream.state !== 'inactive',
    });
  }

  get status(): ObsStatus {
    return this.truth.status;
  }

  connect(): void {
    if (this.status.connection !== 'live' && this.status.connection !== 'silent') this.truth.changeState('connecting', 'Connecting, as the operator asked.', null);
    this.link.connect();
  }

  disconnect(): void {
    this.link.disconnect();
  }

  async close(): Promise<void> {
    this.guard.forget();
    await this.link.close();
    this.truth.watchers.end();
    this.removeAllListeners();
  }

  scenes(): ReturnType<ObsConnection['scenes']> {
    return this.with((dialect) => dialect.scenes());
  }

  setScene(name: string): Promise<ObsAnswer<void>> {
    return this.recorded(`scene "${name}"`, 'asked', () => this.showScene(name));
  }

  async startRecording(): Promise<ObsAnswer<ObsOutput>> {
    return this.recorded('start recording', 'asked', () => this.begin('recording'));
  }

  stopRecording(): Promise<ObsAnswer<{ readonly path: string | null }>> {
    return this.recorded('stop recording', 'asked', () => this.finish('recording'));
  }

  setRecordingFolder(folder: string): Promise<ObsAnswer<void>> {
    return this.recorded(`recording folder "${folder}"`, 'asked', () => this.wish({ recordingFolder: folder }, (dialect) => dialect.setRecordingFolder(folder)));
  }

  recordingFolder(): Promise<ObsAnswer<string>> {
    return this.with((dialect) => dialect.recordingFolder());
  }

  setFileName(pattern: string): Promise<ObsAnswer<void>> {
    return this.recorded(`file name "${pattern}"`, 'asked', () => this.wish({ fileName: pattern }, (dialect) => dialect.setFileName(pattern)));
  }

  startStream(): Promise<ObsAnswer<ObsOutput>> {
    return this.recorded('start stream', 'asked', () => this.begin('stream'));
  }

  stopStream(): Promise<ObsAnswer<void>> {
    return this.recorded('stop stream', 'asked', async () => withoutValue(await this.finish('stream')));
  }

  setStreamService(server: string, key: string): Promise<ObsAnswer<void>> {
    return this.recorded(`stream to ${server}`, 'asked', () => this.with((dialect) => dialect.setStreamService(server, key)));
  }

  streamService(): ReturnType<ObsConnection['streamService']> {
    return this.with((dialect) => dialect.streamService());
  }

  startReplayBuffer(): Promise<ObsAnswer<ObsOutput>> {
    return this.recorded('start replay buffer', 'asked', () => this.begin('replayBuffer'));
  }

  stopReplayBuffer(): Promise<ObsAnswer<void>> {
    return this.recorded('stop replay buffer', 'asked', async () => withoutValue(await this.finish('replayBuffer')));
  }

  saveReplayBuffer(): Promise<ObsAnswer<SavedReplay>> {
    return this.recorded('save replay', 'asked', async () => {
      if (this.status.outputs.recording.pausedAt !== null) return failed('REFUSED', 'The recording is paused, and OBS saves no replay while it is.', 'Resume the recording in OBS (the button beside Stop Recording).');
      const saved = await this.saver.save();
      if (saved.ok || saved.obsCode !== outputNotRunning) return saved;
      // Where it ended by itself, to start it again alone does not help.
      const room = await this.room();
      return room.ok ? saved : room;
    });
  }

  async setReplaySeconds(seconds: number): Promise<ObsAnswer<void>> {
    if (!Number.isInteger(seconds) || seconds < 1) return failed('REFUSED', `A replay buffer can not be ${String(seconds)} s long.`, 'Give whole seconds from 1, say 20.');
    return this.recorded(`replay buffer of ${String(seconds)} s`, 'asked', () => this.wish({ replaySeconds: seconds }, (dialect) => dialect.setReplaySeconds(seconds)));
  }

  replaySeconds(): Promise<ObsAnswer<number>> {
    return this.with((dialect) => dialect.replaySeconds());
  }

  inputs(): Promise<ObsAnswer<readonly ObsInput[]>> {
    return this.with((dialect) => dialect.inputs());
  }

  setMute(input: string, muted: boolean): Promise<ObsAnswer<void>> {
    return this.recorded(`${muted ? 'mute' : 'unmute'} "${input}"`, 'asked', () =>
      this.wish({ mutes: { [input]: muted } }, (dialect) => dialect.setMute(input, muted)),
    );
  }

  stats(): Promise<ObsAnswer<ObsStats>> {
    return this.with((dialect) => dialect.stats(this.status.outputs.stream.state !== 'inactive'));
  }

  room(): Promise<ObsAnswer<void>> {
    return this.with(async (dialect) => (await whyNoRoom(dialect, isLocal(this.settings.host))) ?? answered(undefined));
  }

  output(kind: ObsOutputKind): ReturnType<ObsConnection['output']> {
    return this.with((dialect) => dialect.output(kind));
  }

  async preflight(expected: ObsExpectations): Promise<readonly ObsFinding[]> {
    this.truth.peaks = new Map();
    const { settings, status, truth: { dialect, peaks }, around: { configFolder } } = this;
    return judgePreflight(await preflightFacts({ settings, status, dialect, local: isLocal(settings.host), peaks, recordingFolder: expected.recordingFolder ?? null, configFolder }), expected);
  }

  async restart(launch: ObsLaunch): Promise<ObsAnswer<{ readonly politely: boolean }>> {
    if (this.truth.restarting) return failed('REFUSED', 'This OBS is being restarted already.', 'Wait until it is back.');
    this.truth.restarting = true;
    const isLive = (): boolean => this.status.connection === 'live' && this.truth.dialect !== null;
    let answer: ObsAnswer<{ readonly politely: boolean }>;
    try {
      answer = await this.recorded('restart OBS', 'asked', () =>
        restartObs(launch, {
          profile: async () => this.truth.names,
          stopOutputs: async () => {
            // Left by the operator, or between two tries: it is reached again for this, and tells what it does.
            if (this.status.connection === 'gone') {
              this.connect();
              await this.truth.watchers.until(isLive, this.limits.openMs);
            }
            this.wishes.isDeaf = true;
            if (!isLive()) return;
            for (const kind of obsOutputKinds) if (this.status.outputs[kind].state !== 'inactive') await this.controls[kind].stop('restart');
          },
          isGone: async () => {
            if (await isListening(this.settings.host, this.settings.port, this.limits.openMs)) return false;
            // What is left of the connection to it ends too, so that the next one is the new OBS's.
            this.link.drop();
            this.wishes.isDeaf = true;
            return true;
          },
          isLive,
          isRefused: () => this.status.connection === 'refused',
          connect: () => this.connect(),
        }, this.limits),
      );
    } finally {
      this.wishes.isDeaf = false;
      this.truth.restarting = false;
    }
    // One that was not to be ended goes on with what it did, too; one that is still closing begins nothing.
    if (!answer.ok && (!isLive() || this.truth.exiting)) return answer;
    const back = await this.wishes.send('as before the restart', true);
    return answer.ok && !back.ok ? back : answer;
  }

  async want(wanted: ObsWantedState, reason: string): Promise<ObsAnswer<void>> {
    this.wishes.add(wanted);
    return this.wishes.send(reason, true);
  }

  /** A listener that throws harms neither the next one nor the connection. */
  override emit<K extends keyof ObsEvents>(event: K, ...told: ObsEvents[K]): boolean {
    const listeners = this.rawListeners(event);
    for (const listener of listeners) {
      try {
        (listener as (...given: ObsEvents[K]) => void).apply(this, told);
      } catch (error) {
        this.around.warn(`A listener to "${event}" of OBS ${this.settings.id} threw: ${traceOf(error)}`);
      }
    }
    return listeners.length > 0;
  }

  // What is asked of OBS

  private async with<T>(ask: (dialect: ObsDialect) => Promise<ObsAnswer<T>>): Promise<ObsAnswer<T>> {
    const reached = this.truth.reach();
    return reached.ok ? ask(reached.value) : reached;
  }

  private async wish(wanted: ObsWantedState, ask: (dialect: ObsDialect) => Promise<ObsAnswer<void>>): Promise<ObsAnswer<void>> {
    const answer = await this.with(ask);
    if (answer.ok) this.wishes.add({ ...wanted });
    return answer;
  }

  private async begin(kind: ObsOutputKind): Promise<ObsAnswer<ObsOutput>> {
    const answer = await this.controls[kind].start();
    if (answer.ok) this.wishes.add({ [kind]: true });
    return answer;
  }

  private async finish(kind: ObsOutputKind): Promise<ObsAnswer<{ readonly path: string | null }>> {
    if (kind === 'stream') this.guard.forget();
    const answer = await this.controls[kind].stop();
    if (answer.ok) this.wishes.add({ [kind]: false });
    return answer;
  }

  private async showScene(name: string): Promise<ObsAnswer<void>> {
    this.truth.settingScene = true;
    try {
      const asked = await this.with((dialect) => dialect.setScene(name));
      if (!asked.ok) return asked;
      this.wishes.add({ scene: name });
      // No event comes for the scene that is on air already.
      if (await this.truth.watchers.until(() => this.status.scene === name, this.limits.sceneMs)) return answered(undefined);
      const scenes = await this.scenes();
      if (!scenes.ok) return scenes;
      if (scenes.value.current !== name) return failed('TIMED_OUT', `OBS agreed to show "${name}" but shows "${scenes.value.current}".`, 'Switch the scene in OBS by hand; is Studio Mode on?');
      this.truth.changeStatus({ scene: name });
      return answered(undefined);
    } finally {
      this.truth.settingScene = false;
    }
  }

  /** Runs a request and tells the log what came of it. */
  private async recorded<T>(request: string, reason: string, act: () => Promise<ObsAnswer<T>>): Promise<ObsAnswer<T>> {
    const began = this.truth.now();
    const answer = await act();
    this.emit('request', { request, reason, ok: answer.ok, failure: answer.ok ? null : answer.reason, tookMs: this.truth.now().at - began.at, wall: began.wall });
    return answer;
  }
}
