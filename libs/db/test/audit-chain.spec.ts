import type { ConsoleAct } from '@restrike/contracts';
import pg from 'pg';
import { migrateHubStore, openHubStore, type HubStore } from '../src/hub/index.js';
import { startTestPostgres, type TestPostgres } from '../src/testing/postgres.js';
import { sampleNode } from '../src/testing/sample-events.js';

let postgres: TestPostgres;
/** Brought to this version once: each test takes a copy. */
let migrated: string;
let store: HubStore;
let client: pg.Client;

beforeAll(async () => {
  postgres = await startTestPostgres();
  migrated = await postgres.database();
  await migrateHubStore(migrated);
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  const url = await postgres.database(migrated);
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

describe('[SEC-4] acts at the consoles of the courts', () => {
  const act = (number: number, change: Partial<ConsoleAct> = {}): ConsoleAct => ({
    actId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`, action: 'console.settings', request: 'PUT /api/settings', target: null, detail: { values: ['obs.scene'] }, at: 1_795_000_000_000 + number,
    address: '192.0.2.9', session: '0123abcd', status: 200, ...change,
  });

  it('[SEC-4] each has one entry in the chain, however often and by however many connections it is sent, with the court, its time, and from where', async () => {
    await store.registerNode({ nodeId: sampleNode, courtName: 'Court 7', host: 'laptop', version: '0.1.0', at: 1 });
    expect(await store.consoleActs.store(sampleNode, [act(1), act(2), act(2)], 9_000)).toMatchObject({ stored: 2, repeated: 1 });
    const both = await Promise.all([store.consoleActs.store(sampleNode, [act(2), act(3)], 9_001), store.consoleActs.store(sampleNode, [act(3), act(2)], 9_002)]);
    expect(both.reduce((sum, { stored }) => sum + stored, 0)).toBe(1);
    // The same id at another court is another act.
    const other = '77777777-7777-4777-8777-777777777777' as typeof sampleNode;
    expect(await store.consoleActs.store(other, [act(1, { status: 401, session: null, target: 'with \u0000' })], 9_003)).toEqual({ stored: 1, repeated: 0 });
    const { rows } = await store.audit.page({ limit: 10, action: 'console.' });
    expect(rows.map(({ userName, detail }) => [userName, (detail as { courtTime: string }).courtTime])).toEqual([
      [`node:${other}`, new Date(1_795_000_000_001).toISOString()],
      ...[3, 2, 1].map((number) => [`node:${sampleNode}`, new Date(1_795_000_000_000 + number).toISOString()]),
    ]);
    expect(rows.at(-1)).toMatchObject({ at: 9_000, action: 'console.settings', detail: { court: 'Court 7', address: '192.0.2.9', session: '0123abcd', request: 'PUT /api/settings', asked: { values: ['obs.scene'] }, status: 200 } });
    expect(rows[0]).toMatchObject({ target: 'with \u0000', detail: { court: null, status: 401 } });
    expect(await store.audit.verify()).toMatchObject({ ok: true, entries: 9 });
  });

  it('[SEC-4] two batches with the same acts in another order do not stop each other, and the entries of a batch are in its order', async () => {
    // Each takes its first act well before the other has its second.
    await client.query('CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.1); RETURN NEW; END $$');
    await client.query('CREATE TRIGGER linger BEFORE INSERT ON console_acts FOR EACH ROW EXECUTE FUNCTION linger()');
    const both = await Promise.all([store.consoleActs.store(sampleNode, [act(1), act(2)], 9_000), store.consoleActs.store(sampleNode, [act(2), act(1)], 9_000)]);
    expect(both.map(({ stored }) => stored).sort()).toEqual([0, 2]);
    await client.query('DROP TRIGGER linger ON console_acts');
    const order = Array.from({ length: 100 }, (_, index) => ((index * 37) % 100) + 10);
    expect(await store.consoleActs.store(sampleNode, order.map((number) => act(number)), 9_001)).toMatchObject({ stored: 100, repeated: 0 });
    const { rows } = await store.audit.page({ limit: 100, action: 'console.' });
    expect(rows.map(({ detail }) => Number((detail as { actId: string }).actId.slice(-12))).reverse()).toEqual(order);
    expect(await store.audit.verify()).toMatchObject({ ok: true, entries: 107 });
  });

  it('[SEC-4] those of one court count each against its limit, and another has its own', async () => {
    const limit = store.attempts.limit('acts', { points: 3, duration: 600 });
    expect([await limit.take('one', undefined, 3), (await limit.take('one')) !== null, await limit.take('other')]).toEqual([null, true, null]);
  });

  it('[SEC-4] the deepest that the wire lets through is stored as it was; one that the database does not take is named by its place, and the others need not wait for it', async () => {
    const deep = JSON.parse('['.repeat(255) + ']'.repeat(255)) as [];
    const detail = { deep, text: 'half \ud800 and \u0000' };
    expect(await store.consoleActs.store(sampleNode, [act(1, { detail })], 9_000)).toEqual({ stored: 1, repeated: 0 });
    expect((await store.audit.page({ limit: 1 })).rows[0]?.detail).toMatchObject({ asked: detail });
    await expect(store.consoleActs.store(sampleNode, [act(2), act(3, { actId: 'no id' }), act(4)], 9_001)).rejects.toMatchObject({ code: 'RECORD_REFUSED', index: 1 });
    expect(await store.consoleActs.store(sampleNode, [act(2), act(4)], 9_001)).toEqual({ stored: 2, repeated: 0 });
    expect(await store.audit.verify()).toMatchObject({ ok: true, entries: 8 });
  });

  it('[SEC-4] an act whose entry can not be written is not taken: its court sends it again', async () => {
    await client.query("CREATE FUNCTION no_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no entry can be written'; END $$");
    await client.query('CREATE TRIGGER no_entry BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION no_entry()');
    await expect(store.consoleActs.store(sampleNode, [act(1)], 9_000)).rejects.toHaveProperty('message', 'no entry can be written');
    await client.query('DROP TRIGGER no_entry ON audit_log');
    expect(await store.consoleActs.store(sampleNode, [act(1)], 9_000)).toEqual({ stored: 1, repeated: 0 });
  });
});
