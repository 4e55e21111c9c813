import { matchPaintings } from './match-paintings.js';

const card = (blue: number, status = 'round'): string => JSON.stringify([[blue, 0], status]);
const at = (ms: number, reading: string) => ({ at: ms, card: reading });

test('[BENCH-2] a change is as late as the painting that shows it', () => {
  expect(matchPaintings(card(0), [at(100, card(1)), at(200, card(1, 'break'))], [at(130, card(1)), at(245, card(1, 'break'))])).toEqual({
    shown: [{ change: 0, sentAt: 100, lateMs: 30, score: true }, { change: 1, sentAt: 200, lateMs: 45, score: false }],
    neverShown: 0,
    takenBack: 0,
    unexplained: [],
  });
});

test('[BENCH-2] a change that was skipped is as late as the one that stands for it', () => {
  const { shown, neverShown } = matchPaintings(card(0), [at(100, card(1)), at(110, card(2)), at(120, card(3))], [at(150, card(3))]);
  expect([shown.map(({ lateMs }) => lateMs), neverShown]).toEqual([[50, 40, 30], 0]);
});

test('[BENCH-2] what is never painted, and what nobody sent, is counted', () => {
  const { shown, neverShown, unexplained } = matchPaintings(card(0), [at(100, card(1)), at(300, card(2))], [at(130, card(1)), at(160, card(9)), at(170, card(0))]);
  expect([shown.length, neverShown, unexplained]).toEqual([1, 1, [at(160, card(9)), at(170, card(0))]]);
});

test('[BENCH-2] nothing is painted before it is sent', () => {
  expect(matchPaintings(card(0), [at(100, card(1))], [at(90, card(1))])).toMatchObject({ neverShown: 1, unexplained: [at(90, card(1))] });
});

test('[BENCH-2] what is taken back at once is nothing to paint, and what stood longer is missing', () => {
  const again = [at(100, card(0, 'idle')), at(105, card(0))];
  expect(matchPaintings(card(0), [...again, at(5_000, card(1))], [at(5_030, card(1))])).toMatchObject({ shown: [{ sentAt: 5_000, lateMs: 30 }], neverShown: 0, takenBack: 2 });
  expect(matchPaintings(card(0), again, [])).toMatchObject({ neverShown: 0, takenBack: 2 });
  // Painted after all: then both are late as they are.
  expect(matchPaintings(card(0), again, [at(120, card(0, 'idle')), at(140, card(0))])).toMatchObject({ shown: [{ lateMs: 20 }, { lateMs: 35 }], takenBack: 0 });
  expect(matchPaintings(card(0), [at(100, card(1)), at(900, card(0)), at(5_000, card(2))], [at(5_030, card(2))])).toMatchObject({ shown: [{ lateMs: 4_930 }, { lateMs: 4_130 }, { lateMs: 30 }], takenBack: 0 });
  expect(matchPaintings(card(0), [at(100, card(1)), at(900, card(0))], [])).toMatchObject({ neverShown: 2, takenBack: 0 });
});
