import { pixelFaults } from './pixel-faults.js';

const good = { neverShown: 0, unexplainedPaintings: [], cardsWrongBefore: 0, pageErrors: [] };

test('[BENCH-2] a change that was never shown, a painting of what nobody sent, a card that was wrong before and an error of the page are faults', () => {
  expect(pixelFaults('overview', good)).toEqual([]);
  expect(pixelFaults('overview', { neverShown: 2, unexplainedPaintings: ['[9]'], cardsWrongBefore: 1, pageErrors: ['no'] })).toEqual([
    'overview: 2 changes were never shown',
    'overview: nobody sent what a card read: [9]',
    'overview: 1 cards were wrong before the first datagram',
    'overview: no',
  ]);
});
