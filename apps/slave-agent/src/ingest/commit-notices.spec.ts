import { jest } from '@jest/globals';
import { initialMemory } from '@restrike/match';
import { CommitNotices } from './commit-notices.js';
import type { CommitNotice, PipelineMessage } from './thread-messages.js';

const { state } = initialMemory();
const committed = (sequence: number): CommitNotice => ({
  kind: 'committed', sequence, datagrams: 200, events: 1, state: { ...state, round: sequence }, manual: null,
  matchEvents: [{ sequence, event: { kind: 'round', round: sequence } as never }], left: [{ through: sequence, state: {} as never }], receivedAt: sequence, latenciesMs: Float64Array.of(sequence), unknown: 0, invalid: 1,
});

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

it('[ING-7] a commit is told at once; those of a burst together, with all that they hold, and nothing overtakes them', () => {
  const told: PipelineMessage[] = [];
  const notices = new CommitNotices((message) => told.push(message), 200);
  notices.tell(committed(1));
  expect(told).toHaveLength(1);
  notices.tell(committed(2));
  notices.tell(committed(3));
  expect(told).toHaveLength(1);
  jest.advanceTimersByTime(16);
  expect(told[1]).toEqual({
    ...committed(3), datagrams: 400, events: 2, matchEvents: [...committed(2).matchEvents, ...committed(3).matchEvents], left: [...committed(2).left, ...committed(3).left], latenciesMs: Float64Array.of(2, 3), invalid: 2,
  });
  notices.tell(committed(4));
  notices.tell({ ...committed(5), datagrams: 199 });
  expect(told[2]).toMatchObject({ sequence: 5, datagrams: 399 });
  told.pop();
  notices.tell(committed(4));
  notices.tell({ kind: 'trouble', error: 'the disk is full' });
  expect(told.slice(2)).toEqual([committed(4), { kind: 'trouble', error: 'the disk is full' }]);
  jest.advanceTimersByTime(1_000);
  expect(told).toHaveLength(4);
});
