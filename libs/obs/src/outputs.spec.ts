import { applyOutputNotice, applyOutputReport, endOf, loseOutput, positionIn, unknownOutput } from './outputs.js';
import type { ObsOutput } from './obs-status.js';

const now = { at: 50_000, wall: 1_000_050_000 };
const report = { active: true, reconnecting: false, paused: false, durationMs: 10_000, bytes: 1, path: null };
const running: ObsOutput = { state: 'active', known: true, pausedAt: null, since: 40_000, sinceWall: 1_000_040_000, estimated: false, path: '/a.mkv' };

test('[OBS-3.13] a position counts from STARTED, through every reconnect, and the wall clock may jump meanwhile', () => {
  let stream = unknownOutput;
  const tell = (state: 'starting' | 'started' | 'reconnecting' | 'reconnected' | 'stopped', at: number, wall: number): void => {
    stream = applyOutputNotice(stream, { kind: 'output', output: 'stream', state, path: null }, 'by-hand', { at, wall }).output;
  };
  tell('starting', 900, 5_000_900);
  expect(positionIn(stream, 950)).toBeNull();
  tell('started', 1_000, 5_001_000);
  tell('reconnecting', 3_000, 5_003_000);
  tell('reconnecting', 4_000, 5_004_000);
  tell('reconnected', 6_000, 1_400_000);
  expect(stream).toMatchObject({ state: 'active', since: 1_000, sinceWall: 5_001_000 });
  expect(positionIn(stream, 999)).toBeNull();
  expect(positionIn(stream, 7_500)).toBe(6_500);
  tell('stopped', 8_000, 1_402_000);
  expect(positionIn(stream, 8_000)).toBeNull();
});

test('[OBS-3.20] a pause is not in the file: what comes after it lies earlier by its length', () => {
  const tell = (output: ObsOutput, state: 'paused' | 'resumed', at: number): ObsOutput => applyOutputNotice(output, { kind: 'output', output: 'recording', state, path: null }, 'by-hand', { at, wall: 1_000_000_000 + at }).output;
  const paused = tell(tell(running, 'paused', 45_000), 'paused', 46_000);
  expect(paused).toMatchObject({ state: 'active', pausedAt: 45_000, since: 40_000 });
  const resumed = tell(paused, 'resumed', 65_000);
  expect(resumed).toMatchObject({ state: 'active', pausedAt: null, since: 60_000, sinceWall: 1_000_060_000, path: '/a.mkv' });
  expect(positionIn(resumed, 66_000)).toBe(6_000);
  expect(tell(resumed, 'resumed', 70_000)).toEqual(resumed);
  expect(tell(unknownOutput, 'paused', 1)).toEqual(unknownOutput);
  expect(applyOutputReport('recording', unknownOutput, { ...report, paused: true }, null, now).output).toMatchObject({ state: 'active', pausedAt: 50_000, since: 40_000 });
});

test.each([
  ['is paused still', 45_000, { paused: true, durationMs: 4_700 }, { since: 40_000, pausedAt: 45_000, estimated: false }],
  ['went on 3 s ago', 45_000, { paused: false, durationMs: 8_000 }, { since: 42_000, pausedAt: null, estimated: true }],
  ['went on, and is paused again', 45_000, { paused: true, durationMs: 9_000 }, { since: 41_000, pausedAt: 50_000, estimated: true }],
  ['was paused meanwhile', null, { paused: true, durationMs: 7_000 }, { since: 40_000, pausedAt: 47_000, estimated: false }],
  ['was paused for 6 s and runs again', null, { paused: false, durationMs: 4_000 }, { since: 46_000, pausedAt: null, estimated: true }],
  ['was not paused', null, { paused: false, durationMs: 9_600 }, { since: 40_000, pausedAt: null, estimated: false }],
])('[OBS-3.20] a recording found again after a while that nobody heard of it: it %s', (_what, pausedAt, told, after) => {
  const earlier = { told: true, since: 40_000, sinceWall: 1_000_040_000, estimated: false, pausedAt };
  expect(applyOutputReport('recording', unknownOutput, { ...report, ...told }, earlier, now)).toMatchObject({ output: after, event: { at: after.since, pausedAt: after.pausedAt, continues: true } });
  const isNews = after.since !== 40_000 || after.pausedAt !== pausedAt;
  expect(applyOutputReport('recording', { ...running, pausedAt }, { ...report, ...told }, null, now)).toMatchObject({ output: after, event: isNews ? { cause: 'found', at: after.since, continues: true } : null });
});

test('[OBS-3.13] each change is told once', () => {
  const again = applyOutputNotice(running, { kind: 'output', output: 'recording', state: 'started', path: '/b.mkv' }, 'by-hand', now);
  expect(again).toEqual({ output: { ...running, path: '/b.mkv' }, event: null });
});

test('[OBS-3.16] the start of an output that ran already is its duration ago, and marked', () => {
  const { output, event } = applyOutputReport('recording', unknownOutput, report, null, now);
  expect(output).toMatchObject({ state: 'active', since: 40_000, sinceWall: 1_000_040_000, estimated: true });
  expect(event).toMatchObject({ state: 'active', cause: 'found', at: 40_000, estimated: true, continues: false });
});

test('[OBS-3.16] the same run after a lost connection keeps its start, also when the duration runs late or began anew', () => {
  const earlier = { told: true, since: 39_300, sinceWall: 1_000_039_300, estimated: false, pausedAt: null };
  expect(applyOutputReport('recording', unknownOutput, report, earlier, now)).toMatchObject({ output: { since: 39_300, estimated: false }, event: { at: 39_300, continues: true, estimated: false } });
  for (const kind of ['stream', 'replayBuffer'] as const) expect(applyOutputReport(kind, unknownOutput, { ...report, durationMs: 100 }, earlier, now)).toMatchObject({ output: { since: 39_300 } });
});

test('[OBS-3.16] an end that nobody was told is told when it is found', () => {
  const silent = { told: false, since: 1, sinceWall: 1, estimated: false, pausedAt: null };
  expect(applyOutputReport('recording', unknownOutput, { ...report, active: false }, silent, now).event).toEqual(endOf('by-hand', null, now));
  expect(applyOutputReport('recording', unknownOutput, { ...report, active: false }, { ...silent, told: true }, now).event).toBeNull();
});

test('[OBS-3.2] with the connection goes what we know of an output; its last file stays', () => {
  expect(loseOutput(running, 'connection-lost', now)).toEqual({
    output: { ...unknownOutput, path: '/a.mkv' },
    event: { state: 'inactive', cause: 'connection-lost', path: '/a.mkv', ...now, estimated: false, continues: false, pausedAt: null },
  });
  expect(loseOutput({ ...unknownOutput, known: true }, 'exit', now).event).toBeNull();
});
