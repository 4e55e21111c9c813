import type { ObsOutputState } from './obs-status.js';
import type { ObsWantedState } from './state.js';

/** What an OBS is like. Null: not known. */
export interface ObsActualState {
  readonly recordingFolder: string | null;
  readonly fileName: string | null;
  readonly replaySeconds: number | null;
  readonly scene: string | null;
  readonly mutes: Readonly<Record<string, boolean | null>>;
  readonly replayBuffer: ObsOutputState;
  readonly recording: ObsOutputState;
  readonly stream: ObsOutputState;
}

/** One request on the way from the actual state to the wanted one, and why. */
export type ObsStep = { readonly reason: string } & (
  | { readonly request: 'setRecordingFolder'; readonly folder: string }
  | { readonly request: 'setFileName'; readonly pattern: string }
  | { readonly request: 'setReplaySeconds'; readonly seconds: number }
  | { readonly request: 'setMute'; readonly input: string; readonly muted: boolean }
  | { readonly request: 'setScene'; readonly scene: string }
  | { readonly request: 'start' | 'stop'; readonly output: 'replayBuffer' | 'recording' | 'stream' }
);

const isRunning = (state: ObsOutputState): boolean => state !== 'inactive' && state !== 'stopping';

/**
 * The requests that make `actual` into `wanted`, in their order: what an output takes only at its start goes before the outputs. Empty when nothing differs. Pure.
 */
export function diff(wanted: ObsWantedState, actual: ObsActualState): readonly ObsStep[] {
  const steps: ObsStep[] = [];
  const is = (value: string | number | null): string => (value === null ? 'not known' : `"${String(value)}"`);
  const { recordingFolder, fileName, replaySeconds, scene } = wanted;
  if (recordingFolder !== undefined && recordingFolder !== actual.recordingFolder) {
    steps.push({ request: 'setRecordingFolder', folder: recordingFolder, reason: `the recording folder is ${is(actual.recordingFolder)}` });
  }
  if (fileName !== undefined && fileName !== actual.fileName) {
    steps.push({ request: 'setFileName', pattern: fileName, reason: `the file name is ${is(actual.fileName)}` });
  }
  if (replaySeconds !== undefined && replaySeconds !== actual.replaySeconds) {
    steps.push({ request: 'setReplaySeconds', seconds: replaySeconds, reason: `the replay buffer's length is ${is(actual.replaySeconds)}` });
  }
  for (const [input, muted] of Object.entries(wanted.mutes ?? {})) {
    const now = actual.mutes[input] ?? null;
    if (now !== muted) steps.push({ request: 'setMute', input, muted, reason: `"${input}" is ${now === null ? 'not known' : now ? 'muted' : 'not muted'}` });
  }
  if (scene !== undefined && scene !== actual.scene) steps.push({ request: 'setScene', scene, reason: `the scene is ${is(actual.scene)}` });
  for (const output of ['replayBuffer', 'recording', 'stream'] as const) {
    const wish = wanted[output];
    if (wish !== undefined && wish !== isRunning(actual[output])) steps.push({ request: wish ? 'start' : 'stop', output, reason: `the ${names[output]} is ${actual[output]}` });
  }
  return steps;
}

const names = { replayBuffer: 'replay buffer', recording: 'recording', stream: 'stream' } as const;
