import { jest } from '@jest/globals';
import { createLogger } from '@restrike/runtime';
import { WriteRound } from './write-round.js';
import { WriteTogether } from './write-together.js';

/** Two lists in one store: a write is a try, and what is rolled back was not written. */
function stage() {
  const store = { rows: [] as string[], transactions: 0, refuses: null as string | null, commits: true };
  const inTransaction = (work: () => void): void => {
    const before = [...store.rows];
    try {
      work();
      if (!store.commits) throw new Error('the disk is full');
      store.transactions += 1;
    } catch (error) {
      store.rows = before;
      throw error;
    }
  };
  let isInside = false;
  const round = new WriteRound((work) => {
    isInside = true;
    try {
      inTransaction(work);
    } finally {
      isInside = false;
    }
  });
  const list = (name: string): WriteTogether<string> => {
    const add = (values: readonly string[]): void => {
      if (store.refuses === name) throw new Error('refused for what it says');
      store.rows.push(...values);
    };
    return new WriteTogether(name, (values) => (isInside ? add(values) : inTransaction(() => add(values))), createLogger('test', 'silent'), round);
  };
  return { store, runs: list('runs'), clips: list('clips') };
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

it('[WRT-4] what waits of several members goes in one transaction', () => {
  const { store, runs, clips } = stage();
  runs.put('a', 'a');
  jest.advanceTimersByTime(50);
  clips.put('b', 'b');
  jest.advanceTimersByTime(50);
  expect(store).toMatchObject({ rows: ['a', 'b'], transactions: 1 });
  expect([runs.values, clips.values]).toEqual([[], []]);
  clips.put('c', 'c');
  jest.advanceTimersByTime(100);
  expect(store).toMatchObject({ rows: ['a', 'b', 'c'], transactions: 2 });
});

it('[WRT-4] values of one member that are refused keep those of no other from the disk, and stay', () => {
  const { store, runs, clips } = stage();
  store.refuses = 'runs';
  runs.put('a', 'a');
  clips.put('b', 'b');
  jest.advanceTimersByTime(100);
  expect([store.rows, runs.values, clips.values]).toEqual([['b'], ['a'], []]);
  store.refuses = null;
  clips.put('c', 'c');
  jest.advanceTimersByTime(200);
  expect([...store.rows].sort()).toEqual(['a', 'b', 'c']);
});

it('[WRT-4] a transaction that does not end on disk lets nothing be forgotten', () => {
  const { store, runs, clips } = stage();
  store.commits = false;
  runs.put('a', 'a');
  clips.put('b', 'b');
  jest.advanceTimersByTime(1_000);
  expect([store.rows, runs.values, clips.values]).toEqual([[], ['a'], ['b']]);
  store.commits = true;
  jest.advanceTimersByTime(100);
  expect([...store.rows].sort()).toEqual(['a', 'b']);
});
