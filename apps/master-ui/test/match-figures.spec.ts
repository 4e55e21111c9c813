/** @jest-environment jsdom */
import type { MatchState } from '@restrike/contracts';
import { TextEncoder } from 'node:util';
import { createElement } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';

// jsdom has none; every browser has.
Object.assign(globalThis, { TextEncoder });
const { MatchFigures } = await import('../src/courts/match-figures.js');

const athlete = { roundScores: [3, 0, 2, 1], roundGamJeoms: [1, 0, 0, 2], hits: { count: 0, max: 0, sum: 0, last: null }, challenges: { asked: 0, rejected: 0 } };
const state = (round: number): MatchState => ({ round, roundWinners: ['blue', 'red', null], blue: athlete, red: athlete }) as unknown as MatchState;

test('[MUI-14] the figures of a match have a row for each round, for one to come without figures, and one for the golden point when it is fought', () => {
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  const rows = (round: number): readonly string[] => {
    flushSync(() => root.render(createElement(MatchFigures, { state: state(round) })));
    return [...document.querySelectorAll('tbody tr')].slice(0, -2).map((row) => [...row.children].map(({ textContent }) => textContent).join(' | '));
  };
  expect(rows(2)).toEqual(['Round 1 | 3 · 1 G | 3 · 1 G', 'Round 2 | 0 · 0 G | 0 · 0 G', 'Round 3 | – | –']);
  expect(rows(4).slice(2)).toEqual(['Round 3 | 2 · 0 G | 2 · 0 G', 'Golden point | 1 · 2 G | 1 · 2 G']);
  root.unmount();
});
