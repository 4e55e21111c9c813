import { fillIn, restartObs } from './restart-obs.js';

const given = ['--multi', '--profile', '{profile}', '--collection={collection}', '--minimize-to-tray'];

test('[OBS-5.1] OBS is started with the profile and collection it ran with', () => {
  expect(fillIn(given, { profile: 'Court 1', collection: 'Hall' })).toEqual(['--multi', '--profile', 'Court 1', '--collection=Hall', '--minimize-to-tray']);
});

test('[OBS-5.1] names that are not known are left out, so that OBS takes its last ones', () => {
  expect(fillIn(given, null)).toEqual(['--multi', '--minimize-to-tray']);
});

test.each([
  ['closed politely', true, 'still loading.'],
  ['ended by force', false, 'asks whether to run in Safe Mode (choose "Run Normally")'],
])('[OBS-5.2] an OBS that was %s and does not come back is told in one sentence, with what its screen may be asking', async (_how, politely, says) => {
  const nothing = { program: process.execPath, arguments: ['-e', '0'] };
  let asked = 0;
  const around = {
    profile: async () => null,
    stopOutputs: async () => undefined,
    // Asked before anything is done, then after each command.
    isGone: async () => asked++ > 0,
    isLive: () => false,
    isRefused: () => false,
    connect: () => undefined,
  };
  const answer = await restartObs({ start: nothing, closePolitely: politely ? nothing : null, force: nothing }, around, { closedMs: 0, endedMs: 0, backMs: 0 });
  expect(answer).toMatchObject({ ok: false, code: 'ABSENT', reason: expect.stringContaining(says), toDo: expect.stringContaining('screen') });
  expect(answer.ok ? '' : answer.reason.includes('Safe Mode')).toBe(!politely);
});
