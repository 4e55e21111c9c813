import { jest } from '@jest/globals';
import { createLogger } from '@restrike/runtime';
import { WriteTogether } from './write-together.js';

interface One {
  readonly id: string;
  readonly state: string;
}

function stage() {
  const written: One[][] = [];
  const store = { full: false, tries: 0 };
  const values = new WriteTogether<One>('runs', (some) => {
    store.tries += 1;
    if (store.full) throw new Error('the disk is full');
    written.push([...some]);
  }, createLogger('test', 'silent'));
  const put = (id: string, state: string): void => values.put(id, { id, state });
  return { values, written, store, put };
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

it('[WRT-1] writes the newest of each together, and what waits can be read', () => {
  const { values, written, put } = stage();
  put('a', 'begun');
  put('b', 'begun');
  put('a', 'done');
  expect(written).toEqual([]);
  expect(values.get('a')).toEqual({ id: 'a', state: 'done' });
  jest.advanceTimersByTime(100);
  expect(written).toEqual([[{ id: 'b', state: 'begun' }, { id: 'a', state: 'done' }]]);
  expect(values.get('a')).toBeUndefined();
  values.flush();
  jest.advanceTimersByTime(1_000);
  expect(written).toHaveLength(1);
});

it('[WRT-2] what the store refuses is kept and tried again, with what came meanwhile', () => {
  const { written, store, put } = stage();
  store.full = true;
  put('a', 'begun');
  jest.advanceTimersByTime(1_000);
  put('a', 'done');
  put('b', 'begun');
  store.full = false;
  jest.advanceTimersByTime(100);
  expect(written).toEqual([[{ id: 'a', state: 'done' }, { id: 'b', state: 'begun' }]]);
});

it('[WRT-3] a flood is written at once and does not grow; while the store refuses the newest stay', () => {
  const { values, written, store, put } = stage();
  for (let index = 0; index < 1_200; index += 1) put(String(index), 'begun');
  expect(written.flat()).toHaveLength(1_000);
  store.full = true;
  for (let index = 1_200; index < 6_000; index += 1) put(String(index), 'begun');
  // A try may wait for seconds: one as the bound is met, the others are the timer's.
  expect(store.tries).toBeLessThanOrEqual(written.length + 1);
  expect(values.get('5999')).toBeDefined();
  expect(values.get('1000')).toBeUndefined();
  store.full = false;
  values.flush();
  expect(written.at(-1)?.length).toBeLessThanOrEqual(2_000);
});

it('[WRT-2] at the end what waits is written once more, and what comes after it asks nothing of a store that is closed', () => {
  const { values, store, written } = stage();
  values.put('a', { id: 'a', state: 'begun' });
  values.end();
  values.put('b', { id: 'b', state: 'begun' });
  jest.advanceTimersByTime(10_000);
  expect([written.flat().length, store.tries]).toEqual([1, 1]);
});
