import { EventEmitter } from 'node:events';
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { fillPattern, freeName, type ClipWriter } from './clip-writer.js';
import { idleOutput, type OutputName, type OutputWord, type StandInOutput } from './stand-in-output.js';

export interface StandInInput {
  readonly name: string;
  readonly kind: string;
  readonly hasSound: boolean;
  muted: boolean;
  /** 0 to 1, what its meter shows. */
  level: number;
}

/** What went wrong, with OBS's own status code. */
export class Refusal extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

interface ModelEvents {
  output: [name: OutputName, word: OutputWord, path: string | null];
  scene: [name: string];
  renamed: [from: string, to: string];
  mute: [input: string, muted: boolean];
  saved: [path: string];
}

/** Waits of a real OBS 29 at 640x360, ms. */
export interface StandInTimes {
  readonly startMs: number;
  readonly streamStartMs: number;
  readonly stopMs: number;
  readonly streamStopMs: number;
  readonly sceneMs: number;
  readonly saveMs: number;
  /** How far OBS's own duration runs behind. */
  readonly durationLagMs: number;
  readonly reconnectMs: number;
  /** From a pause, or its end, to the event that tells it. */
  readonly pauseMs: number;
  /** From one key frame of the encoder to the next. */
  readonly keyFrameMs: number;
}

export const realTimes: StandInTimes = { startMs: 45, streamStartMs: 280, stopMs: 200, streamStopMs: 165, sceneMs: 30, saveMs: 250, durationLagMs: 170, reconnectMs: 2_300, pauseMs: 45, keyFrameMs: 1_000 };

/** With less free space, MB, OBS writes nothing; it looks this often, ms. */
const leastFreeMb = 50;
const diskEveryMs = 1_000;

export interface ModelSettings {
  readonly scenes: readonly string[];
  readonly inputs: readonly StandInInput[];
  readonly folder: string;
  readonly replaySeconds: number;
  readonly replayBufferEnabled: boolean;
  readonly advanced: boolean;
  readonly times: StandInTimes;
}

