/** @jest-environment jsdom */
import type { CourtView, NodeId } from '@restrike/contracts';
import { TextEncoder } from 'node:util';
import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import type { CourtSeen } from '../src/feed/court-feed.js';

// jsdom has none; every browser has.
Object.assign(globalThis, { TextEncoder });
const { CourtCard } = await import('../src/court/court-card.js');

const athlete = { name: 'A', shortName: 'A', noc: 'KOR', score: 3, gamJeoms: 1, roundsWon: 0 };
const state = { matchId: 'one', matchNumber: '101', status: 'round', round: 1, clock: { ms: 60_000, running: true, asOf: 1_000 }, breakClock: null, injury: null, timeout: null, blue: athlete, red: athlete, result: null };
let drawn: string[] = [];

/** A court whose card notes that it was drawn. */
function court(name: string, change: Partial<CourtSeen['view']> = {}): CourtSeen {
  const live = { sentAt: 1_000, sequence: 1, state: { ...state, get phase(): null { drawn.push(name); return null; } } };
  return { view: { nodeId: name as NodeId, courtName: name, link: 'online', live, ...change } as unknown as CourtView, heardAt: 0, liveAt: 0, clockAgeMs: 0 };
}

test('[UIL-19] a card is drawn anew when its own court said something, was lost or grew older, and with nobody else’s word nor the time alone', async () => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  const show = async (courts: readonly CourtSeen[], now: number, isKnown = true): Promise<readonly string[]> => {
    drawn = [];
    await act(() => root.render(courts.map((one) => createElement(CourtCard, { key: one.view.nodeId, court: one, now, isKnown }))));
    return drawn;
  };
  const [one, two] = [court('one'), court('two')];
  expect(await show([one, two], 500)).toEqual(['one', 'two']);
  expect(await show([one, two], 1_000)).toEqual([]);
  expect(await show([two, one], 1_500)).toEqual([]);
  expect(await show([court('one'), two], 2_000)).toEqual(['one']);
  const lost = court('one', { link: 'offline' });
  expect(await show([lost, two], 2_500)).toEqual(['one']);
  expect(await show([lost, two], 2_900)).toEqual([]);
  expect(await show([lost, two], 3_000)).toEqual(['one']);
  expect(document.body.textContent).toContain('3 s');
  // Nothing was heard of the other one for half a minute: it says so, and its clock is not known.
  expect(await show([lost, two], 30_500)).toEqual(['one', 'two']);
  expect([...document.querySelectorAll('[data-testid="clock"]')].map(({ textContent }) => textContent)).toEqual(['–:––', '–:––']);
  // While the hub is lost it is not known of any whether it is there, what goes on, and how far its clock is.
  expect(await show([one, two], 1_000)).toEqual(['one', 'two']);
  expect(document.body.textContent).toContain('In round');
  expect(await show([one, two], 1_000, false)).toEqual(['one', 'two']);
  expect([...document.querySelectorAll('article')].map((card) => [card.dataset['link'], card.querySelector('.status')?.textContent, card.querySelector('[data-testid="clock"]')?.textContent, card.querySelector('.trouble')?.textContent])).toEqual(
    [0, 0].map(() => ['unknown', 'Not known now', '–:––', 'Last heard 1 s ago']));
  await act(() => root.unmount());
});

test('[UIL-21] a name is written smaller in steps by its letters, and stands whole in the title', async () => {
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  for (const [letters, length] of [[14, 'short'], [17, 'long'], [33, 'longest'], [34, 'overlong'], [60, 'overlong']] as const) {
    const name = 'N'.repeat(letters);
    const { view } = court('one');
    const named = { ...court('one'), view: { ...view, live: { ...view.live, state: { ...state, blue: { ...athlete, name } } } } as unknown as CourtView };
    await act(() => root.render(createElement(CourtCard, { court: named, now: 500, isKnown: true })));
    const shown = document.querySelector<HTMLElement>('[data-testid="blue-name"]');
    expect([shown?.dataset['length'], shown?.title]).toEqual([length, name]);
  }
  await act(() => root.unmount());
});

test('[UIL-22] gam-jeoms are marks up to five, and a number beyond', async () => {
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  const shown = async (gamJeoms: number): Promise<readonly unknown[]> => {
    const { view } = court('one');
    const held = { ...court('one'), view: { ...view, live: { ...view.live, state: { ...state, blue: { ...athlete, gamJeoms } } } } as unknown as CourtView };
    await act(() => root.render(createElement(CourtCard, { court: held, now: 500, isKnown: true })));
    const marks = document.querySelector('.athlete-blue .marks-gam-jeom');
    return [marks?.querySelectorAll('i.on').length, marks?.querySelectorAll('i').length, marks?.textContent, marks?.getAttribute('aria-label')];
  };
  expect([await shown(0), await shown(5), await shown(7)]).toEqual([[0, 5, '', 'Gam-jeoms 0'], [5, 5, '', 'Gam-jeoms 5'], [1, 1, '7', 'Gam-jeoms 7']]);
  await act(() => root.unmount());
});
