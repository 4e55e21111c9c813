import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LINK_PROTOCOL, compareSchemas, wireJsonSchema, wireSchemas, type WireName } from '../src/index.js';

const folder = fileURLToPath(new URL('../frozen/', import.meta.url));
const frozen = (name: string): unknown => JSON.parse(readFileSync(`${folder}${name}.schema.json`, 'utf8'));
const names = Object.keys(wireSchemas) as WireName[];

describe('[CON-1] frozen JSON Schema', () => {
  it('[CON-1] has one file for each wire shape and no other', () => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.schema.json'));
    expect(files.sort()).toEqual(names.map((name) => `${name}.schema.json`).sort());
  });

  it('[CON-1] was frozen with the version of the link as it is: one that was raised and not frozen would let the next breaking change through', () => {
    expect(JSON.parse(readFileSync(`${folder}protocol.json`, 'utf8'))).toEqual({ linkProtocol: LINK_PROTOCOL });
  });

  it.each(names)('[CON-1] %s is what was frozen', (name) => {
    // A difference of kind `breaking` needs a new LINK_PROTOCOL; an additive one needs `npm run freeze -w @restrike/contracts`.
    expect(compareSchemas(frozen(name), wireJsonSchema(name))).toEqual([]);
  });
});

describe('[CON-2] compareSchemas', () => {
  const shape = {
    type: 'object',
    properties: { score: { type: 'integer', minimum: 0 }, side: { type: 'string', enum: ['blue', 'red'] } },
    required: ['score', 'side'],
    additionalProperties: false,
  };
  const changed = (change: (copy: typeof shape) => void): unknown => {
    const copy = structuredClone(shape);
    change(copy);
    return copy;
  };
  const kinds = (today: unknown, from: unknown = shape): string[] => compareSchemas(from, today).map((one) => one.kind);

  it('[CON-2] finds nothing in an equal schema', () => {
    expect(compareSchemas(shape, structuredClone(shape))).toEqual([]);
  });

  it.each([
    ['a property removed', changed((one) => delete (one.properties as Partial<typeof one.properties>).side)],
    ['a property no longer required', changed((one) => one.required.pop())],
    ['another type', changed((one) => (one.properties.score.type = 'number'))],
    ['another bound', changed((one) => (one.properties.score.minimum = 1))],
    ['a word added to an enumeration', changed((one) => one.properties.side.enum.push('both'))],
    ['a word removed from an enumeration', changed((one) => one.properties.side.enum.pop())],
    ['a new property in a closed object', changed((one) => Object.assign(one.properties, { extra: { type: 'string' } }))],
  ])('[CON-2] calls %s breaking', (_title, today) => {
    expect(kinds(today)).toContain('breaking');
  });

  it('[CON-2] calls a new optional property of an open object additive', () => {
    const open = { ...shape, additionalProperties: {} };
    const today = { ...open, properties: { ...shape.properties, extra: { type: 'string' } } };
    expect(kinds(today, open)).toEqual(['additive']);
  });

  it('[CON-2] calls a removed and an added alternative of a union breaking', () => {
    const member = (kind: string): unknown => ({ type: 'object', properties: { kind: { const: kind } }, required: ['kind'] });
    const union = { oneOf: [member('point'), member('hit')] };
    expect(kinds({ oneOf: [member('hit')] }, union)).toEqual(['breaking']);
    expect(kinds({ oneOf: [member('hit'), member('point'), member('win')] }, union)).toEqual(['breaking']);
    expect(kinds({ oneOf: [member('hit'), member('point')] }, union)).toEqual([]);
  });
});
