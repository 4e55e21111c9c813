/** @jest-environment jsdom */
import { jest } from '@jest/globals';
import { clockNow, formatClock, steadyClock } from '@restrike/match/clock';
import fc from 'fast-check';
import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { LiveClock } from '../src/clock/live-clock.js';

/** What is said of a clock, and how long it stays the newest word, ms. */
interface Word {
  readonly ms: number;
  readonly running: boolean;
  readonly lasts: number;
}

const stepMs = 10;

/** Shows the words one after the other; `each` step of the way is told the text on screen and what a clock shows that is painted with each word and at every tenth of a second. */
async function play(words: readonly Word[], each: (text: string, meant: string) => void): Promise<void> {
  const place = document.createElement('div');
  const root = createRoot(place);
  let meant: number | null = null;
  let painted = '';
  for (const { ms, running, lasts } of words) {
    const clock = { ms, running, asOf: performance.now() };
    await act(() => root.render(createElement(LiveClock, { clock, arrivedAt: clock.asOf, ageMs: 0 })));
    for (let passed = 0; passed < lasts; passed += stepMs) {
      meant = steadyClock(meant, clockNow(clock, performance.now()), running);
      if (passed === 0 || performance.now() % 100 === 0) painted = formatClock(meant);
      each(place.textContent ?? '', painted);
      jest.advanceTimersByTime(stepMs);
    }
    // It has run on until the next word comes, also where nobody looked.
    meant = steadyClock(meant, clockNow(clock, performance.now()), running);
  }
  await act(() => root.unmount());
}

beforeAll(() => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
});
beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test('[UIL-20] a clock on screen reads as if it were painted every tenth of a second', async () => {
  const word = fc.record({ ms: fc.nat({ max: 400 }).map((tenths) => tenths * stepMs), running: fc.boolean(), lasts: fc.integer({ min: 1, max: 250 }).map((steps) => steps * stepMs) });
  await fc.assert(
    fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 6 }), async (words) => {
      const wrong: unknown[] = [];
      await play(words, (text, meant) => text === meant || wrong.push([text, meant]));
      expect(wrong).toEqual([]);
    }),
    { seed: Number(process.env['RESTRIKE_SEED'] ?? 1), numRuns: 60 },
  );
});

test('[UIL-20] it is painted when it reads otherwise and not in between, and its text is changed, not put in anew', async () => {
  const timers = jest.spyOn(globalThis, 'setTimeout');
  const place = document.createElement('div');
  const root = createRoot(place);
  const clock = { ms: 3_400, running: true, asOf: 0 };
  await act(() => root.render(createElement(LiveClock, { clock, arrivedAt: performance.now(), ageMs: 0 })));
  const written = place.querySelector('.clock')?.firstChild;
  timers.mockClear();
  const seen: [number, string][] = [];
  for (let passed = 0; passed <= 5_000; passed += 100) {
    const text = place.textContent ?? '';
    if (seen.at(-1)?.[1] !== text) seen.push([passed, text]);
    jest.advanceTimersByTime(100);
  }
  expect(seen).toEqual([[0, '0:04'], [400, '0:03'], [1_400, '0:02'], [2_400, '0:01'], [3_400, '0:00']]);
  expect(timers).toHaveBeenCalledTimes(3);
  expect(place.querySelector('.clock')?.firstChild).toBe(written);
  expect(jest.getTimerCount()).toBe(0);
  await act(() => root.unmount());
});
