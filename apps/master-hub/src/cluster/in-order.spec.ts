import { InOrder } from './in-order.js';

const all = (order: InOrder<string>, numbers: readonly number[], now = 0): string => numbers.map((number) => order.take(number, `m${String(number)}`, now)).flatMap(({ ready, missed }) => (missed ? ['missed', ...ready] : ready)).join(' ');

describe('[HUB-15] messages of another process', () => {
  it('[HUB-15] come in their order, each once, whichever way they took', () => {
    expect(all(new InOrder(), [1, 3, 4, 2, 2, 1, 6, 5])).toBe('m1 m2 m3 m4 m5 m6');
  });

  it('[HUB-15] are waited for, and then given up and said to be lost', () => {
    const order = new InOrder<string>();
    expect(all(order, [1, 3], 1_000)).toBe('m1');
    expect(order.tick(2_999)).toEqual({ ready: [], missed: false });
    expect(order.tick(3_000)).toEqual({ ready: ['m3'], missed: true });
    expect(all(order, [2, 4], 3_000)).toBe('m4');
    expect(order.tick(99_000)).toEqual({ ready: [], missed: false });
  });

  it('[HUB-15] of which the first was not heard are taken from there on, and the ones before are known to be lost', () => {
    expect(all(new InOrder(), [7, 8])).toBe('missed m7 m8');
  });

  it('[HUB-15] wait in a bounded number', () => {
    const order = new InOrder<string>();
    order.take(1, 'm1', 0);
    const turns = Array.from({ length: 1_001 }, (_, index) => order.take(index + 3, 'm', 0));
    expect(turns.filter(({ missed }) => missed)).toHaveLength(1);
    expect(turns.at(-1)?.ready).toHaveLength(1_001);
  });
});
