import fc from 'fast-check';
import { packDatagrams, packLimit, unpackDatagrams } from './packed-datagrams.js';

const datagrams = fc.array(
  fc.record({
    sessionId: fc.constantFrom('a', 'b'),
    number: fc.integer({ min: 1, max: 2 ** 50 }),
    receivedAt: fc.double({ min: 0, max: 4e12, noNaN: true }),
    monotonicUs: fc.integer({ min: 0, max: 2 ** 52 }),
    sender: fc.constantFrom('192.0.2.1:5', '192.0.2.2:5', 'a 192.0.2.3:5'),
    bytes: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  }),
  { maxLength: 40 },
);

describe('datagrams between threads', () => {
  it('[ING-2] come out of a pack as they went in, whatever their bytes', () => {
    fc.assert(fc.property(datagrams, (given) => expect(unpackDatagrams(structuredClone(packDatagrams(given)))).toEqual(given)), { seed: Number(process.env['RESTRIKE_SEED'] ?? 1) });
  });

  it('[ING-5] are refused when there are more than a pack can tell apart', () => {
    const one = { sessionId: 's', number: 1, receivedAt: 1, monotonicUs: 1, sender: '192.0.2.1:5', bytes: '' };
    expect(() => packDatagrams(Array.from({ length: packLimit + 1 }, () => one))).toThrow(RangeError);
  });
});
