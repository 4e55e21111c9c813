import { diff, type ObsActualState } from './diff.js';

const actual: ObsActualState = {
  recordingFolder: '/a',
  fileName: 'x',
  replaySeconds: 20,
  scene: 'LIVE_SCENE',
  mutes: { Mic: false },
  replayBuffer: 'inactive',
  recording: 'active',
  stream: 'reconnecting',
};

test('[OBS-6.1] nothing wanted, or everything as wanted, asks for nothing', () => {
  expect(diff({}, actual)).toEqual([]);
  expect(diff({ recordingFolder: '/a', fileName: 'x', replaySeconds: 20, scene: 'LIVE_SCENE', mutes: { Mic: false }, replayBuffer: false, recording: true, stream: true }, actual)).toEqual([]);
});

test('[OBS-6.1] what an output takes at its start goes first, and each request says why', () => {
  const steps = diff({ stream: false, recording: true, replayBuffer: true, scene: 'IVR', mutes: { Mic: true, Hall: false }, replaySeconds: 10, fileName: 'y', recordingFolder: '/b' }, actual);
  expect(steps).toEqual([
    { request: 'setRecordingFolder', folder: '/b', reason: 'the recording folder is "/a"' },
    { request: 'setFileName', pattern: 'y', reason: 'the file name is "x"' },
    { request: 'setReplaySeconds', seconds: 10, reason: 'the replay buffer\'s length is "20"' },
    { request: 'setMute', input: 'Mic', muted: true, reason: '"Mic" is not muted' },
    { request: 'setMute', input: 'Hall', muted: false, reason: '"Hall" is not known' },
    { request: 'setScene', scene: 'IVR', reason: 'the scene is "LIVE_SCENE"' },
    { request: 'start', output: 'replayBuffer', reason: 'the replay buffer is inactive' },
    { request: 'stop', output: 'stream', reason: 'the stream is reconnecting' },
  ]);
});

test('[OBS-6.1] an output that is starting is as good as started, one that is stopping as good as stopped', () => {
  expect(diff({ recording: true }, { ...actual, recording: 'starting' })).toEqual([]);
  expect(diff({ recording: false }, { ...actual, recording: 'stopping' })).toEqual([]);
  expect(diff({ recording: true }, { ...actual, recording: 'stopping' })).toMatchObject([{ request: 'start', output: 'recording' }]);
});
