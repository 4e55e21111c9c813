import { randomUUID } from 'node:crypto';
import { readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ObsDialect } from './dialect.js';
import type { ObsAnswer } from './obs-answer.js';
import type { ObsConnectionSettings, ObsStatus } from './obs-status.js';
import type { ObsFacts } from './preflight.js';

const listenMs = 1_200;

export interface FactsNeeded {
  readonly settings: ObsConnectionSettings;
  readonly status: ObsStatus;
  readonly dialect: ObsDialect | null;
  /** OBS writes on this machine. */
  readonly local: boolean;
  /** Peaks by input since the call; filled while the meters are on. */
  readonly peaks: Map<string, number>;
  /** Folder to try in place of OBS's own. */
  readonly recordingFolder: string | null;
  /** OBS's folder of profiles, where it is not the usual one. */
  readonly configFolder: string | null;
}

/** Asks OBS, and looks at its folder where it is on this machine, for everything that the pre-flight judges. Never throws. */
export async function preflightFacts({ settings, status, dialect, local, peaks, recordingFolder, configFolder }: FactsNeeded): Promise<ObsFacts> {
  const { id, role, host, port } = settings;
  const { connection, reason, toDo, protocol, version } = status;
  const base = { settings: { id, role, host, port }, connection, reason, toDo, protocol, version };
  if (dialect === null || connection !== 'live') return { ...base, ...nothing };

  const listening = listen(dialect);
  const [scenes, inputs, buffer, replaySeconds, folder, outputMode, container, encoder, profile, stats, recording, service] = await Promise.all([
    dialect.scenes(),
    dialect.inputs(),
    dialect.output('replayBuffer'),
    dialect.replaySeconds(),
    dialect.recordingFolder(),
    dialect.profileSetting('outputMode'),
    dialect.profileSetting('container'),
    dialect.profileSetting('recordingEncoder'),
    dialect.profile(),
    dialect.stats(false),
    dialect.output('recording'),
    dialect.streamService(),
  ]);
  const heard = await listening;
  const enabled = await dialect.profileSetting('replayBufferEnabled');
  const disabled = (!buffer.ok && buffer.obsCode === 604) || (enabled.ok && enabled.value === 'false');
  const mode = valueOf(outputMode);
  const place = recordingFolder ?? valueOf(folder);
  const run = valueOf(recording);
  const profileName = valueOf(profile)?.profile ?? null;
  return {
    ...base,
    scenes: valueOf(scenes)?.names ?? null,
    inputs: valueOf(inputs),
    peaks: heard ? peaks : null,
    replayBuffer: disabled ? 'disabled' : buffer.ok ? (buffer.value.active ? 'running' : 'ready') : null,
    replaySeconds: valueOf(replaySeconds),
    folder: place,
    folderProblem: local && place !== null && place !== '' ? await tryFolder(place) : null,
    outputMode: mode,
    container: valueOf(container),
    keyFrameSeconds: local && mode === 'Advanced' && profileName !== null ? await keyFrames(configFolder ?? usualConfigFolder(), profileName, valueOf(encoder)) : null,
    freeDiskMb: valueOf(stats)?.freeDiskMb ?? null,
    recordingMbitPerSecond: run?.active === true && run.bytes !== null && run.durationMs !== null && run.durationMs > 10_000 ? (run.bytes * 8) / 1_000 / run.durationMs : null,
    fps: valueOf(stats)?.fps ?? null,
    averageFrameMs: valueOf(stats)?.averageFrameMs ?? null,
    streamServer: valueOf(service)?.server ?? null,
    streamKeyPresent: valueOf(service)?.keyPresent ?? null,
  };
}

const valueOf = <T>(answer: ObsAnswer<T>): T | null => (answer.ok ? answer.value : null);

const nothing = {
  scenes: null,
  inputs: null,
  peaks: null,
  replayBuffer: null,
  replaySeconds: null,
  folder: null,
  folderProblem: null,
  outputMode: null,
  container: null,
  keyFrameSeconds: null,
  freeDiskMb: null,
  recordingMbitPerSecond: null,
  fps: null,
  averageFrameMs: null,
  streamServer: null,
  streamKeyPresent: null,
} as const satisfies Partial<ObsFacts>;

async function listen(dialect: ObsDialect): Promise<boolean> {
  const on = await dialect.listenToMeters(true);
  if (!on.ok) return false;
  await sleep(listenMs);
  await dialect.listenToMeters(false);
  return true;
}

/** A drive that hangs never answers, and can not be written. */
const folderLimitMs = 3_000;

function tryFolder(folder: string): Promise<'none' | 'missing' | 'not-writable'> {
  return Promise.race([lookIntoFolder(folder), sleep(folderLimitMs, 'not-writable' as const, { ref: false })]);
}

async function lookIntoFolder(folder: string): Promise<'none' | 'missing' | 'not-writable'> {
  const isFolder = await stat(folder).then((one) => one.isDirectory(), () => false);
  if (!isFolder) return 'missing';
  const file = path.join(folder, `.write-test-${randomUUID()}`);
  return writeFile(file, '').then(() => rm(file, { force: true })).then(() => 'none' as const, () => 'not-writable' as const);
}

/** Where OBS keeps its profiles when it is not portable. */
function usualConfigFolder(): string {
  if (process.platform === 'win32') return path.join(process.env['APPDATA'] ?? path.join(os.homedir(), 'AppData', 'Roaming'), 'obs-studio');
  if (process.platform === 'darwin') return path.join(os.homedir(), 'Library', 'Application Support', 'obs-studio');
  return path.join(process.env['XDG_CONFIG_HOME'] ?? path.join(os.homedir(), '.config'), 'obs-studio');
}

/** Key frame interval of the profile's recordings, seconds; null when it can not be read. OBS keeps it in a file and tells it to nobody. */
async function keyFrames(configFolder: string, profile: string, encoder: string | null): Promise<number | null> {
  const file = encoder === 'none' ? 'streamEncoder.json' : 'recordEncoder.json';
  try {
    const settings = JSON.parse(await readFile(path.join(await profileFolder(path.join(configFolder, 'basic', 'profiles'), profile), file), 'utf8')) as Record<string, unknown>;
    return typeof settings['keyint_sec'] === 'number' ? settings['keyint_sec'] : 0;
  } catch {
    return null;
  }
}

/** OBS calls the folder of "Court 1" `Court_1`, and that of a name that is taken so already `Court_12`: the name itself stands in it. */
async function profileFolder(profiles: string, profile: string): Promise<string> {
  for (const folder of await readdir(profiles)) {
    const text = await readFile(path.join(profiles, folder, 'basic.ini'), 'utf8').catch(() => '');
    if (/^Name=(.*?)\r?$/m.exec(text)?.[1] === profile) return path.join(profiles, folder);
  }
  return path.join(profiles, profile);
}
