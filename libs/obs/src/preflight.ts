import { isLocal } from './is-local.js';
import type { ObsConnectionSettings, ObsConnectionState, ObsProtocol } from './obs-status.js';

/** What the court expects of an OBS. Absent: not checked. */
export interface ObsExpectations {
  readonly scenes?: readonly string[];
  /** Inputs that must exist, and carry sound if they have any. */
  readonly inputs?: readonly string[];
  /** Where the court will have recordings written; absent: where OBS writes them now. */
  readonly recordingFolder?: string;
  /** Needs a replay buffer of this many seconds. */
  readonly replaySeconds?: number;
  /** Hours that the disk must last. */
  readonly hours?: number;
  /** Connections of the same court: each needs a port of its own. */
  readonly others?: readonly Pick<ObsConnectionSettings, 'id' | 'host' | 'port'>[];
  /** The court's clock minus the hub's, ms; null when there is no hub. Absent: not judged. */
  readonly clockOffsetMs?: number | null;
}

export type ObsCheck = 'reachable' | 'version' | 'own-port' | 'scenes' | 'inputs' | 'sound' | 'replay-buffer' | 'recording-folder' | 'container' | 'key-frames' | 'disk' | 'frame-rate' | 'stream-service' | 'clock';

/** One line of the pre-flight sheet. `unknown`: this OBS does not tell. */
export interface ObsFinding {
  readonly check: ObsCheck;
  readonly verdict: 'ok' | 'warning' | 'failed' | 'unknown';
  /** What was found, with its figure. */
  readonly says: string;
  /** Where to click in OBS; null when all is well. */
  readonly toDo: string | null;
}

/** What was found out about an OBS. Null: it does not tell. */
export interface ObsFacts {
  readonly settings: Pick<ObsConnectionSettings, 'id' | 'role' | 'host' | 'port'>;
  readonly connection: ObsConnectionState;
  readonly reason: string;
  readonly toDo: string | null;
  readonly protocol: ObsProtocol | null;
  readonly version: string | null;
  readonly scenes: readonly string[] | null;
  readonly inputs: readonly { readonly name: string; readonly muted: boolean | null }[] | null;
  /** Loudest moment of each input while we listened, 0 to 1; an input that is not in it has no meter. */
  readonly peaks: ReadonlyMap<string, number> | null;
  readonly replayBuffer: 'running' | 'ready' | 'disabled' | null;
  readonly replaySeconds: number | null;
  readonly folder: string | null;
  /** What came of writing a file there; null when the folder is on another machine. */
  readonly folderProblem: 'none' | 'missing' | 'not-writable' | null;
  readonly outputMode: string | null;
  readonly container: string | null;
  /** Key frame interval of recordings, seconds; 0: the encoder decides. */
  readonly keyFrameSeconds: number | null;
  readonly freeDiskMb: number | null;
  /** Of the running recording, else null. */
  readonly recordingMbitPerSecond: number | null;
  readonly fps: number | null;
  readonly averageFrameMs: number | null;
  readonly streamServer: string | null;
  readonly streamKeyPresent: boolean | null;
}

/** Assumed when nothing records: a generous full-HD recording. */
const assumedMbitPerSecond = 20;
const silence = 0.0001;
const sturdy = ['mkv', 'fragmented_mp4', 'hybrid_mp4', 'fragmented_mov', 'hybrid_mov', 'flv', 'ts', 'mpegts', 'hls', 'm3u8'];

/** This machine has several names. */
const machineOf = (host: string): string => (isLocal(host) ? 'localhost' : host.toLowerCase());

