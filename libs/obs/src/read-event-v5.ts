import type { ObsNotice } from './dialect.js';
import { listOf, textOf } from './fields.js';
import type { ObsFields } from './obs-link.js';
import type { ObsOutputKind } from './obs-status.js';

const outputs: Readonly<Record<string, ObsOutputKind>> = { RecordStateChanged: 'recording', StreamStateChanged: 'stream', ReplayBufferStateChanged: 'replayBuffer' };
const states = {
  OBS_WEBSOCKET_OUTPUT_STARTING: 'starting',
  OBS_WEBSOCKET_OUTPUT_STARTED: 'started',
  OBS_WEBSOCKET_OUTPUT_STOPPING: 'stopping',
  OBS_WEBSOCKET_OUTPUT_STOPPED: 'stopped',
  OBS_WEBSOCKET_OUTPUT_RECONNECTING: 'reconnecting',
  OBS_WEBSOCKET_OUTPUT_RECONNECTED: 'reconnected',
  OBS_WEBSOCKET_OUTPUT_PAUSED: 'paused',
  OBS_WEBSOCKET_OUTPUT_RESUMED: 'resumed',
} as const;

/** An event of protocol 5 in our words; null for those we have no use for. Pure. */
export function readEventV5(event: string, data: ObsFields): ObsNotice | null {
  const output = outputs[event];
  if (output !== undefined) {
    // While the stream reconnects the event says outputActive: false although the output goes on, so only outputState counts.
    const state = states[(textOf(data, 'outputState') ?? '') as keyof typeof states];
    return state === undefined ? null : { kind: 'output', output, state, path: textOf(data, 'outputPath') };
  }
  if (event === 'CurrentProgramSceneChanged') {
    const scene = textOf(data, 'sceneName');
    return scene === null ? null : { kind: 'scene', scene };
  }
  if (event === 'SceneNameChanged') {
    const [from, to] = [textOf(data, 'oldSceneName'), textOf(data, 'sceneName')];
    return from === null || to === null ? null : { kind: 'scene-renamed', from, to };
  }
  if (event === 'ReplayBufferSaved') {
    const path = textOf(data, 'savedReplayPath');
    return path === null ? null : { kind: 'replay-saved', path };
  }
  if (event === 'ExitStarted') return { kind: 'exiting' };
  if (event === 'InputVolumeMeters') {
    const levels = listOf(data, 'inputs').map((one) => {
      const channels = Array.isArray(one['inputLevelsMul']) ? (one['inputLevelsMul'] as unknown[]) : [];
      const peaks = channels.flat().filter((level): level is number => typeof level === 'number');
      return { input: textOf(one, 'inputName') ?? '', peak: Math.max(0, ...peaks) };
    });
    return { kind: 'meters', levels };
  }
  return null;
}
