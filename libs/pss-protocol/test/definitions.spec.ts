import { builtInProtocol, formatMessage, parseDatagram, type Protocol } from '../src/index.js';
import { loadDefinitions } from '../src/load-definitions.js';

const parse = (text: string, protocol: Protocol) => parseDatagram(new TextEncoder().encode(text), protocol)[0]?.reading;
const file = `{
  "messages": [
    { "keys": ["vip"], "type": "vip", "meaning": "a guest", "fields": [
      { "name": "seat", "kind": "integer", "min": 1, "max": 9 },
      { "name": "mood", "kind": "word", "words": ["good", "bad"], "optional": true }
    ] }
  ],
  "ranges": [{ "type": "hl", "field": "level", "min": 1, "max": 200 }]
}`;

describe('[PSS-12] definition files', () => {
  it('[PSS-12] add messages and change ranges, in a protocol of their own', () => {
    const loaded = loadDefinitions(file);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
    expect(parse('vip;3;good', loaded.protocol)).toMatchObject({ outcome: 'known', message: { key: 'custom', type: 'vip', fields: { seat: 3, mood: 'good' } }, issues: [] });
    expect(formatMessage({ key: 'custom', type: 'vip', fields: { seat: 3, mood: null } }, 'gen3', loaded.protocol)).toBe('vip;3');
    expect(parse('hl1;150', loaded.protocol)).toMatchObject({ outcome: 'known', issues: [] });
    expect(parse('vip;3', builtInProtocol)).toMatchObject({ outcome: 'unknown' });
    expect(parse('hl1;150', builtInProtocol)?.issues).toHaveLength(1);
  });

  it('[PSS-12] change the range of marked pairs, and nothing else of the row', () => {
    const loaded = loadDefinitions('\uFEFF{ "ranges": [{ "type": "sc", "field": "red", "min": 0, "max": 5 }] }');
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
    expect(parse('sc2;6;sc1;250', loaded.protocol)).toMatchObject({ outcome: 'known', message: { key: 'sc', blue: 250, red: 6 } });
    expect(parse('sc2;6;sc1;6', loaded.protocol)?.issues).toEqual([{ code: 'OUT_OF_RANGE', detail: 'red is 6, expected 0 to 5' }]);
    expect(formatMessage({ key: 'sc', blue: 1, red: 2 }, 'gen3', loaded.protocol)).toBe('sc1;1;sc2;2');
  });

  it.each([
    ['{ "ranges": [{ "type": "mch", "field": "bodyThreshold", "min": 0, "max": 9 }] }', 1, '$.ranges.0.type', /form is its own/],
    ['{ "messages": [{ "keys": ["a"], "type": "x", "fields": [] },\n { "keys": ["a"], "type": "y", "fields": [] }] }', 2, '$.messages.1.keys.0', /twice/],
    ['{\n "messages": [\n', 3, '$', /not JSON/],
    ['{\n "messages": [\n  { "keys": ["a",], "type": "a", "fields": [] }\n ]\n}\n', 3, '$', /not JSON/],
    ['{\n "messages": [], // none\n "ranges": []\n}\n', 2, '$', /not JSON/],
    ['{\n "messages": [\n  { "keys": ["VIP!"], "type": "vip", "fields": [] }\n ]\n}', 3, '$.messages.0.keys.0', /lower-case/],
    ['{\n "ranges": [\n  { "type": "hl", "field": "level", "min": 1, "max": 9 },\n  { "type": "nix", "field": "a", "min": 1, "max": 2 }\n ]\n}', 4, '$.ranges.1.type', /no message is of type nix/],
    ['{\n "ranges": [{ "type": "hl",\n "field": "force", "min": 1, "max": 2 }]\n}', 3, '$.ranges.0.field', /it has level/],
    ['{\n "colour": 1\n}', 1, '$', /colour/],
    ['{ "messages": [{ "keys": ["a"], "type": "clk", "fields": [] }] }', 1, '$.messages.0.type', /already/],
  ])('[PSS-13] a bad one is refused with line and reason: %j', (text, line, path, reason) => {
    const loaded = loadDefinitions(text);
    if (loaded.ok) throw new Error('was taken');
    expect(loaded.errors[0]).toMatchObject({ line, path });
    expect(loaded.errors[0]?.reason).toMatch(reason);
    expect(parse('clk;01:00', builtInProtocol)).toMatchObject({ outcome: 'known' });
  });

  it('[PSS-13] the line is that of the first wrong character, wherever it stands', () => {
    const { length } = file;
    const wrong = Array.from({ length }, (_, at) => ({ at, text: `${file.slice(0, at)}#${file.slice(at)}` })).filter(({ text }) => {
      try {
        JSON.parse(text);
        return false;
      } catch {
        return true;
      }
    });
    expect(wrong.length).toBeGreaterThan(length / 2);
    for (const { at, text } of wrong) {
      const loaded = loadDefinitions(text);
      expect([at, loaded.ok ? null : loaded.errors.map(({ line }) => line)]).toEqual([at, [file.slice(0, at).split('\n').length]]);
    }
  });
});