/** The pre-flight sheet of one OBS: a line for each thing that must hold, and where to click when it does not. Pure. */
export function judgePreflight(facts: ObsFacts, expected: ObsExpectations): readonly ObsFinding[] {
  const sheet: ObsFinding[] = [];
  const say = (check: ObsCheck, verdict: ObsFinding['verdict'], says: string, toDo: string | null = null): void => void sheet.push({ check, verdict, says, toDo });
  const records = facts.settings.role !== 'OBS_STR';
  const streams = facts.settings.role !== 'OBS_REC';

  const twin = expected.others?.find((one) => one.id !== facts.settings.id && one.port === facts.settings.port && machineOf(one.host) === machineOf(facts.settings.host));
  if (expected.others !== undefined && twin === undefined) say('own-port', 'ok', `Port ${String(facts.settings.port)} is its own.`);
  if (twin !== undefined) {
    const toDo = 'Two OBS on one laptop need two portable folders: copy the OBS folder, put an empty file portable_mode.txt into the copy, start it from there, and give it another port: Tools → WebSocket Server Settings → Server Port.';
    say('own-port', 'failed', `It shares port ${String(facts.settings.port)} with "${twin.id}": both are the same OBS.`, toDo);
  }
  const offset = expected.clockOffsetMs;
  if (offset === null) say('clock', 'unknown', 'There is no hub to compare the clock with.');
  else if (offset !== undefined && Math.abs(offset) <= 500) say('clock', 'ok', `The clock is ${String(Math.round(offset))} ms off the hub's.`);
  else if (offset !== undefined) say('clock', 'warning', `The clock is ${(offset / 1_000).toFixed(1)} s off the hub's.`, 'Set the laptop\'s clock: Windows Settings → Time & language → Date & time → Sync now.');

  if (facts.connection !== 'live') {
    const at = `${facts.settings.host}:${String(facts.settings.port)}: `;
    say('reachable', 'failed', `${facts.reason.startsWith(at) ? '' : at}${facts.reason}`, facts.toDo ?? 'Start OBS.');
    return sheet;
  }
  say('reachable', 'ok', `OBS answers on ${facts.settings.host}:${String(facts.settings.port)}.`);
  if (facts.protocol === 'v4') say('version', 'warning', `OBS ${facts.version ?? ''} speaks protocol 4: replay clips can not be found by themselves.`, 'Update OBS Studio to 28 or later, and remove the old WebSocket plug-in.');
  else say('version', 'ok', `OBS ${facts.version ?? ''}, protocol 5.`);

  const missingScenes = (expected.scenes ?? []).filter((name) => facts.scenes?.includes(name) === false);
  if (facts.scenes === null) say('scenes', 'unknown', 'OBS did not tell its scenes.');
  else if (missingScenes.length === 0) say('scenes', 'ok', expected.scenes === undefined || expected.scenes.length === 0 ? 'No scene is asked of this OBS.' : `The scenes are there: ${quoted(expected.scenes)}.`);
  else say('scenes', 'failed', `No scene is called ${quoted(missingScenes)}; there are ${quoted(facts.scenes)}.`, 'OBS: Scenes → + → type the name exactly so (capitals count), or set the other name in our settings.');

  judgeInputs(facts, expected, say);
  if (records) {
    judgeReplay(facts, expected, say);
    judgeRecording(facts, expected, say);
  }
  if (facts.fps === null) say('frame-rate', 'unknown', 'OBS did not tell its frame rate.');
  else if (facts.averageFrameMs !== null && facts.averageFrameMs > 1_000 / Math.max(1, facts.fps)) {
    say('frame-rate', 'warning', `A picture takes ${facts.averageFrameMs.toFixed(1)} ms at ${facts.fps.toFixed(0)} pictures a second: OBS can not keep up.`, 'OBS: Settings → Video → choose a lower Output Resolution or FPS; close other programs.');
  } else say('frame-rate', 'ok', `${facts.fps.toFixed(0)} pictures a second.`);
  if (streams) {
    if (facts.streamServer === null && facts.streamKeyPresent === null) say('stream-service', 'unknown', 'OBS did not tell where it streams to.');
    else if (facts.streamKeyPresent === true) say('stream-service', 'ok', `It streams to ${facts.streamServer === null || facts.streamServer === '' ? 'its service' : facts.streamServer}.`);
    else say('stream-service', 'failed', 'No stream key is set.', 'OBS: Settings → Stream → enter the server and the stream key, or set them on the control room\'s YouTube page.');
  }
  return sheet;
}

type Say = (check: ObsCheck, verdict: ObsFinding['verdict'], says: string, toDo?: string | null) => void;

function judgeInputs(facts: ObsFacts, expected: ObsExpectations, say: Say): void {
  const { inputs, peaks } = facts;
  if (inputs === null) return say('inputs', 'unknown', 'OBS did not tell its inputs.');
  const wanted = expected.inputs ?? [];
  const missing = wanted.filter((name) => !inputs.some((input) => input.name === name));
  if (missing.length === 0) say('inputs', 'ok', wanted.length === 0 ? 'No input of this OBS is to be heard.' : `The inputs are there: ${quoted(wanted)}.`);
  else say('inputs', 'failed', `No input is called ${quoted(missing)}; there are ${quoted(inputs.map(({ name }) => name))}.`, 'OBS: Sources → + → add it under exactly this name.');
  const heard = wanted.filter((name) => !missing.includes(name) && inputs.find((input) => input.name === name)?.muted !== null);
  const muted = heard.filter((name) => inputs.find((input) => input.name === name)?.muted === true);
  if (muted.length > 0) return say('sound', 'failed', `${quoted(muted)} is muted.`, 'OBS: Audio Mixer → click the loudspeaker beside it.');
  if (peaks === null) return say('sound', 'unknown', 'This OBS does not tell how loud an input is.');
  const silent = heard.filter((name) => (peaks.get(name) ?? 0) < silence);
  if (silent.length === 0) return say('sound', 'ok', heard.length === 0 ? 'No input is expected to carry sound.' : `${quoted(heard)} can be heard.`);
  say('sound', 'warning', `${quoted(silent)} was silent while we listened.`, 'OBS: Audio Mixer → look whether its bar moves; right-click → Properties → choose the right device.');
}

