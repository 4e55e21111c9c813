import pg from 'pg';
import { openHubStore, type HubStore } from '../src/hub/index.js';
import { startTestPostgres, type TestPostgres } from '../src/testing/postgres.js';

let postgres: TestPostgres;
let store: HubStore;
let client: pg.Client;

beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  const url = await postgres.database();
  store = await openHubStore({ url });
  client = new pg.Client({ connectionString: url });
  await client.connect();
  const texts = ['plain', 'with\u0000 NUL and \ud800 half', 'Žluťoučký 김'];
  for (let index = 0; index < 5; index += 1) await store.audit.add({ at: 1_795_000_000_000.5 + index, userName: `user ${texts[index % 3] ?? ''}`, action: 'test.act', target: index === 2 ? null : texts[index % 3] ?? '', detail: { index, text: texts[index % 3] } });
});
afterEach(async () => {
  await client.end();
  await store.close();
});

describe('[SEC-4] audit log', () => {
  it('[SEC-4] is whole as it was written, whatever the texts, also when many write at once', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => store.audit.add({ at: index, userName: 'u', action: 'test.many', target: null, detail: null })));
    expect(await store.audit.verify()).toMatchObject({ ok: true, entries: 25 });
    expect((await store.audit.page({ limit: 3, action: 'test.act' })).rows.map(({ auditId }) => auditId)).toEqual([5, 4, 3]);
  });

  it.each([
    ['a byte of the detail', `UPDATE audit_log SET detail = replace(detail::text, '"index":2', '"index":3')::json WHERE audit_id = 3`, 3],
    ['a blank in the detail', `UPDATE audit_log SET detail = replace(detail::text, '{', '{ ')::json WHERE audit_id = 3`, 3],
    ['who', "UPDATE audit_log SET user_name = 'Eve' WHERE audit_id = 4", 4],
    ['what', "UPDATE audit_log SET action = 'test.acu' WHERE audit_id = 1", 1],
    ['on what', "UPDATE audit_log SET target = '' WHERE audit_id = 3", 3],
    ['when', 'UPDATE audit_log SET at = at + 1 WHERE audit_id = 2', 2],
    ['its hash', "UPDATE audit_log SET hash = set_byte(hash, 7, (get_byte(hash, 7) + 1) % 256) WHERE audit_id = 2", 2],
    ['the hash before', "UPDATE audit_log SET previous_hash = set_byte(previous_hash, 0, (get_byte(previous_hash, 0) + 1) % 256) WHERE audit_id = 5", 5],
    ['an entry taken out', 'DELETE FROM audit_log WHERE audit_id = 3', 4],
    ['the first one taken out', 'DELETE FROM audit_log WHERE audit_id = 1', 2],
    ['the last one taken out', 'DELETE FROM audit_log WHERE audit_id = 5', null],
    ['an entry added', "INSERT INTO audit_log (at, user_name, action, detail, hash) VALUES (1, 'x', 'y', 'null', '\\x00')", 6],
  ])('[SEC-4] finds %s', async (_title, change, auditId) => {
    expect(await store.audit.verify()).toMatchObject({ ok: true, entries: 5 });
    expect((await client.query(change)).rowCount).toBe(1);
    expect(await store.audit.verify()).toMatchObject({ ok: false, auditId });
  });
});
