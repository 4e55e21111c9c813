import { isDeepStrictEqual } from 'node:util';
import type { ObsDialect, ObsNotice, ObsPulse } from './dialect.js';
import type { FilmStart, FilmStarts } from './film-start.js';
import { answered, failed, type ObsAnswer } from './obs-answer.js';
import type { ObsClock } from './obs-clock.js';
import type { ObsEvents } from './obs-connection.js';
import { obsOutputKinds, type ObsConnectionSettings, type ObsConnectionState, type ObsOutput, type ObsOutputCause, type ObsOutputEvent, type ObsOutputKind, type ObsProtocol, type ObsStatus } from './obs-status.js';
import type { OutputControl } from './output-control.js';
import { applyFilmStart, applyOutputNotice, applyOutputReport, endOf, loseOutput, unknownOutput, type EarlierRun, type Moment, type OutputChange } from './outputs.js';
import type { ReplaySaver } from './replay-saver.js';
import type { StreamGuard } from './stream-guard.js';
import { Watchers } from './watchers.js';
import type { Wishes } from './wishes.js';

/** What follows from what OBS tells. */
export interface TruthSurroundings {
  tell<K extends keyof ObsEvents>(event: K, ...told: ObsEvents[K]): void;
  parts(): { readonly controls: Readonly<Record<ObsOutputKind, OutputControl>>; readonly saver: ReplaySaver; readonly guard: StreamGuard; readonly wishes: Wishes; readonly films: FilmStarts };
  /** After a longer absence the outputs that ran before are not started again, ms. */
  readonly resumeWithinMs: number;
}

const eventOf = { recording: 'recording', stream: 'stream', replayBuffer: 'replay-buffer' } as const satisfies Record<ObsOutputKind, keyof ObsEvents>;

/** OBS-3: what is known of one OBS, from what it and its connection tell. Everything that is asked of it stands in `open-obs.ts`. */
export class ObsTruth {
  status: ObsStatus;
  dialect: ObsDialect | null = null;
  readonly watchers = new Watchers();
  readonly noticed: Record<ObsOutputKind | 'scene', number> = { recording: 0, stream: 0, replayBuffer: 0, scene: 0 };
  /** How often OBS told that an output is in another state than before. */
  readonly turned: Record<ObsOutputKind, number> = { recording: 0, stream: 0, replayBuffer: 0 };
  /** This OBS is being ended and started by us. */
  restarting = false;
  /** It said that it exits, and has not come back since. */
  exiting = false;
  /** A scene was asked for by us, so its event is nobody else's wish. */
  settingScene = false;
  /** Profile and collection that it runs with. */
  names: { readonly profile: string; readonly collection: string } | null = null;
  /** Loudest moment of each input since the pre-flight began to listen. */
  peaks: Map<string, number> = new Map();
  private earlier: Partial<Record<ObsOutputKind, EarlierRun>> = {};
  private lostAt: number | null = null;
  /** Pictures that OBS has drawn, as last heard; null before the first time. */
  private renderFrames: number | null = null;

  constructor(
    { id, role }: ObsConnectionSettings,
    private readonly clock: ObsClock,
    private readonly around: TruthSurroundings,
  ) {
    const outputs = { recording: unknownOutput, stream: unknownOutput, replayBuffer: unknownOutput };
    this.status = { id, role, connection: 'connecting', reason: 'Connecting for the first time.', toDo: null, protocol: null, version: null, scene: null, outputs };
  }

  now(): Moment {
    return { at: this.clock.monotonicMs(), wall: this.clock.wallMs() };
  }

  reach(): ObsAnswer<ObsDialect> {
    const { connection, reason, toDo } = this.status;
    if (connection === 'silent') return failed('SILENT', reason, toDo ?? 'Look at the OBS window.');
    if (this.dialect === null) return failed('ABSENT', `OBS is not connected: ${reason}`, toDo ?? 'Start OBS; it is connected by itself.');
    return answered(this.dialect);
  }

  changeState(connection: ObsConnectionState, reason: string, toDo: string | null): void {
    if (this.status.connection === connection && this.status.reason === reason) return;
    this.changeStatus({ connection, reason, toDo });
  }

