import fc from 'fast-check';
import { builtInProtocol, formatMessage, parseDatagram, type PssMessage } from '../src/index.js';

const small = fc.nat(99);
const name = fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replace(/[;\r\n\0\uFEFF\uFFFD]/g, '').trim()).filter((text) => !/^(at2|ju[123]|ta|s?t[12])$/i.test(text));
const seconds = fc.nat(5_999).map((value) => value * 1000);
const party = fc.constantFrom(1 as const, 2 as const);
const statistics = fc.record({ body: small, head: small, punch: small, technicalBody: small, technicalHead: small, gamJeoms: small });
const anyMessage: fc.Arbitrary<PssMessage> = fc.oneof(
  fc.record({ key: fc.constant('clk' as const), ms: seconds, action: fc.constantFrom('start' as const, 'stop' as const, 'corr' as const, null) }),
  fc.record({ key: fc.constant('sc' as const), blue: small, red: small }),
  fc.record({ key: fc.constant('pt' as const), party, points: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ key: fc.constant('hl' as const), party, level: fc.integer({ min: 1, max: 100 }) }),
  fc.record({ key: fc.constant('rst' as const), round: fc.integer({ min: 1, max: 3 }), blue: statistics, red: statistics }),
  fc.record({ key: fc.constant('at' as const), blue: fc.record({ short: name, long: name, noc: name }), red: fc.record({ short: name, long: name, noc: name }) }),
  fc.record({ key: fc.constant('ch' as const), party: fc.constantFrom(0 as const, 1 as const, 2 as const), state: fc.constantFrom(1, 0, -1, null), result: fc.constant(null) }),
  fc.record({ key: fc.constant('s' as const), blue: fc.tuple(small, small, small), red: fc.tuple(small, small, small) }),
  fc.record({ key: fc.constant('port' as const), port: fc.integer({ min: 1, max: 65_535 }), connected: fc.boolean() }),
);

describe('[PSS-11] any bytes', () => {
  it('[PSS-11] never throw, and the parts of a datagram joined are the datagram', () => {
    const joints = fc.constantFrom(';', '\r\n', 'hl1;2', 'clk;', '{', '\0', 'at2').map((text) => new TextEncoder().encode(text));
    const pieces = fc.array(fc.oneof(joints, fc.uint8Array({ maxLength: 30 })), { maxLength: 30 }).map((list) => Uint8Array.from(list.flatMap((piece) => [...piece])));
    fc.assert(
      fc.property(pieces, (bytes) => {
        const parts = parseDatagram(bytes);
        expect(parts.length).toBeGreaterThan(0);
        expect(parts[0]?.start).toBe(0);
        expect(parts.at(-1)?.end).toBe(bytes.length);
        parts.slice(1).forEach((part, index) => expect(part.start).toBe(parts[index]?.end));
        for (const { reading } of parts) for (const issue of reading.issues) expect(issue.detail.length).toBeLessThan(400);
      }),
      { numRuns: 5_000 },
    );
  });

  it('[PSS-2] a message that is written is read as itself', () => {
    fc.assert(
      fc.property(anyMessage, fc.constantFrom('gen3' as const, 'gen2' as const), (message, generation) => {
        const [part, ...more] = parseDatagram(new TextEncoder().encode(formatMessage(message, generation)));
        expect(more).toEqual([]);
        expect(part?.reading).toMatchObject({ outcome: 'known', message });
      }),
      { numRuns: 3_000 },
    );
  });

  it('[PSS-2] every row of the table reads and writes its own examples', () => {
    expect(builtInProtocol.rows.length).toBeGreaterThan(25);
    for (const row of builtInProtocol.rows) {
      expect(row.examples.length).toBeGreaterThan(0);
      for (const example of row.examples) {
        const [part] = parseDatagram(new TextEncoder().encode(example));
        expect(part?.reading).toMatchObject({ outcome: 'known', type: row.type, issues: [] });
        if (part?.reading.outcome !== 'known') continue;
        const again = parseDatagram(new TextEncoder().encode(formatMessage(part.reading.message)));
        expect(again[0]?.reading).toEqual(part.reading);
      }
    }
  });
});
