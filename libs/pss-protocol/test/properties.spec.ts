import fc from 'fast-check';
import { builtInProtocol, formatMessage, parseDatagram, type PssMessage } from '../src/index.js';

const small = fc.nat(99);
const name = fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replace(/[;\r\n\0\uFEFF\uFFFD]/g, '').trim()).filter((text) => !/^(at2|ju[123]|ta|s?t[12])$/i.test(text));
const seconds = fc.nat(5_999).map((value) => value * 1000);
const party = fc.constantFrom(1 as const, 2 as const);
const statistics = fc.record({ body: small, head: small, punch: small, technicalBody: small, technicalHead: small, gamJeoms: small });
const code = fc.constantFrom('PTF', 'SUP', 'RSC', 'WDR', 'GDP');
const official = fc.record({ name: name, country: name });
const roles = ['ju1', 'ju2', 'ju3', 'ta'] as const;
const actions = fc.constantFrom('start' as const, 'stop' as const, 'corr' as const, 'stopEnd' as const, null);
const optionalNumber = (max: number): fc.Arbitrary<number | null> => fc.option(fc.integer({ min: 1, max }), { nil: null });
const winnersOf = (list: readonly (0 | 1 | 2)[]): { round: number; winner: 0 | 1 | 2 }[] => list.map((winner, index) => ({ round: index + 1, winner }));
const anyParty = fc.constantFrom(0 as const, 1 as const, 2 as const);
const key = <K extends PssMessage['key']>(one: K): fc.Arbitrary<K> => fc.constant(one);

/** A message of every kind there is. A kind without an entry is an error of the compiler. */
const kinds: { readonly [K in Exclude<PssMessage['key'], 'custom'>]: fc.Arbitrary<Extract<PssMessage, { key: K }>> } = {
  port: fc.record({ key: key('port'), port: fc.integer({ min: 1, max: 65_535 }), connected: fc.boolean() }),
  hel: fc.record({ key: key('hel') }),
  bye: fc.record({ key: key('bye') }),
  board: fc.record({ key: key('board'), setting: fc.constantFrom('inlb' as const, 'insl' as const, 'inth' as const), value: fc.nat(99).map(String) }),
  pre: fc.record({ key: key('pre'), text: name }),
  rdy: fc.record({ key: key('rdy'), text: name }),
  ref: fc.tuple(official, fc.array(official, { maxLength: 4 })).map(([first, others]) => ({ key: 'ref' as const, officials: [{ role: 'cr' as const, ...first }, ...others.map((one, index) => ({ role: roles[index]!, ...one }))] })),
  at: fc.record({ key: key('at'), blue: fc.record({ short: name, long: name, noc: name }), red: fc.record({ short: name, long: name, noc: name }) }),
  mch: fc.record({
    key: key('mch'), matchNumber: name.filter((text) => text !== ''), phase: name, weight: name, unusedRounds: fc.constantFrom('', '0', '1'), colours: fc.constant(['#0000ff', '#FFFFFF', '#ff0000', '#FFFFFF'] as [string, string, string, string]),
    ovrId: fc.option(name.filter((text) => text !== '' && text.toLowerCase() !== 'null'), { nil: null }), division: name, totalRounds: optionalNumber(10), roundSeconds: optionalNumber(3_600), countdown: fc.constant('cntDown'),
    bodyThreshold: optionalNumber(100), headThreshold: optionalNumber(100),
  }),
  wg: fc.record({ key: key('wg'), blue: fc.nat(10), red: fc.nat(10) }),
  wrd: fc.array(anyParty, { minLength: 1, maxLength: 3 }).map((list) => ({ key: 'wrd' as const, winners: winnersOf(list) })),
  s: fc.record({ key: key('s'), blue: fc.tuple(small, small, small), red: fc.tuple(small, small, small) }),
  sc: fc.record({ key: key('sc'), blue: small, red: small }),
  avt: fc.record({ key: key('avt'), value: fc.nat(999) }),
  clk: fc.record({ key: key('clk'), ms: seconds, action: actions }),
  rnd: fc.record({ key: key('rnd'), round: fc.nat(4) }),
  brk: fc.record({ key: key('brk'), ms: seconds, action: actions }),
  ij: fc.record({ key: key('ij'), party: anyParty, ms: seconds, action: fc.constantFrom('show' as const, 'hide' as const, 'reset' as const, null) }),
  to: fc.record({ key: key('to'), party, ms: seconds, action: actions }),
  ch: fc.oneof(
    fc.record({ key: key('ch'), party: anyParty, state: fc.constantFrom(1, 0, -1, null), result: fc.constant(null) }),
    fc.record({ key: key('ch'), party: anyParty, state: fc.constantFrom(1, 0), result: fc.constantFrom(0, 1) }),
  ),
  hl: fc.record({ key: key('hl'), party, level: fc.integer({ min: 1, max: 100 }) }),
  pt: fc.record({ key: key('pt'), party, points: fc.integer({ min: 1, max: 5 }) }),
  sup: fc.record({ key: key('sup'), party: anyParty }),
  rst: fc.record({ key: key('rst'), round: fc.integer({ min: 1, max: 4 }), blue: statistics, red: statistics }),
  rsr: fc.record({ key: key('rsr'), reason: name }),
  win: fc.record({ key: key('win'), winner: fc.constantFrom('BLUE' as const, 'RED' as const, 'TIE' as const) }),
  wmh: fc.oneof(
    fc.record({ key: key('wmh'), name, line: fc.tuple(small, small).map(([blue, red]) => `${String(blue)}-${String(red)}`), code: fc.option(code, { nil: null }) }),
    fc.record({ key: key('wmh'), name, line: fc.constant(null), code: fc.constant(null) }),
  ),
  hwt: fc.record({ key: key('hwt'), value: fc.nat(5) }),
};
const anyMessage: fc.Arbitrary<PssMessage> = fc.oneof(...Object.values(kinds));

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
      { seed: Number(process.env['RESTRIKE_SEED'] ?? 1), numRuns: 5_000 },
    );
  });

  it('[PSS-2] a message that is written is read as itself', () => {
    fc.assert(
      fc.property(anyMessage, fc.constantFrom('gen3' as const, 'gen2' as const), (message, generation) => {
        const [part, ...more] = parseDatagram(new TextEncoder().encode(formatMessage(message, generation)));
        expect(more).toEqual([]);
        expect(part?.reading).toMatchObject({ outcome: 'known', message });
      }),
      { seed: Number(process.env['RESTRIKE_SEED'] ?? 1), numRuns: 3_000 },
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
