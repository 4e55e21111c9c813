import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { ObsDialect, ObsNotice, ObsPulse } from './dialect.js';
import { FilmStarts, type FilmStart } from './film-start.js';
import { KeptLink } from './kept-link.js';
import { obsLimits, type ObsLimits } from './limits.js';
import { answered, failed, type ObsAnswer } from './obs-answer.js';
import { machineClock, type ObsClock } from './obs-clock.js';
import type { ObsConnection, ObsEvents } from './obs-connection.js';
import {
  obsOutputKinds,
  type ObsConnectionSettings,
  type ObsConnectionState,
  type ObsInput,
  type ObsOutput,
  type ObsOutputCause,
  type ObsOutputEvent,
  type ObsOutputKind,
  type ObsProtocol,
  type ObsStats,
  type ObsStatus,
} from './obs-status.js';
import { OutputControl } from './output-control.js';
import { applyFilmStart, applyOutputNotice, applyOutputReport, endOf, loseOutput, unknownOutput, type EarlierRun, type Moment, type OutputChange } from './outputs.js';
import { judgePreflight, type ObsExpectations, type ObsFinding } from './preflight.js';
import { preflightFacts } from './preflight-facts.js';
import { ReplaySaver, type SavedReplay } from './replay-saver.js';
import { restartObs, type ObsLaunch } from './restart-obs.js';
import { StreamGuard } from './stream-guard.js';
import type { ObsWantedState } from './state.js';
import { Watchers } from './watchers.js';
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

const eventOf = { recording: 'recording', stream: 'stream', replayBuffer: 'replay-buffer' } as const satisfies Record<ObsOutputKind, keyof ObsEvents>;
const isLocal = (host: string): boolean => /^(localhost|127(\.\d+){3}|::1)$/i.test(host);

class Connection extends EventEmitter<ObsEvents> implements ObsConnection {
  status: ObsStatus;
  private dialect: ObsDialect | null = null;
  private readonly watchers = new Watchers();
  private readonly noticed: Record<ObsOutputKind | 'scene', number> = { recording: 0, stream: 0, replayBuffer: 0, scene: 0 };
  private readonly controls: Readonly<Record<ObsOutputKind, OutputControl>>;
  private readonly saver: ReplaySaver;
  private readonly guard: StreamGuard;
  private readonly wishes: Wishes;
  private readonly films: FilmStarts;
  private readonly link: KeptLink;
  private earlier: Partial<Record<ObsOutputKind, EarlierRun>> = {};
  private lostAt: number | null = null;
  /** Pictures that OBS has drawn, as last heard; null before the first time. */
  private renderFrames: number | null = null;
  private exiting = false;
  private restarting = false;
  private settingScene = false;
  private names: { readonly profile: string; readonly collection: string } | null = null;
  private peaks: Map<string, number> = new Map();

  constructor(
    readonly settings: ObsConnectionSettings,
    private readonly clock: ObsClock,
    private readonly limits: ObsLimits,
    private readonly around: { readonly configFolder: string | null; readonly warn: (message: string) => void },
  ) {
    super();
    const { id, role } = settings;
    const outputs = { recording: unknownOutput, stream: unknownOutput, replayBuffer: unknownOutput };
    this.status = { id, role, connection: 'connecting', reason: 'Connecting for the first time.', toDo: null, protocol: null, version: null, scene: null, outputs };
    const control = (kind: ObsOutputKind): OutputControl =>
      new OutputControl(kind, limits, {
        reach: () => this.reach(),
        output: () => this.status.outputs[kind],
        noticed: () => this.noticed[kind],
        adopt: (report) => this.changeOutput(kind, applyOutputReport(this.status.outputs[kind], report, null, this.now())),
        until: (holds, ms) => this.watchers.until(holds, ms),
      });
    this.controls = { recording: control('recording'), stream: control('stream'), replayBuffer: control('replayBuffer') };
    this.saver = new ReplaySaver(limits.savedMs, isLocal(settings.host), () => this.reach(), () => this.status.protocol, clock);
    this.guard = new StreamGuard(limits.reconnectingMs, {
      state: () => this.status.outputs.stream.state,
      isWanted: () => this.dialect !== null && this.wishes.wanted.stream === true,
      again: (reason) => this.recorded('stop and start stream', reason, () => this.controls.stream.again('wedged')),
    });
    this.wishes = new Wishes({
      reach: () => this.reach(),
      status: () => this.status,
      showScene: (name) => this.showScene(name),
      start: (kind) => this.controls[kind].start(),
      stop: (kind) => this.controls[kind].stop(),
      recorded: (request, reason, act) => this.recorded(request, reason, act),
    });
    this.films = new FilmStarts(clock, { reach: () => this.reach(), output: (kind) => this.status.outputs[kind], found: (kind, start) => this.foundFilm(kind, start) });
    this.link = new KeptLink(settings, clock, limits, {
      state: (state, reason, toDo) => this.changeState(state, reason, toDo),
      opened: (dialect, protocol) => this.opened(dialect, protocol),
      notice: (notice) => this.heard(notice),
      pulse: (pulse, afterSilence) => this.pulse(pulse, afterSilence),
      lost: (byUs) => this.lost(byUs),
      streaming: () => this.status.outputs.stream.state !== 'inactive',
    });
  }

