import { fillIn } from './restart-obs.js';

const given = ['--multi', '--profile', '{profile}', '--collection={collection}', '--minimize-to-tray'];

test('[OBS-5.1] OBS is started with the profile and collection it ran with', () => {
  expect(fillIn(given, { profile: 'Court 1', collection: 'Hall' })).toEqual(['--multi', '--profile', 'Court 1', '--collection=Hall', '--minimize-to-tray']);
});

test('[OBS-5.1] names that are not known are left out, so that OBS takes its last ones', () => {
  expect(fillIn(given, null)).toEqual(['--multi', '--minimize-to-tray']);
});
