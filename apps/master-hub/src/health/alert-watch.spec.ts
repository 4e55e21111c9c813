import type { AlertList } from '@restrike/contracts';
import type { HubStore } from '@restrike/db/hub';
import { createLogger } from '@restrike/runtime';
import { AlertWatch } from './alert-watch.js';

test('[HUB-11] what a changed rule made of open alerts is told by the next round when the database was lost in between', async () => {
  const told: AlertList[] = [];
  let [changed, isAway, time] = [1, true, 0];
  const store = {
    changedRules: () => Promise.resolve([]),
    follow: () => Promise.resolve(changed).finally(() => (changed = 0)),
    open: () => (isAway ? Promise.reject(new Error('the database is away')) : Promise.resolve([])),
    standing: () => Promise.resolve([]),
  } as unknown as HubStore['alerts'];
  const watch = new AlertWatch(store, { courts: () => [], hub: () => ({}), leads: () => true, tell: () => undefined, tellAnew: (list) => told.push(list), now: () => (time += 60_000) }, createLogger('test', 'silent'));
  await watch.round();
  isAway = false;
  for (let round = 0; round < 3; round += 1) await watch.round();
  expect(told).toEqual([{ hubTime: 120_000, open: [] }]);
});
