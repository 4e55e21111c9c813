import pg from 'pg';
import { startTestPostgres, type TestPostgres } from '../testing/postgres.js';
import { binaryArray, type BinaryType } from './binary-array.js';

let postgres: TestPostgres;
let client: pg.Client;
beforeAll(async () => {
  postgres = await startTestPostgres();
  client = new pg.Client({ connectionString: await postgres.database() });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await postgres.stop();
});

/** The values as the database reads them, as text. */
async function read(type: BinaryType, values: readonly unknown[]): Promise<(string | null)[]> {
  const { rows } = await client.query<{ value: string | null }>(`SELECT value::text FROM unnest($1::${type}[]) WITH ORDINALITY AS u(value, place) ORDER BY place`, [binaryArray(type, values)]);
  return rows.map(({ value }) => value);
}

describe('[SYN-2] arrays in the database’s own form', () => {
  it.each<[BinaryType, readonly unknown[], readonly string[]]>([
    ['boolean', [true, false, false], ['true', 'false', 'false']],
    ['bytea', [Buffer.from([0, 255, 92]), Buffer.alloc(0)], ['\\x00ff5c', '\\x']],
    ['bigint', [0, 1, -1, 4_294_967_296, -4_294_967_297, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER], ['0', '1', '-1', '4294967296', '-4294967297', '9007199254740991', '-9007199254740991']],
    ['smallint', [-32_768, 0, 32_767], ['-32768', '0', '32767']],
    ['text', ['', 'a"\\{},NULL', 'NULL', '김태권 🥋'], ['', 'a"\\{},NULL', 'NULL', '김태권 🥋']],
    ['json', ['{"a":"\\u0000"}', '[]'], ['{"a":"\\u0000"}', '[]']],
    ['double precision', [0, -0.1, 1_795_352_316_071.25], ['0', '-0.1', '1795352316071.25']],
    ['date', ['2026-11-22', '2000-01-01', '1999-12-31', '2024-02-29', '0001-01-01', '9999-12-31'], ['2026-11-22', '2000-01-01', '1999-12-31', '2024-02-29', '0001-01-01', '9999-12-31']],
    ['uuid', ['4bd4ec15-2dc5-4f8b-8b0b-6a3dbe2a5d0e', '4BD4EC15-2DC5-4F8B-8B0B-6A3DBE2A5D0F'], ['4bd4ec15-2dc5-4f8b-8b0b-6a3dbe2a5d0e', '4bd4ec15-2dc5-4f8b-8b0b-6a3dbe2a5d0f']],
  ])('[SYN-2] gives %s back, repeats and nulls among them', async (type, values, texts) => {
    const withNulls = [null, ...values.flatMap((value) => [value, value, null, value])];
    expect(await read(type, withNulls)).toEqual([null, ...texts.flatMap((one) => [one, one, null, one])]);
    expect(await read(type, values)).toEqual(texts);
  });

  it('[SYN-2] has room for what is larger than all before, and for nothing', async () => {
    const long = ['x'.repeat(200_000), 'é'.repeat(700_000), 'y'];
    expect(await read('text', long)).toEqual(long);
    expect(await read('text', ['z'])).toEqual(['z']);
  });

  it.each<[BinaryType, unknown]>([
    ['bigint', 1.5],
    ['bigint', Number.MAX_SAFE_INTEGER + 1],
    ['smallint', 32_768],
    ['date', '2026-02-30'],
    ['date', 'today'],
    ['uuid', '4bd4ec15'],
  ])('[SYN-2] refuses as %s, with the code of bad content, %p', (type, value) => {
    expect(() => binaryArray(type, [value])).toThrow(expect.objectContaining({ code: '22P02', message: `invalid input for type ${type}: ${JSON.stringify(value)}` }));
  });
});
