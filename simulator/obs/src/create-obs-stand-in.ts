import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ClipWriter } from './clip-writer.js';
import { Faults, type RequestFault } from './faults.js';
import { FreezableServer } from './freezable-server.js';
import { ProtocolV4 } from './protocol-v4.js';
import { ProtocolV5 } from './protocol-v5.js';
import { realTimes, StandInModel, type StandInInput, type StandInTimes } from './stand-in-model.js';
import type { OutputName } from './stand-in-output.js';

export interface ObsStandInSettings {
  readonly protocol: 'v5' | 'v4';
  /** 0 takes a free port. Default 4455 or 4444. */
  readonly port?: number;
  readonly host?: string;
  /** Null: none is asked. */
  readonly password?: string | null;
  /** The first one is on air. Default LIVE_SCENE and IVR_SCENE. */
  readonly scenes?: readonly string[];
  readonly inputs?: readonly Partial<StandInInput>[];
  /** Recording folder; made when it is not there. */
  readonly folder: string;
  /** Version of OBS that it plays; from 30 on it knows SetRecordDirectory. Default 29.0.2. */
  readonly version?: string;
  readonly replaySeconds?: number;
  readonly replayBufferEnabled?: boolean;
  /** Where OBS would keep its profiles: the encoder's settings are written there, with a key frame every second. */
  readonly configFolder?: string;
  /** Advanced output mode; else Simple. */
  readonly advanced?: boolean;
  readonly times?: Partial<StandInTimes>;
  /** Path of ffmpeg; null: do without; absent: the one that is installed. */
  readonly ffmpeg?: string | null;
}

/** A running stand-in, with everything that a test or a person may do to it. */
export interface ObsStandIn {
  readonly port: number;
  readonly folder: string;
  readonly model: StandInModel;
  /** Names of the requests that came. */
  readonly heard: readonly string[];
  /** It keeps its sockets and says nothing, as a stopped process. */
  freeze(): void;
  thaw(): void;
  /** Ends as if killed: sockets cut, recordings left unfinished. */
  kill(): Promise<void>;
  /** Ends as if its user had closed it: outputs stopped, ExitStarted, close 1001. */
  quit(): Promise<void>;
  /** Comes back on the same port after an end, with its profile and its scene. `loadingMs`: answers "not ready" for so long. */
  start(loadingMs?: number): Promise<void>;
  failNext(request: string, fault: RequestFault): void;
  /** Cuts every socket with this code (4011: kicked in OBS). */
  kick(code: number): void;
  /** What somebody does at OBS itself. */
  byHand: { start(name: OutputName): void; stop(name: OutputName): void; show(scene: string): void; rename(from: string, to: string): void; save(): void; pause(): void; resume(): void };
  /** The platform cuts the stream; it comes back by itself unless the server stays away. */
  dropStream(): void;
  serverAway(away: boolean): void;
  /** Its files can not be closed while they are held, as on a disk that hangs. */
  holdWriters(held: boolean): void;
  /** Saved clips become empty, outputs end within a second, and none begins. */
  fillDisk(full: boolean): void;
  /** Somebody ticks "Enable Replay Buffer" in its settings, or takes the tick away. */
  enableReplayBuffer(enabled: boolean): void;
  /** The next n starts are answered and forgotten. */
  ignoreStarts(n: number): void;
  /** This share of the pictures is lost by its encoder from now on, 0 to 1. */
  loseFrames(share: number): void;
  /** The next n saves are made, and their event never comes. */
  dropSavedEvents(n: number): void;
  /** What the meter of an input shows, 0 to 1. */
  setLevel(input: string, level: number): void;
  close(): Promise<void>;
}

const usualInputs: readonly StandInInput[] = [
  { name: 'AudioTone', kind: 'ffmpeg_source', hasSound: true, muted: false, level: 0.3 },
  { name: 'Camera', kind: 'v4l2_input', hasSound: false, muted: false, level: 0 },
];

/** Starts a stand-in for OBS: its WebSocket server with real behaviour, and real clip files where ffmpeg is installed. Throws when its port is taken. */
export async function createObsStandIn(settings: ObsStandInSettings): Promise<ObsStandIn> {
  const { protocol, folder, host = '127.0.0.1', password = null, version = '29.0.2', replaySeconds = 20, replayBufferEnabled = true, advanced = true } = settings;
  await mkdir(folder, { recursive: true });
  if (settings.configFolder !== undefined) {
    const profile = path.join(settings.configFolder, 'basic', 'profiles', 'stand-in');
    await mkdir(profile, { recursive: true });
    await writeFile(path.join(profile, 'recordEncoder.json'), JSON.stringify({ keyint_sec: 1 }));
  }
  const clips = new ClipWriter(settings.ffmpeg);
  const inputs = settings.inputs?.map((one, index) => ({ name: `Input ${String(index + 1)}`, kind: 'ffmpeg_source', hasSound: true, muted: false, level: 0.3, ...one })) ?? usualInputs;
  const scenes = settings.scenes ?? ['LIVE_SCENE', 'IVR_SCENE'];
  const model = new StandInModel({ scenes, inputs, folder, replaySeconds, replayBufferEnabled, advanced, times: { ...realTimes, ...settings.times } }, clips);
  const faults = new Faults();
  const side: ProtocolV5 | ProtocolV4 = protocol === 'v5' ? new ProtocolV5(model, faults, { password, version }, () => server) : new ProtocolV4(model, faults, { password }, () => server);
  const server: FreezableServer = new FreezableServer(side);
  const port = await server.listen(host, settings.port ?? (protocol === 'v5' ? 4455 : 4444));

  const kill = async (): Promise<void> => {
    await server.stop(null);
    await model.crash();
  };
  return {
    port,
    folder,
    model,
    heard: faults.heard,
    freeze: () => server.freeze(),
    thaw: () => server.thaw(),
    kill,
    async quit() {
      side.exiting();
      for (const name of ['record', 'stream', 'replay'] as const) if (model.isActive(name)) model.stop(name);
      await clips.close();
      await new Promise((resolve) => setTimeout(resolve, 300));
      await server.stop(1001);
      await model.crash();
    },
    async start(loadingMs = 0) {
      model.restarted();
      faults.loadFor(loadingMs);
      await server.listen(host, port);
    },
    failNext: (request, fault) => faults.failNext(request, fault),
    kick(code) {
      for (const client of server.clients) client.close(code);
    },
    byHand: { start: (name) => model.start(name), stop: (name) => model.stop(name), show: (scene) => model.show(scene), rename: (from, to) => model.rename(from, to), save: () => model.save(), pause: () => model.pause(), resume: () => model.resume() },
    dropStream: () => model.dropStream(),
    serverAway: (away) => void (model.serverAway = away),
    holdWriters: (held) => model.holdWriters(held),
    fillDisk: (full) => void (model.diskFull = full),
    enableReplayBuffer: (enabled) => model.enableReplayBuffer(enabled),
    ignoreStarts: (n) => void (model.ignoreStarts = n),
    dropSavedEvents: (n) => void (model.untoldSaves = n),
    loseFrames: (share) => model.loseFrames(share),
    setLevel(name, level) {
      const input = model.inputs.find((one) => one.name === name);
      if (input !== undefined) input.level = level;
    },
    async close() {
      side.stop();
      await kill();
      await clips.close();
    },
  };
}
