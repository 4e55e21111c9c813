import { noFilter, isWanted } from '../src/events/event-filter.js';
import type { HubEvent } from '../src/events/hub-event.js';
import { leavesGap, mergeEvents } from '../src/events/merge-events.js';

const event = (sequence: number, change: Partial<HubEvent> = {}): HubEvent =>
  ({ key: `a:${String(sequence)}`, nodeId: 'a', sequence, version: 1, hubTime: sequence * 1_000, category: 'P', valid: true, matchNumber: '101', day: '2026-11-21', side: 'blue', type: 'pt', sessionId: 's', tournamentId: null, ...change }) as HubEvent;
const all = (): boolean => true;
const sequences = (rows: readonly HubEvent[]): number[] => rows.map(({ sequence }) => sequence);

describe('[MUI-3] rows of the event table', () => {
  const rows = [event(9), event(8), event(5)];

  it('[MUI-3] what is new comes on top, what was told before is not doubled, and what was late comes in its place', () => {
    expect(sequences(mergeEvents(rows, [event(10), event(11), event(9), event(10)], all, true))).toEqual([11, 10, 9, 8, 5]);
    expect(sequences(mergeEvents(rows, [event(6), event(7)], all, true))).toEqual([9, 8, 7, 6, 5]);
    expect(mergeEvents(rows, [], all, true)).toBe(rows);
  });

  it('[MUI-3] what is older than the last row comes when the reader gets there, unless the list goes back to the first event', () => {
    expect(sequences(mergeEvents(rows, [event(2)], all, false))).toEqual([9, 8, 5]);
    expect(sequences(mergeEvents(rows, [event(2)], all, true))).toEqual([9, 8, 5, 2]);
    expect(sequences(mergeEvents([], [event(2), event(3)], all, false))).toEqual([3, 2]);
  });

  it('[MUI-3] a correction takes the place of what it corrects, an older version does not, and one that is no longer wanted goes', () => {
    const corrected = event(8, { version: 2, category: 'TB' });
    expect(mergeEvents(rows, [corrected], all, true)[1]).toBe(corrected);
    expect(mergeEvents([corrected], [event(8)], all, true)).toEqual([corrected]);
    expect(sequences(mergeEvents(rows, [corrected], (one) => isWanted(one, { ...noFilter, category: ['P'] }), true))).toEqual([9, 5]);
  });

  it('[MUI-3] a full page without a known row leaves a gap; a page with one, or one that is the whole list, does not', () => {
    expect(leavesGap(rows, { rows: [event(30), event(29)], next: 'more' })).toBe(true);
    expect(leavesGap(rows, { rows: [event(30), event(9)], next: 'more' })).toBe(false);
    expect(leavesGap(rows, { rows: [event(30)], next: null })).toBe(false);
    expect(leavesGap([], { rows: [event(30)], next: 'more' })).toBe(false);
  });

  it('[MUI-2] an event is wanted or not by each filter', () => {
    const one = event(5);
    expect(isWanted(one, noFilter)).toBe(true);
    for (const filter of [{ court: ['b'] }, { category: ['H'] }, { side: 'red' }, { type: 'hl' }, { match: '102' }, { session: 't' }, { validity: 'invalid' }, { day: '2026-11-20' }, { tournament: 'x' }, { from: '5001' }, { to: '5000' }]) {
      expect([filter, isWanted(one, { ...noFilter, ...filter })]).toEqual([filter, false]);
    }
    expect(isWanted(one, { ...noFilter, from: '5000', to: '5001', court: ['a', 'b'], text: 'anything' })).toBe(true);
  });
});
