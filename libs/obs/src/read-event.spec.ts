import { readEventV4 } from './read-event-v4.js';
import { readEventV5 } from './read-event-v5.js';

test('[OBS-3.13] a reconnecting stream is read by its state, not by outputActive', () => {
  expect(readEventV5('StreamStateChanged', { outputActive: false, outputState: 'OBS_WEBSOCKET_OUTPUT_RECONNECTING' })).toMatchObject({ output: 'stream', state: 'reconnecting' });
});

test.each([
  ['RecordStateChanged', { outputActive: true, outputState: 'OBS_WEBSOCKET_OUTPUT_STARTED', outputPath: '/a.mkv' }, { kind: 'output', output: 'recording', state: 'started', path: '/a.mkv' }],
  ['ReplayBufferStateChanged', { outputState: 'OBS_WEBSOCKET_OUTPUT_STOPPED' }, { kind: 'output', output: 'replayBuffer', state: 'stopped', path: null }],
  ['RecordStateChanged', { outputState: 'OBS_WEBSOCKET_OUTPUT_PAUSED' }, { kind: 'output', output: 'recording', state: 'paused', path: null }],
  ['RecordStateChanged', { outputState: 'OBS_WEBSOCKET_OUTPUT_RESUMED' }, { kind: 'output', output: 'recording', state: 'resumed', path: null }],
  ['RecordStateChanged', {}, null],
  ['CurrentProgramSceneChanged', { sceneName: 'A' }, { kind: 'scene', scene: 'A' }],
  ['CurrentProgramSceneChanged', { sceneName: 7 }, null],
  ['SceneNameChanged', { oldSceneName: 'A', sceneName: 'B' }, { kind: 'scene-renamed', from: 'A', to: 'B' }],
  ['SceneNameChanged', { sceneName: 'B' }, null],
  ['ReplayBufferSaved', { savedReplayPath: 'C:/x.mkv' }, { kind: 'replay-saved', path: 'C:/x.mkv' }],
  ['ReplayBufferSaved', { savedReplayPath: '' }, null],
  ['ExitStarted', {}, { kind: 'exiting' }],
  ['InputVolumeMeters', { inputs: [{ inputName: 'Mic', inputLevelsMul: [[0.1, 0.4, 0.5], [0, 0.2, 0]] }, 'junk'] }, { kind: 'meters', levels: [{ input: 'Mic', peak: 0.5 }] }],
  ['InputVolumeMeters', {}, { kind: 'meters', levels: [] }],
  ['SceneItemTransformChanged', {}, null],
])('[OBS-2.5] protocol 5: %s %j', (event, data, expected) => {
  expect(readEventV5(event, data)).toEqual(expected);
});

test.each([
  ['RecordingStarted', { recordingFilename: '/a.flv' }, { kind: 'output', output: 'recording', state: 'started', path: '/a.flv' }],
  ['RecordingPaused', {}, { kind: 'output', output: 'recording', state: 'paused', path: null }],
  ['RecordingResumed', {}, { kind: 'output', output: 'recording', state: 'resumed', path: null }],
  ['StreamStopping', { 'preview-only': false }, { kind: 'output', output: 'stream', state: 'stopping', path: null }],
  ['ReplayStopped', {}, { kind: 'output', output: 'replayBuffer', state: 'stopped', path: null }],
  ['SwitchScenes', { 'scene-name': 'B', sources: [] }, { kind: 'scene', scene: 'B' }],
  ['SourceRenamed', { sourceType: 'scene', previousName: 'A', newName: 'B' }, { kind: 'scene-renamed', from: 'A', to: 'B' }],
  ['SourceRenamed', { sourceType: 'input', previousName: 'A', newName: 'B' }, null],
  ['Exiting', {}, { kind: 'exiting' }],
  ['StreamStatus', { streaming: true }, null],
])('[OBS-2.5] protocol 4: %s %j', (event, data, expected) => {
  expect(readEventV4(event, data)).toEqual(expected);
});