  connect(): void {
    if (this.status.connection !== 'live' && this.status.connection !== 'silent') this.changeState('connecting', 'Connecting, as the operator asked.', null);
    this.link.connect();
  }

  disconnect(): void {
    this.link.disconnect();
  }

  async close(): Promise<void> {
    this.guard.forget();
    await this.link.close();
    this.watchers.end();
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
      if (this.status.outputs.recording.pausedAt === null) return this.saver.save();
      return failed('REFUSED', 'The recording is paused, and OBS saves no replay while it is.', 'Resume the recording in OBS (the button beside Stop Recording).');
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

  output(kind: ObsOutputKind): ReturnType<ObsConnection['output']> {
    return this.with((dialect) => dialect.output(kind));
  }

  async preflight(expected: ObsExpectations): Promise<readonly ObsFinding[]> {
    this.peaks = new Map();
    const { settings, status, dialect, peaks, around: { configFolder } } = this;
    return judgePreflight(await preflightFacts({ settings, status, dialect, local: isLocal(settings.host), peaks, recordingFolder: expected.recordingFolder ?? null, configFolder }), expected);
  }

  async restart(launch: ObsLaunch): Promise<ObsAnswer<{ readonly politely: boolean }>> {
    if (this.restarting) return failed('REFUSED', 'This OBS is being restarted already.', 'Wait until it is back.');
    this.restarting = true;
    const before = this.wishes.wanted;
    const answer = await this.recorded('restart OBS', 'asked', () =>
      restartObs(launch, {
        profile: async () => this.names,
        stopOutputs: async () => {
          for (const kind of obsOutputKinds) if (this.status.outputs[kind].state !== 'inactive') await this.controls[kind].stop('restart');
        },
        isGone: () => this.status.connection === 'gone' && this.dialect === null,
        isLive: () => this.status.connection === 'live',
        until: async (holds, ms) => {
          // Losing the connection is what is waited for here, so it does not end the waiting.
          const end = this.clock.monotonicMs() + ms;
          while (!holds() && this.clock.monotonicMs() < end) await this.watchers.until(holds, Math.min(250, Math.max(1, end - this.clock.monotonicMs()))).then(() => (holds() ? undefined : sleep(20)));
          return holds();
        },
        connect: () => this.link.connect(),
      }),
    );
    this.wishes.wanted = before;
    this.restarting = false;
    if (!answer.ok) return answer;
    const back = await this.wishes.send('as before the restart', true);
    return back.ok ? answer : back;
  }

  async want(wanted: ObsWantedState, reason: string): Promise<ObsAnswer<void>> {
    this.wishes.add(wanted);
    return this.wishes.send(reason, true);
  }

  // What OBS and its connection tell

  private changeState(connection: ObsConnectionState, reason: string, toDo: string | null): void {
    if (this.status.connection === connection && this.status.reason === reason) return;
    this.changeStatus({ connection, reason, toDo });
  }

  private changeStatus(part: Partial<ObsStatus>): void {
    this.status = { ...this.status, ...part };
    this.watchers.look();
    this.emit('status', this.status);
  }

  /** A listener that throws harms neither the next one nor the connection. */
  override emit<K extends keyof ObsEvents>(event: K, ...told: ObsEvents[K]): boolean {
    const listeners = this.rawListeners(event);
    for (const listener of listeners) {
      try {
        (listener as (...given: ObsEvents[K]) => void).apply(this, told);
      } catch (error) {
        this.around.warn(`A listener to "${event}" of OBS ${this.settings.id} threw: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      }
    }
    return listeners.length > 0;
  }

  private async opened(dialect: ObsDialect, protocol: ObsProtocol): Promise<void> {
    this.dialect = dialect;
    this.exiting = false;
    this.status = { ...this.status, protocol };
    const [version, profile, pulse] = await Promise.all([dialect.version(), dialect.profile(), dialect.pulse(false), this.takeStock(dialect, true)]);
    if (version.ok) this.status = { ...this.status, version: version.value };
    if (profile.ok) this.names = profile.value;
    if (pulse.ok) this.renderFrames = pulse.value.renderFrames;
    if (this.dialect !== dialect) return;
    const away = this.lostAt === null ? 0 : this.clock.monotonicMs() - this.lostAt;
    if (!this.restarting) void Promise.resolve().then(() => this.wishes.send('OBS is connected again', away <= this.limits.resumeWithinMs));
  }

  /** Asks OBS what it does, and takes that over where no event has told something newer meanwhile. */
  private async takeStock(dialect: ObsDialect, first: boolean): Promise<void> {
    const before = { ...this.noticed };
    const frames = this.renderFrames;
    const [scenes, pulse, ...reports] = await Promise.all([dialect.scenes(), dialect.pulse(false), ...obsOutputKinds.map((kind) => dialect.output(kind))]);
    if (this.dialect !== dialect) return;
    // Pictures drawn since OBS began only ever rise: fewer than before means another run of OBS, whose outputs can not be those we knew.
    const sameObs = pulse.ok && frames !== null && pulse.value.renderFrames >= frames;
    const isNews = scenes.ok && scenes.value.current !== '' && scenes.value.current !== this.status.scene && this.noticed.scene === before.scene;
    if (isNews) this.changeStatus({ scene: scenes.value.current });
    obsOutputKinds.forEach((kind, index) => {
      const report = reports[index];
      if (report?.ok !== true || this.noticed[kind] !== before[kind]) {
        if (report?.ok === false && report.code === 'REFUSED') this.changeOutput(kind, { output: { ...this.status.outputs[kind], known: true }, event: null });
        return;
      }
      const earlier = first ? (this.earlier[kind] ?? null) : null;
      const change = applyOutputReport(this.status.outputs[kind], report.value, sameObs || !report.value.active ? earlier : null, this.now());
      if (earlier?.told === false && report.value.active && change.event?.continues === false) this.emit(eventOf[kind], endOf('by-hand', null, this.now()));
      this.changeOutput(kind, change);
    });
    if (first) this.earlier = {};
  }

  private heard(notice: ObsNotice): void {
    if (notice.kind === 'output') {
      this.noticed[notice.output] += 1;
      const before = this.status.outputs[notice.output];
      this.changeOutput(notice.output, applyOutputNotice(before, notice, this.causeOf(notice.output, before), this.now()));
    } else if (notice.kind === 'scene') {
      this.noticed.scene += 1;
      const { at, wall } = this.now();
      if (!this.settingScene) this.wishes.add({ scene: notice.scene });
      this.changeStatus({ scene: notice.scene });
      this.emit('scene', { scene: notice.scene, at, wall });
    } else if (notice.kind === 'replay-saved') {
      const { at, wall } = this.now();
      const { outputs } = this.status;
      this.saver.saved(notice.path);
      this.changeStatus({ outputs: { ...outputs, replayBuffer: { ...outputs.replayBuffer, path: notice.path } } });
      this.emit('replay-saved', { path: notice.path, at, wall });
    } else if (notice.kind === 'meters') {
      for (const { input, peak } of notice.levels) this.peaks.set(input, Math.max(peak, this.peaks.get(input) ?? 0));
    } else {
      this.exiting = true;
    }
  }

  private causeOf(kind: ObsOutputKind, before: ObsOutput): ObsOutputCause {
    const ours = this.controls[kind].cause;
    if (ours !== null) return ours;
    if (this.restarting) return 'restart';
    if (this.exiting) return 'exit';
    return before.state === 'reconnecting' ? 'network-loss' : 'by-hand';
  }

  private changeOutput(kind: ObsOutputKind, { output, event }: OutputChange): void {
    const before = this.status.outputs[kind];
    if (event !== null || !isDeepStrictEqual(output, before)) this.changeStatus({ outputs: { ...this.status.outputs, [kind]: output } });
    const paused = output.pausedAt !== null;
    if (kind === 'recording' && event === null && output.state === 'active' && paused !== (before.pausedAt !== null)) this.emit('recording-pause', { paused, ...(output.pausedAt === null ? this.now() : { at: output.pausedAt, wall: this.clock.wallMs() }) });
    if (event === null) return;
    if (kind === 'stream') this.guard.changed(output.state, event.cause);
    if ((event.cause === 'by-hand' || event.cause === 'found') && (output.state === 'active' || output.state === 'inactive')) this.wishes.add({ [kind]: output.state === 'active' });
    this.emit(eventOf[kind], event satisfies ObsOutputEvent);
    if (event.state === 'active' && event.cause !== 'found' && event.cause !== 'network-loss') void this.films.began(kind);
  }

  private foundFilm(kind: ObsOutputKind, start: FilmStart): void {
    const output = applyFilmStart(this.status.outputs[kind], start);
    this.changeStatus({ outputs: { ...this.status.outputs, [kind]: output } });
    this.emit('film-start', { output: kind, at: start.since, wall: output.sinceWall ?? this.clock.wallMs(), estimated: start.estimated });
  }

  private pulse({ renderFrames, streamReconnecting }: ObsPulse, afterSilence: boolean): void {
    this.renderFrames = renderFrames;
    const { dialect } = this;
    if (afterSilence && dialect !== null) void this.takeStock(dialect, false);
    const { state } = this.status.outputs.stream;
    if (streamReconnecting === true && state === 'active') this.heard({ kind: 'output', output: 'stream', state: 'reconnecting', path: null });
    else if (streamReconnecting === false && state === 'reconnecting') this.heard({ kind: 'output', output: 'stream', state: 'reconnected', path: null });
  }

  private lost(byUs: boolean): void {
    this.dialect = null;
    this.lostAt = this.clock.monotonicMs();
    this.guard.forget();
    const cause = this.restarting ? 'restart' : this.exiting ? 'exit' : 'connection-lost';
    for (const kind of obsOutputKinds) {
      const { since, sinceWall, estimated, pausedAt } = this.status.outputs[kind];
      if (since !== null && sinceWall !== null) this.earlier[kind] = { told: !byUs, since, sinceWall, estimated, pausedAt };
      const { output, event } = loseOutput(this.status.outputs[kind], cause, this.now());
      this.changeOutput(kind, { output, event: byUs ? null : event });
    }
    this.saver.lost();
    this.watchers.end();
  }

  // What is asked of OBS

  private now(): Moment {
    return { at: this.clock.monotonicMs(), wall: this.clock.wallMs() };
  }

  private reach(): ObsAnswer<ObsDialect> {
    const { connection, reason, toDo } = this.status;
    if (connection === 'silent') return failed('SILENT', reason, toDo ?? 'Look at the OBS window.');
    if (this.dialect === null) return failed('ABSENT', `OBS is not connected: ${reason}`, toDo ?? 'Start OBS; it is connected by itself.');
    return answered(this.dialect);
  }

  private async with<T>(ask: (dialect: ObsDialect) => Promise<ObsAnswer<T>>): Promise<ObsAnswer<T>> {
    const reached = this.reach();
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
    this.settingScene = true;
    try {
      const asked = await this.with((dialect) => dialect.setScene(name));
      if (!asked.ok) return asked;
      this.wishes.add({ scene: name });
      // No event comes for the scene that is on air already.
      if (await this.watchers.until(() => this.status.scene === name, this.limits.sceneMs)) return answered(undefined);
      const scenes = await this.scenes();
      if (!scenes.ok) return scenes;
      if (scenes.value.current !== name) return failed('TIMED_OUT', `OBS agreed to show "${name}" but shows "${scenes.value.current}".`, 'Switch the scene in OBS by hand; is Studio Mode on?');
      this.changeStatus({ scene: name });
      return answered(undefined);
    } finally {
      this.settingScene = false;
    }
  }

  /** Runs a request and tells the log what came of it. */
  private async recorded<T>(request: string, reason: string, act: () => Promise<ObsAnswer<T>>): Promise<ObsAnswer<T>> {
    const began = this.now();
    const answer = await act();
    this.emit('request', { request, reason, ok: answer.ok, failure: answer.ok ? null : answer.reason, tookMs: this.now().at - began.at, wall: began.wall });
    return answer;
  }
}