  changeStatus(part: Partial<ObsStatus>): void {
    this.status = { ...this.status, ...part };
    this.watchers.look();
    this.around.tell('status', this.status);
  }

  async opened(dialect: ObsDialect, protocol: ObsProtocol): Promise<void> {
    this.dialect = dialect;
    this.exiting = false;
    this.status = { ...this.status, protocol };
    const [version, profile, pulse] = await Promise.all([dialect.version(), dialect.profile(), dialect.pulse(false), this.takeStock(dialect, true)]);
    // What was asked of one that is gone says nothing of the next.
    if (this.dialect !== dialect) return;
    if (version.ok) this.status = { ...this.status, version: version.value };
    if (profile.ok) this.names = profile.value;
    if (pulse.ok) this.renderFrames = pulse.value.renderFrames;
    const away = this.lostAt === null ? 0 : this.clock.monotonicMs() - this.lostAt;
    if (!this.restarting) void Promise.resolve().then(() => this.around.parts().wishes.send('OBS is connected again', away <= this.around.resumeWithinMs));
  }

  /**
   * Asks OBS what it does, and takes that over where no event has told something newer meanwhile. An event that leaves an output unknown, as a pause of a run of which
   * nobody has heard, is newer and tells too little: then OBS is asked again, at most `more` times.
   */
  private async takeStock(dialect: ObsDialect, first: boolean, more = 3): Promise<void> {
    const before = { ...this.noticed };
    const frames = this.renderFrames;
    const [scenes, pulse, ...reports] = await Promise.all([dialect.scenes(), dialect.pulse(false), ...obsOutputKinds.map((kind) => dialect.output(kind))]);
    if (this.dialect !== dialect) return;
    // Pictures drawn since OBS began only ever rise: fewer than before means another run of OBS, whose outputs can not be those we knew.
    const sameObs = pulse.ok && frames !== null && pulse.value.renderFrames >= frames;
    const isNews = scenes.ok && scenes.value.current !== '' && scenes.value.current !== this.status.scene && this.noticed.scene === before.scene;
    if (isNews) this.changeStatus({ scene: scenes.value.current });
    let isLeftOut = false;
    obsOutputKinds.forEach((kind, index) => {
      const report = reports[index];
      if (report?.ok === true && this.noticed[kind] !== before[kind] && !this.status.outputs[kind].known) isLeftOut = true;
      if (report?.ok !== true || this.noticed[kind] !== before[kind]) {
        if (report?.ok === false && report.code === 'REFUSED') this.changeOutput(kind, { output: { ...this.status.outputs[kind], known: true }, event: null });
        return;
      }
      const earlier = first ? (this.earlier[kind] ?? null) : null;
      const change = applyOutputReport(kind, this.status.outputs[kind], report.value, sameObs || !report.value.active ? earlier : null, this.now());
      if (earlier?.told === false && report.value.active && change.event?.continues === false) this.around.tell(eventOf[kind], endOf('by-hand', null, this.now()));
      this.changeOutput(kind, change);
      const { [kind]: _taken, ...left } = this.earlier;
      if (first) this.earlier = left;
    });
    if (isLeftOut && more > 0) return this.takeStock(dialect, first, more - 1);
    if (first) this.earlier = {};
  }

  heard(notice: ObsNotice): void {
    if (notice.kind === 'output') {
      this.noticed[notice.output] += 1;
      const before = this.status.outputs[notice.output];
      const change = applyOutputNotice(before, notice, this.causeOf(notice.output, before), this.now());
      if (change.event !== null) this.turned[notice.output] += 1;
      this.changeOutput(notice.output, change);
    } else if (notice.kind === 'scene') this.showing(notice.scene);
    else if (notice.kind === 'scene-renamed') {
      // No scene changes by it: OBS tells nothing else.
      if (notice.from === this.status.scene) this.showing(notice.to);
    } else if (notice.kind === 'replay-saved') {
      const { at, wall } = this.now();
      const { outputs } = this.status;
      this.around.parts().saver.saved(notice.path);
      this.changeStatus({ outputs: { ...outputs, replayBuffer: { ...outputs.replayBuffer, path: notice.path } } });
      this.around.tell('replay-saved', { path: notice.path, at, wall });
    } else if (notice.kind === 'meters') {
      for (const { input, peak } of notice.levels) this.peaks.set(input, Math.max(peak, this.peaks.get(input) ?? 0));
    } else {
      this.exiting = true;
    }
  }