/** What an OBS does, without a socket: scenes, inputs, three outputs with their delays, and a profile. */
export class StandInModel extends EventEmitter<ModelEvents> {
  scene: string;
  scenes: readonly string[];
  readonly inputs: readonly StandInInput[];
  readonly outputs: Readonly<Record<OutputName, StandInOutput>> = { record: idleOutput(), stream: idleOutput(), replay: idleOutput() };
  readonly profile = new Map<string, string>();
  lastReplay = '';
  service: { server: string; key: string } = { server: 'rtmp://127.0.0.1/live', key: 'stand-in' };
  /** Ms since 1970 of the start of this OBS; its pictures are counted from here. */
  began = Date.now();
  /** Faults, each until it is taken away. */
  private held = false;
  diskFull = false;
  serverAway = false;
  /** Starts that are answered and then forgotten, as OBS now and then does. */
  ignoreStarts = 0;
  /** Saves that are made and then not told, as OBS now and then does. */
  untoldSaves = 0;
  /** Pictures lost up to a moment, and the share of those since. */
  private loses = { share: 0, before: 0, sinceFrame: 0 };
  private saving = false;
  private watchesDisk = false;
  /** Counts the crashes: what was begun before one must not go on after it. */
  private life = 0;
  /** Ms since 1970 at which the encoder of recording and replay buffer began; null while neither ever ran. */
  private encodesSince: number | null = null;
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly settings: ModelSettings,
    private readonly clips: ClipWriter,
  ) {
    super();
    this.scenes = settings.scenes;
    this.scene = settings.scenes[0] ?? 'Scene';
    this.inputs = settings.inputs.map((one) => ({ ...one }));
    const format = clips.extension === 'mp4' ? 'fragmented_mp4' : clips.extension;
    const values: Readonly<Record<string, string>> = {
      'Output/Mode': settings.advanced ? 'Advanced' : 'Simple',
      'Output/FilenameFormatting': '%CCYY-%MM-%DD %hh-%mm-%ss',
      'SimpleOutput/FilePath': settings.folder,
      'SimpleOutput/RecFormat2': format,
      'SimpleOutput/RecRB': String(settings.replayBufferEnabled),
      'SimpleOutput/RecRBTime': String(settings.replaySeconds),
      'SimpleOutput/RecRBPrefix': 'Replay',
      'AdvOut/RecFilePath': settings.folder,
      'AdvOut/RecFormat2': format,
      'AdvOut/RecRB': String(settings.replayBufferEnabled),
      'AdvOut/RecRBTime': String(settings.replaySeconds),
      'AdvOut/RecType': 'Standard',
      'AdvOut/RecEncoder': 'obs_x264',
    };
    for (const [key, value] of Object.entries(values)) this.profile.set(key, value);
  }

  /** A setting of the output mode in use. */
  setting(simple: string, advanced: string): string {
    return this.profile.get(this.profile.get('Output/Mode') === 'Advanced' ? `AdvOut/${advanced}` : `SimpleOutput/${simple}`) ?? '';
  }

  get folder(): string {
    return this.setting('FilePath', 'RecFilePath');
  }

  setFolder(folder: string): void {
    this.profile.set('SimpleOutput/FilePath', folder);
    this.profile.set('AdvOut/RecFilePath', folder);
  }

  isActive(name: OutputName): boolean {
    return this.outputs[name].state === 'active' || this.outputs[name].state === 'reconnecting' || this.outputs[name].state === 'stopping';
  }

  /** OBS's own duration of an output, ms: late, and from zero again after a reconnect. */
  durationOf(name: OutputName): number {
    return this.isActive(name) ? Math.max(0, (this.outputs[name].pausedAt ?? Date.now()) - this.outputs[name].countsFrom - this.settings.times.durationLagMs) : 0;
  }

  /** Pictures since it began, 30 a second, and how many of them were lost on their way. */
  get frames(): { readonly total: number; readonly lost: number } {
    const total = Math.floor(((Date.now() - this.began) / 1_000) * 30);
    const { share, before, sinceFrame } = this.loses;
    return { total, lost: Math.round(before + share * Math.max(0, total - sinceFrame)) };
  }

  /** From now on this share of the pictures is lost, 0 to 1. */
  loseFrames(share: number): void {
    const { total, lost } = this.frames;
    this.loses = { share, before: lost, sinceFrame: total };
  }

  async freeDiskMb(): Promise<number> {
    if (this.diskFull) return 0;
    const disk = await statfs(this.folder).catch(() => null);
    return disk === null ? 0 : (disk.bavail * disk.bsize) / 1_048_576;
  }

  show(name: string): void {
    if (!this.scenes.includes(name)) throw new Refusal(600, `No source was found by the name of \`${name}\`.`);
    if (name === this.scene) return;
    this.after(this.settings.times.sceneMs, () => {
      this.scene = name;
      this.emit('scene', name);
    });
  }

  /** Whoever sits at OBS gives a scene another name: one that is on air stays on air, and no event says that another is. */
  rename(from: string, to: string): void {
    this.scenes = this.scenes.map((name) => (name === from ? to : name));
    if (this.scene === from) this.scene = to;
    this.emit('renamed', from, to);
  }

  input(name: string): StandInInput {
    const found = this.inputs.find((one) => one.name === name);
    if (found === undefined) throw new Refusal(600, `No source was found by the name of \`${name}\`.`);
    if (!found.hasSound) throw new Refusal(604, 'The specified input does not support audio.');
    return found;
  }

  mute(name: string, muted: boolean): void {
    const input = this.input(name);
    if (input.muted === muted) return;
    input.muted = muted;
    this.emit('mute', name, muted);
  }

  /** Whoever sits at OBS switches the replay buffer on or off in its settings; one that runs goes on. */
  enableReplayBuffer(enabled: boolean): void {
    for (const section of ['SimpleOutput', 'AdvOut']) this.profile.set(`${section}/RecRB`, String(enabled));
  }

  /** Refuses what is asked of a replay buffer that is switched off. */
  needReplayBuffer(): void {
    if (this.setting('RecRB', 'RecRB') !== 'true' && !this.isActive('replay')) throw new Refusal(604, 'Replay buffer is not available.');
  }

  /** Answers at once, as OBS does; what follows is told by events, or not at all. */
  start(name: OutputName): void {
    const output = this.outputs[name];
    if (name === 'replay') this.needReplayBuffer();
    if (this.isActive(name)) throw new Refusal(500, 'The output is already running.');
    if (output.state === 'starting') return;
    if (this.ignoreStarts > 0) {
      this.ignoreStarts -= 1;
      return;
    }
    output.state = 'starting';
    const { times } = this.settings;
    this.after(name === 'stream' ? times.startMs : 0, () => void this.begin(name));
  }

  stop(name: OutputName): void {
    if (!this.isActive(name)) throw new Refusal(501, 'The output is not running.');
    const output = this.outputs[name];
    if (output.state === 'stopping') return;
    if (name === 'record') this.endPause();
    // No picture that comes after the request is in the film.
    if (output.file !== null) this.clips.pauseRecording(output.file);
    output.state = 'stopping';
    const { times } = this.settings;
    const wait = name === 'stream' ? times.streamStopMs : times.stopMs;
    this.after(Math.min(20, wait / 2), () => this.emit('output', name, 'STOPPING', output.file));
    this.after(wait, () => void (this.held ? undefined : this.finish(name)));
  }

  /** What writes its files stands still, or goes on: then outputs that were stopped meanwhile end. */
  holdWriters(held: boolean): void {
    this.held = held;
    if (!held) for (const name of ['record', 'replay'] as const) if (this.outputs[name].state === 'stopping') void this.finish(name);
  }

  /** The recording stands still, in its file, and the replay buffer with it: both are of one encoder. Without a recording it is agreed to, and nothing happens. */
  pause(): void {
    const { record } = this.outputs;
    if (record.pausedAt !== null) throw new Refusal(502, 'The output is already paused.');
    if (record.state !== 'active') return;
    record.pausedAt = Date.now();
    if (record.file !== null) this.clips.pauseRecording(record.file);
    this.after(this.settings.times.pauseMs, () => this.emit('output', 'record', 'PAUSED', null));
  }

  /** The recording goes on in its file: the pause is not in it. */
  resume(): void {
    const { pausedAt, file } = this.outputs.record;
    if (pausedAt === null) throw new Refusal(503, 'The output is not paused.');
    if (file !== null) this.clips.resumeRecording(file);
    this.endPause();
    this.after(this.settings.times.pauseMs, () => this.emit('output', 'record', 'RESUMED', null));
  }

  /** What ran beside the pause did not count its time. */
  private endPause(): void {
    const { record, replay } = this.outputs;
    if (record.pausedAt === null) return;
    const length = Date.now() - record.pausedAt;
    record.pausedAt = null;
    record.countsFrom += length;
    replay.countsFrom += length;
  }

  /** Saves that are asked while one is under way share its file and its event. */
  save(): void {
    const { replay } = this.outputs;
    if (!this.isActive('replay')) throw new Refusal(501, 'The output is not running.');
    // Agreed to, and forgotten: no picture comes that would end the clip.
    if (this.saving || this.outputs.record.pausedAt !== null) return;
    this.saving = true;
    const asked = Date.now();
    const { life } = this;
    void this.write(replay, asked).then((file) => {
      if (life !== this.life) return;
      const left = Math.max(0, asked + this.settings.times.saveMs - Date.now());
      this.after(left, () => {
        this.saving = false;
        if (file === null) return;
        this.lastReplay = file;
        if (this.untoldSaves > 0) this.untoldSaves -= 1;
        else this.emit('saved', file);
      });
    });
  }

  /** The platform cuts the stream; OBS reconnects by itself unless the server stays away. */
  dropStream(): void {
    const { stream } = this.outputs;
    if (stream.state !== 'active') return;
    stream.state = 'reconnecting';
    this.after(20, () => this.emit('output', 'stream', 'RECONNECTING', null));
    this.after(this.settings.times.reconnectMs, () => this.reconnect());
  }

  /** Everything ends as if the process had been killed: files stay as they are. */
  async crash(): Promise<void> {
    this.life += 1;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.saving = false;
    this.watchesDisk = false;
    for (const name of ['record', 'stream', 'replay'] as const) {
      const { file } = this.outputs[name];
      Object.assign(this.outputs[name], idleOutput());
      if (name === 'record' && file !== null) await this.clips.endRecording(file);
    }
  }

  /** It was started anew. */
  restarted(): void {
    this.began = Date.now();
    this.loses = { share: 0, before: 0, sinceFrame: 0 };
    this.lastReplay = '';
  }

  private reconnect(): void {
    const { stream } = this.outputs;
    if (stream.state !== 'reconnecting') return;
    if (this.serverAway) {
      this.emit('output', 'stream', 'RECONNECTING', null);
      this.after(this.settings.times.reconnectMs, () => this.reconnect());
      return;
    }
    stream.state = 'active';
    stream.countsFrom = Date.now();
    this.emit('output', 'stream', 'RECONNECTED', null);
  }

  private async begin(name: OutputName): Promise<void> {
    const output = this.outputs[name];
    const { times } = this.settings;
    const { folder, life } = this;
    if (name !== 'stream') {
      // A folder that is not there, or a full disk: OBS shows a window on its screen, and tells nobody.
      const free = await this.freeDiskMb();
      if (life !== this.life) return;
      if (free < leastFreeMb) {
        output.state = 'inactive';
        return;
      }
    }
    this.after(times.startMs, () => this.emit('output', name, 'STARTING', null));
    this.after(name === 'stream' ? times.streamStartMs : times.startMs, () => void this.run(name, folder));
  }

  private async run(name: OutputName, folder: string): Promise<void> {
    const output = this.outputs[name];
    const { life } = this;
    if (output.state !== 'starting') return;
    if (name === 'stream' && this.serverAway) {
      output.state = 'inactive';
      this.emit('output', name, 'STOPPED', null);
      return;
    }
    const now = Date.now();
    const started = performance.now();
    const pattern = this.profile.get('Output/FilenameFormatting') ?? '';
    const seconds = Number(this.setting('RecRBTime', 'RecRBTime'));
    const file = name === 'record' ? await freeName(folder, fillPattern(pattern, new Date(now)), this.clips.extension) : null;
    if (life !== this.life) return;
    const wait = this.firstPictureIn(name, now);
    if (file !== null) await (wait === 0 ? this.clips.beginRecording(file, started) : this.clips.empty(file));
    if (life !== this.life) {
      if (file !== null) await this.clips.endRecording(file);
      return;
    }
    const suffix = this.profile.get('SimpleOutput/RecRBSuffix') ?? '';
    Object.assign(output, { state: 'active', since: now, countsFrom: now + wait, folder, pattern, suffix, seconds, file, pausedAt: null });
    if (file !== null && wait > 0) this.after(wait, () => void this.beginLater(file, started + wait));
    if (name !== 'stream') this.watchDisk();
    this.emit('output', name, 'STARTED', file);
  }

  /** As long as something is written: once a second, and what is written ends where there is no room for more. */
  private watchDisk(): void {
    if (this.watchesDisk) return;
    this.watchesDisk = true;
    const { life } = this;
    this.after(diskEveryMs, () => void this.freeDiskMb().then((free) => {
      if (life !== this.life) return;
      this.watchesDisk = false;
      const written = (['record', 'replay'] as const).filter((name) => this.outputs[name].state === 'active');
      if (free < leastFreeMb) for (const name of written) this.stop(name);
      else if (written.length > 0) this.watchDisk();
    }));
  }

  /** The first picture of a recording that began between two key frames. */
  private async beginLater(file: string, from: number): Promise<void> {
    const { record } = this.outputs;
    if (record.file !== file || record.state !== 'active') return;
    await this.clips.beginRecording(file, from);
    if (record.pausedAt !== null) this.clips.pauseRecording(file);
  }

  /** Ms until an output has its first picture: the next key frame where its encoder runs already, else at once. */
  private firstPictureIn(name: OutputName, now: number): number {
    if (name === 'stream') return 0;
    const runs = this.isActive(name === 'record' ? 'replay' : 'record');
    if (!runs || this.encodesSince === null) {
      this.encodesSince = now;
      return 0;
    }
    const { keyFrameMs } = this.settings.times;
    return (keyFrameMs - ((now - this.encodesSince) % keyFrameMs)) % keyFrameMs;
  }

  private async finish(name: OutputName): Promise<void> {
    const output = this.outputs[name];
    const { file } = output;
    const { life } = this;
    if (file !== null) await this.clips.endRecording(file);
    if (life !== this.life || output.state === 'inactive') return;
    Object.assign(output, idleOutput());
    this.emit('output', name, 'STOPPED', file);
  }

  private async write(replay: StandInOutput, asked: number): Promise<string | null> {
    const prefix = this.profile.get('SimpleOutput/RecRBPrefix') ?? 'Replay';
    const suffix = replay.suffix === '' ? '' : ` ${replay.suffix}`;
    // Not counted, as recordings are: a clip of the same name is written over.
    const file = path.join(replay.folder, `${fillPattern(`${prefix} ${replay.pattern}${suffix}`, new Date(asked))}.${this.clips.extension}`);
    const age = Math.max(0, asked - replay.countsFrom) / 1_000;
    // A full buffer begins at a key frame, up to one interval (1 s) later than its length says.
    const seconds = Math.min(age, replay.seconds - (asked % 1_000) / 1_000);
    try {
      if (this.diskFull) await this.clips.empty(file);
      else await this.clips.clip(file, (asked - this.began) / 1_000 - seconds, seconds);
      return path.resolve(file);
    } catch {
      return null;
    }
  }

  private after(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, ms);
    this.timers.add(timer);
  }
}
