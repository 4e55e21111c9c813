import type { ObsDialect } from './dialect.js';
import { answered, failed, type ObsAnswer } from './obs-answer.js';
import { ObsTruth, type TruthSurroundings } from './obs-truth.js';

test('[OBS-3.2] what an OBS answers that has gone meanwhile is not taken for that of the next', async () => {
  const parts = { guard: { forget: () => undefined }, saver: { lost: () => undefined } };
  const truth = new ObsTruth({ id: 'rec', role: 'OBS_REC', host: '127.0.0.1', port: 4455, password: null, protocol: 'auto' }, { monotonicMs: () => 0, wallMs: () => 0, random: () => 0 }, { tell: () => undefined, parts: () => parts, resumeWithinMs: 0 } as unknown as TruthSurroundings);
  let tellVersion: (version: ObsAnswer<string>) => void = () => undefined;
  const silent = () => Promise.resolve(failed('SILENT', 'nothing', 'look'));
  const dialect = { version: () => new Promise((resolve) => (tellVersion = resolve)), profile: () => Promise.resolve(answered({ profile: 'Old', collection: 'Old' })), pulse: silent, scenes: silent, output: silent } as unknown as ObsDialect;
  const opening = truth.opened(dialect, 'v5');
  truth.lost(true);
  tellVersion(answered('30.2.3'));
  await opening;
  expect([truth.status.version, truth.names]).toEqual([null, null]);
});