function judgeReplay(facts: ObsFacts, expected: ObsExpectations, say: Say): void {
  const place = 'OBS: Settings → Output → Replay Buffer';
  if (facts.replayBuffer === null) return say('replay-buffer', 'unknown', 'OBS did not tell of its replay buffer.');
  if (facts.replayBuffer === 'disabled') return say('replay-buffer', 'failed', 'The replay buffer is switched off.', `${place} → tick "Enable Replay Buffer", then OK.`);
  const seconds = facts.replaySeconds;
  if (expected.replaySeconds !== undefined && seconds !== null && seconds < expected.replaySeconds) {
    return say('replay-buffer', 'failed', `The replay buffer keeps ${String(seconds)} s, ${String(expected.replaySeconds)} s are needed.`, `${place} → Maximum Replay Time → ${String(expected.replaySeconds)} s; then stop and start the replay buffer.`);
  }
  say('replay-buffer', 'ok', `The replay buffer is ${facts.replayBuffer}${seconds === null ? '' : `, ${String(seconds)} s`}.`);
}

function judgeRecording(facts: ObsFacts, expected: ObsExpectations, say: Say): void {
  const place = 'OBS: Settings → Output → Recording';
  if (facts.folder === null || facts.folder === '') say('recording-folder', 'unknown', 'OBS did not tell its recording folder.');
  else if (facts.folderProblem === 'missing') say('recording-folder', 'failed', `The recording folder ${facts.folder} does not exist.`, `${place} → Recording Path → Browse, or create the folder.`);
  else if (facts.folderProblem === 'not-writable') say('recording-folder', 'failed', `Nothing can be written to the recording folder ${facts.folder}.`, `${place} → Recording Path → choose another folder, or change its permissions.`);
  else if (facts.folderProblem === null) say('recording-folder', 'unknown', `The recording folder ${facts.folder} is on another machine.`);
  else say('recording-folder', 'ok', `Recordings go to ${facts.folder}.`);

  if (facts.container === null) say('container', 'unknown', 'OBS did not tell its recording format.', `${place} → Recording Format → MKV, or Fragmented MP4.`);
  else if (sturdy.includes(facts.container.toLowerCase())) say('container', 'ok', `Recordings are ${facts.container}, readable after a crash.`);
  else say('container', 'failed', `Recordings are ${facts.container}: after a crash the whole file is lost.`, `${place} → Recording Format → MKV, or Fragmented MP4.`);

  const keyFrames = 'OBS: Settings → Output → Output Mode: Advanced → Recording → Encoder Settings → Keyframe Interval → 1 s; then stop and start recording and replay buffer.';
  if (facts.outputMode === 'Simple') say('key-frames', 'failed', 'In the Simple output mode key frames are up to 8 s apart: clips come out too short or too long, and stepping is slow.', keyFrames);
  else if (facts.keyFrameSeconds === null) say('key-frames', 'unknown', 'OBS does not tell its key frame interval.', keyFrames);
  else if (facts.keyFrameSeconds > 0 && facts.keyFrameSeconds <= 1) say('key-frames', 'ok', 'A key frame every second.');
  else say('key-frames', 'failed', facts.keyFrameSeconds === 0 ? 'The encoder decides when to make key frames, up to 8 s apart.' : `Key frames are ${String(facts.keyFrameSeconds)} s apart.`, keyFrames);

  if (facts.freeDiskMb === null) return say('disk', 'unknown', 'OBS did not tell the free space of its disk.');
  const rate = facts.recordingMbitPerSecond ?? assumedMbitPerSecond;
  const hours = (facts.freeDiskMb * 8) / rate / 3_600;
  const needed = expected.hours ?? 12;
  const says = `The disk lasts ${hours.toFixed(1)} h at ${rate.toFixed(1)} Mbit/s${facts.recordingMbitPerSecond === null ? ' (assumed)' : ''}, ${(facts.freeDiskMb / 1_024).toFixed(0)} GB free.`;
  if (hours >= needed) say('disk', 'ok', says);
  else say('disk', hours < needed / 4 ? 'failed' : 'warning', says, `Free space for ${String(needed)} h, or ${place} → Recording Path → a larger disk.`);
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');
