import { judgePreflight, type ObsCheck, type ObsExpectations, type ObsFacts, type ObsFinding } from './preflight.js';

const fine: ObsFacts = {
  settings: { id: 'rec', role: 'OBS_BOTH', host: '127.0.0.1', port: 4455 },
  connection: 'live',
  reason: 'OBS answers.',
  toDo: null,
  protocol: 'v5',
  version: '31.0.0',
  scenes: ['LIVE_SCENE', 'IVR_SCENE'],
  inputs: [
    { name: 'Mic', muted: false },
    { name: 'Camera', muted: null },
  ],
  peaks: new Map([['Mic', 0.2]]),
  replayBuffer: 'running',
  replaySeconds: 20,
  folder: 'D:/rec',
  folderProblem: 'none',
  outputMode: 'Advanced',
  container: 'mkv',
  keyFrameSeconds: 1,
  freeDiskMb: 500_000,
  recordingMbitPerSecond: 10,
  fps: 60,
  averageFrameMs: 4,
  streamServer: 'rtmp://a',
  streamKeyPresent: true,
};
const expected: ObsExpectations = { scenes: ['LIVE_SCENE', 'IVR_SCENE'], inputs: ['Mic', 'Camera'], replaySeconds: 20, hours: 12, others: [{ id: 'str', host: '127.0.0.1', port: 4466 }], clockOffsetMs: 12 };
const finding = (check: ObsCheck, facts: Partial<ObsFacts>, more: Partial<ObsExpectations> = {}): ObsFinding | undefined =>
  judgePreflight({ ...fine, ...facts }, { ...expected, ...more }).find((one) => one.check === check);

test('[OBS-4.1] a court that is ready has a sheet of nothing but ok', () => {
  expect(judgePreflight(fine, expected).filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
});

const troubles: readonly (readonly [ObsCheck, ObsFinding['verdict'], Partial<ObsFacts>, RegExp, Partial<ObsExpectations>?])[] = [
  ['reachable', 'failed', { connection: 'gone', reason: 'Nothing answers there.', toDo: 'Start OBS.' }, /Start OBS/],
  ['own-port', 'failed', {}, /portable_mode\.txt.*Server Port/, { others: [{ id: 'str', host: '127.0.0.1', port: 4455 }] }],
  ['own-port', 'failed', {}, /two portable folders/, { others: [{ id: 'str', host: 'LOCALHOST', port: 4455 }] }],
  ['version', 'warning', { protocol: 'v4' }, /Update OBS/],
  ['scenes', 'failed', { scenes: ['LIVE'] }, /Scenes → \+/],
  ['inputs', 'failed', { inputs: [{ name: 'Mic', muted: false }] }, /Sources → \+/],
  ['sound', 'failed', { inputs: [{ name: 'Mic', muted: true }, { name: 'Camera', muted: null }] }, /Audio Mixer/],
  ['sound', 'warning', { peaks: new Map([['Mic', 0]]) }, /Properties/],
  ['replay-buffer', 'failed', { replayBuffer: 'disabled' }, /Replay Buffer → tick/],
  ['replay-buffer', 'failed', { replaySeconds: 10 }, /Maximum Replay Time/],
  ['recording-folder', 'failed', { folderProblem: 'missing' }, /Recording Path/],
  ['recording-folder', 'failed', { folderProblem: 'not-writable' }, /Recording Path/],
  ['container', 'failed', { container: 'mp4' }, /Recording Format → MKV/],
  ['key-frames', 'failed', { keyFrameSeconds: 0 }, /Keyframe Interval → 1 s/],
  ['key-frames', 'failed', { outputMode: 'Simple', keyFrameSeconds: null }, /Output Mode: Advanced/],
  ['disk', 'warning', { freeDiskMb: 30_000 }, /Free space/],
  ['disk', 'failed', { freeDiskMb: 1_000 }, /Free space/],
  ['frame-rate', 'warning', { averageFrameMs: 20 }, /Settings → Video/],
  ['stream-service', 'failed', { streamKeyPresent: false }, /Settings → Stream/],
  ['clock', 'warning', {}, /Date & time/, { clockOffsetMs: -1_500 }],
];
test.each(troubles.map((trouble) => [trouble[0], trouble[1], trouble] as const))('[OBS-4.1] %s %s: %j', (check, verdict, [, , facts, toDo, more]) => {
  const found = finding(check, facts, more);
  expect(found).toMatchObject({ verdict });
  expect(found?.toDo).toMatch(toDo);
});

test.each<readonly [ObsCheck, Partial<ObsFacts>]>([
  ['sound', { peaks: null }],
  ['container', { container: null }],
  ['key-frames', { keyFrameSeconds: null }],
  ['recording-folder', { folderProblem: null }],
  ['replay-buffer', { replayBuffer: null }],
])('[OBS-4.1] what OBS does not tell is unknown: %s', (check, facts) => {
  expect(finding(check, facts)).toMatchObject({ verdict: 'unknown' });
});

test('[OBS-4.1] an absent OBS is one finding, beside what can be judged without it', () => {
  const sheet = judgePreflight({ ...fine, connection: 'silent', reason: 'No answer.' }, expected);
  expect(sheet.map(({ check }) => check)).toEqual(['own-port', 'clock', 'reachable']);
});

test('[OBS-4.1] an OBS is judged by its role', () => {
  const checks = (role: 'OBS_REC' | 'OBS_STR'): readonly string[] => judgePreflight({ ...fine, settings: { ...fine.settings, role } }, expected).map(({ check }) => check);
  expect(checks('OBS_REC')).not.toContain('stream-service');
  expect(checks('OBS_STR')).not.toEqual(expect.arrayContaining(['replay-buffer', 'container', 'disk']));
});