  private showing(scene: string): void {
    this.noticed.scene += 1;
    const { at, wall } = this.now();
    if (!this.settingScene) this.around.parts().wishes.heard({ scene });
    this.changeStatus({ scene });
    this.around.tell('scene', { scene, at, wall });
  }

  private causeOf(kind: ObsOutputKind, before: ObsOutput): ObsOutputCause {
    const ours = this.around.parts().controls[kind].cause;
    if (ours !== null) return ours;
    if (this.restarting) return 'restart';
    if (this.exiting) return 'exit';
    return before.state === 'reconnecting' ? 'network-loss' : 'by-hand';
  }

  changeOutput(kind: ObsOutputKind, { output, event }: OutputChange): void {
    const before = this.status.outputs[kind];
    if (event !== null || !isDeepStrictEqual(output, before)) this.changeStatus({ outputs: { ...this.status.outputs, [kind]: output } });
    const paused = output.pausedAt !== null;
    if (kind === 'recording' && event === null && output.state === 'active' && paused !== (before.pausedAt !== null)) this.around.tell('recording-pause', { paused, ...(output.pausedAt === null ? this.now() : { at: output.pausedAt, wall: this.clock.wallMs() }) });
    if (event === null) return;
    if (kind === 'stream') this.around.parts().guard.changed(output.state, event.cause);
    // A run that we knew and that goes on is nobody's new wish.
    const isNews = event.cause === 'by-hand' || (event.cause === 'found' && !event.continues);
    if (isNews && (output.state === 'active' || output.state === 'inactive')) this.around.parts().wishes.heard({ [kind]: output.state === 'active' });
    this.around.tell(eventOf[kind], event satisfies ObsOutputEvent);
    if (event.state === 'active' && event.cause !== 'found' && event.cause !== 'network-loss') void this.around.parts().films.began(kind);
  }

  foundFilm(kind: ObsOutputKind, start: FilmStart): void {
    const output = applyFilmStart(this.status.outputs[kind], start);
    this.changeStatus({ outputs: { ...this.status.outputs, [kind]: output } });
    this.around.tell('film-start', { output: kind, at: start.since, wall: output.sinceWall ?? this.clock.wallMs(), estimated: start.estimated });
  }

  pulse({ renderFrames, streamReconnecting }: ObsPulse, afterSilence: boolean): void {
    this.renderFrames = renderFrames;
    const { dialect } = this;
    if (afterSilence && dialect !== null) {
      const { wishes } = this.around.parts();
      void this.takeStock(dialect, false).then(() => (wishes.waits ? wishes.send('OBS answers again', true) : undefined));
    }
    const { state } = this.status.outputs.stream;
    if (streamReconnecting === true && state === 'active') this.heard({ kind: 'output', output: 'stream', state: 'reconnecting', path: null });
    else if (streamReconnecting === false && state === 'reconnecting') this.heard({ kind: 'output', output: 'stream', state: 'reconnected', path: null });
  }

  lost(byUs: boolean): void {
    this.dialect = null;
    this.lostAt = this.clock.monotonicMs();
    this.around.parts().guard.forget();
    const cause = this.restarting ? 'restart' : this.exiting ? 'exit' : 'connection-lost';
    for (const kind of obsOutputKinds) {
      const { since, sinceWall, estimated, pausedAt } = this.status.outputs[kind];
      if (since !== null && sinceWall !== null) this.earlier[kind] = { told: !byUs, since, sinceWall, estimated, pausedAt };
      const { output, event } = loseOutput(this.status.outputs[kind], cause, this.now());
      this.changeOutput(kind, { output, event: byUs ? null : event });
    }
    this.around.parts().saver.lost();
    this.watchers.end();
  }
}
