/** @jest-environment jsdom */
import type { CourtView, NodeId } from '@restrike/contracts';
import type { CourtSeen } from '@restrike/ui';
import { jest } from '@jest/globals';
import { TextEncoder } from 'node:util';
import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';

// jsdom has none; every browser has.
Object.assign(globalThis, { TextEncoder });
const { CourtPlaces } = await import('../src/court-places.js');

const athlete = { name: 'A', shortName: 'A', noc: 'KOR', score: 3, gamJeoms: 1, roundsWon: 0 };
const clock = { ms: 60_000, running: false, asOf: 0 };
function court(name: string, status: string): CourtSeen {
  const state = { matchId: 'one', matchNumber: '101', status, round: 1, clock, breakClock: null, injury: null, timeout: null, blue: athlete, red: athlete, result: null };
  return { view: { nodeId: name as NodeId, courtName: name, link: 'online', live: { sentAt: 0, sequence: 1, state } } as unknown as CourtView, heardAt: 0, liveAt: 0, clockAgeMs: 0 };
}

test('[MUI-13] a court that goes to the front takes its place there, and nothing is put into the document or taken out of it', async () => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  jest.useFakeTimers();
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  const show = async (courts: readonly CourtSeen[]): Promise<void> => {
    await act(() => root.render(createElement(CourtPlaces, { courts, columns: null, now: 500, isKnown: true })));
  };
  const inPlace = (): (string | undefined)[] => [...document.querySelectorAll<HTMLElement>('.overview-place')].sort((a, b) => Number(a.style.order) - Number(b.style.order)).map((place) => place.querySelector('article')?.dataset['nodeId']);
  const one = court('one', 'round');
  await show([court('two', 'break'), one, court('three', 'round')]);
  expect(inPlace()).toEqual(['one', 'three', 'two']);
  const moved: unknown[] = [];
  const observer = new MutationObserver((records) => void moved.push(...records));
  observer.observe(document.body, { subtree: true, childList: true });
  await show([court('two', 'round'), one, court('three', 'break')]);
  expect(inPlace()).toEqual(['one', 'two', 'three']);
  await show([court('two', 'round'), court('one', 'finished'), court('three', 'break')]);
  expect(inPlace()).toEqual(['two', 'three', 'one']);
  expect(moved).toEqual([]);
  observer.disconnect();
  // When they have stood still the document says the same, so that a screen reader reads them as they stand.
  const written = (): (string | undefined)[] => [...document.querySelectorAll<HTMLElement>('article')].map((card) => card.dataset['nodeId']);
  expect(written()).toEqual(['one', 'three', 'two']);
  const cards = [...document.querySelectorAll('article')];
  await act(() => jest.advanceTimersByTimeAsync(3_000));
  expect([written(), inPlace()]).toEqual([['two', 'three', 'one'], ['two', 'three', 'one']]);
  expect(new Set(document.querySelectorAll('article'))).toEqual(new Set(cards));
  // One that comes stands behind the others until then.
  await show([court('two', 'round'), court('one', 'finished'), court('three', 'break'), court('four', 'round')]);
  expect([written(), inPlace()]).toEqual([['two', 'three', 'one', 'four'], ['four', 'two', 'three', 'one']]);
  await act(() => root.unmount());
  jest.useRealTimers();
});
