import type { ObsNotice } from './dialect.js';
import { textOf } from './fields.js';
import type { ObsFields } from './obs-link.js';

const outputs: Readonly<Record<string, readonly ['recording' | 'stream' | 'replayBuffer', 'starting' | 'started' | 'stopping' | 'stopped' | 'paused' | 'resumed']>> = {
  RecordingStarting: ['recording', 'starting'],
  RecordingStarted: ['recording', 'started'],
  RecordingStopping: ['recording', 'stopping'],
  RecordingStopped: ['recording', 'stopped'],
  RecordingPaused: ['recording', 'paused'],
  RecordingResumed: ['recording', 'resumed'],
  StreamStarting: ['stream', 'starting'],
  StreamStarted: ['stream', 'started'],
  StreamStopping: ['stream', 'stopping'],
  StreamStopped: ['stream', 'stopped'],
  ReplayStarting: ['replayBuffer', 'starting'],
  ReplayStarted: ['replayBuffer', 'started'],
  ReplayStopping: ['replayBuffer', 'stopping'],
  ReplayStopped: ['replayBuffer', 'stopped'],
};

/** An event of protocol 4 in our words; null for those we have no use for. It has none for a saved replay, nor for a stream that reconnects. Pure. */
export function readEventV4(event: string, data: ObsFields): ObsNotice | null {
  const found = outputs[event];
  if (found !== undefined) return { kind: 'output', output: found[0], state: found[1], path: textOf(data, 'recordingFilename') };
  if (event === 'SwitchScenes') {
    const scene = textOf(data, 'scene-name');
    return scene === null ? null : { kind: 'scene', scene };
  }
  if (event === 'SourceRenamed' && textOf(data, 'sourceType') === 'scene') {
    const [from, to] = [textOf(data, 'previousName'), textOf(data, 'newName')];
    return from === null || to === null ? null : { kind: 'scene-renamed', from, to };
  }
  return event === 'Exiting' ? { kind: 'exiting' } : null;
}
