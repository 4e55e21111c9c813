import type { EventBatch } from '@restrike/contracts';
import pg from 'pg';
import { hubMigrationState, migrateHubStore, openHubStore, rollBackHubStore, type HubStore } from '../src/hub/index.js';
import { openHubPool } from '../src/hub/hub-pool.js';
import { inTransaction } from '../src/hub/in-transaction.js';
import { eventStoreContract } from '../src/testing/event-store-contract.js';
import { startTestPostgres, type TestPostgres } from '../src/testing/postgres.js';
import { sampleEpoch, sampleEvent, sampleNode } from '../src/testing/sample-events.js';

let postgres: TestPostgres;
/** Brought to this version once: each test takes a copy. */
let migrated: string;
beforeAll(async () => {
  postgres = await startTestPostgres();
  migrated = await postgres.database();
  await migrateHubStore(migrated);
});
afterAll(() => postgres.stop());

const batch = (records: EventBatch['records'], from = 1): EventBatch => ({ nodeId: sampleNode, epoch: { epoch: sampleEpoch, from }, records });

eventStoreContract('hub store (Postgres)', async () => {
  const store = await openHubStore({ url: await postgres.database(migrated) });
  await store.registerNode({ nodeId: sampleNode, courtName: 'Court 1', host: 'laptop', version: '0.1.0', at: 1 });
  return {
    append: async (events) => void (await store.ingest(batch([...events]), null, 5)),
    correct: async (sequence, tags) => {
      const { rows } = await store.events({ limit: 1000 });
      const found = rows.find((row) => row.sequence === sequence);
      if (found === undefined) throw new Error('not stored');
      await store.ingest(batch([sampleEvent(sequence, { day: found.day, version: found.version + 1, tags: [...tags] })]), null, 6);
    },
    query: async ({ page, ...filter }) => {
      const { rows, next } = await store.events({ ...filter, ...(page === undefined ? {} : { cursor: page as string }) });
      return { rows: rows.map(({ nodeId: _n, courtName: _c, epoch: _e, id: _i, storedAt: _s, hubTime: _h, ...record }) => record), next };
    },
    days: () => store.days(sampleNode),
    checksum: (day) => store.checksum(sampleNode, day),
    close: () => store.close(),
  };
});

describe('[SYN-2] exactly once in effect', () => {
  let store: HubStore;
  beforeEach(async () => {
    store = await openHubStore({ url: await postgres.database(migrated) });
  });
  afterEach(() => store.close());
  const records = (from: number, through: number): EventBatch['records'] => Array.from({ length: through - from + 1 }, (_, index) => sampleEvent(from + index));

  it('[SYN-2] a database that tells no progress takes nothing: the batch is rolled back and fails', async () => {
    const url = await postgres.database(migrated);
    const own = await openHubStore({ url });
    const pool = openHubPool(url);
    await pool.query("CREATE FUNCTION hide() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'");
    await pool.query('CREATE TRIGGER hide BEFORE UPDATE ON event_progress FOR EACH ROW EXECUTE FUNCTION hide()');
    await expect(own.ingest(batch(records(1, 3)), null, 5)).rejects.toHaveProperty('message', expect.stringContaining('no progress'));
    await pool.query('DROP TRIGGER hide ON event_progress');
    expect(await own.ingest(batch(records(1, 3)), null, 5)).toMatchObject({ accepted: 3, progress: { contiguous: 3 } });
    await pool.end();
    await own.close();
  });

  it('[SYN-2] answers a repeated batch as done and stores nothing twice', async () => {
    expect(await store.ingest(batch(records(1, 50)), null, 5)).toMatchObject({ accepted: 50, repeated: 0, updated: 0, progress: { contiguous: 50, gaps: [] } });
    expect(await store.ingest(batch(records(26, 75)), null, 6)).toMatchObject({ accepted: 25, repeated: 25, updated: 0, progress: { contiguous: 75, gaps: [] } });
    expect((await store.checksum(sampleNode, '2026-11-21')).events).toBe(75);
  });

  it('[SYN-2] takes a batch of which the table has some that the progress does not tell, as when somebody put one back without the other', async () => {
    const url = await postgres.database();
    const own = await openHubStore({ url });
    const pool = openHubPool(url);
    await own.ingest(batch(records(1, 20)), null, 5);
    await pool.query("UPDATE event_progress SET received = '{[1,11)}'");
    expect((await own.ingest(batch(records(11, 30)), null, 6)).progress).toMatchObject({ contiguous: 30, gaps: [] });
    expect((await own.checksum(sampleNode, '2026-11-21')).events).toBe(30);
    await pool.end();
    await own.close();
  });

  it('[SYN-2] tells the contiguous mark and the gaps of what came out of order', async () => {
    await store.ingest(batch(records(11, 20)), null, 5);
    const answer = await store.ingest(batch([...records(1, 3), ...records(31, 31)]), null, 5);
    expect(answer.progress).toEqual({ epoch: sampleEpoch, contiguous: 3, highest: 31, gaps: [[4, 10], [21, 30]] });
    expect(await store.progress(sampleNode, [{ epoch: sampleEpoch, from: 1, through: 31 }])).toEqual([answer.progress]);
    const filled = await store.ingest(batch([...records(4, 10), ...records(21, 30)]), null, 5);
    expect(filled.progress).toEqual({ epoch: sampleEpoch, contiguous: 31, highest: 31, gaps: [] });
  });

  it('[SYN-2] an epoch that begins late has its mark before its first event', async () => {
    expect(await store.progress(sampleNode, [{ epoch: sampleEpoch, from: 41, through: 60 }])).toEqual([{ epoch: sampleEpoch, contiguous: 40, highest: 40, gaps: [] }]);
    expect((await store.ingest(batch(records(41, 45), 41), null, 5)).progress.contiguous).toBe(45);
  });

  it('[SYN-3] the newest version stays, in whatever order versions come', async () => {
    await store.ingest(batch([sampleEvent(1, { version: 3, tags: ['c'] })]), null, 5);
    expect(await store.ingest(batch([sampleEvent(1, { version: 2, tags: ['b'] })]), null, 5)).toMatchObject({ repeated: 1 });
    expect(await store.ingest(batch([sampleEvent(1, { version: 4, tags: ['d'] })]), null, 5)).toMatchObject({ updated: 1 });
    expect((await store.events({ limit: 5 })).rows.map(({ version, tags }) => [version, tags])).toEqual([[4, ['d']]]);
  });

  it('[SYN-2] batches of one epoch that arrive at once are all kept', async () => {
    const parts = Array.from({ length: 20 }, (_, index) => records(index * 10 + 1, index * 10 + 10));
    await Promise.all(parts.reverse().map((part) => store.ingest(batch(part), null, 5)));
    expect((await store.progress(sampleNode, [{ epoch: sampleEpoch, from: 1, through: 200 }]))[0]).toEqual({ epoch: sampleEpoch, contiguous: 200, highest: 200, gaps: [] });
  });

  it('[LNK-2] orders events of all courts on the hub’s clock', async () => {
    const fast = { ...batch([sampleEvent(1, { receivedAt: 2_000 })]), nodeId: '44444444-4444-4444-8444-444444444444' as EventBatch['nodeId'] };
    await store.ingest(fast, 1_500, 5);
    await store.ingest(batch([sampleEvent(2, { receivedAt: 1_000 })]), null, 5);
    expect((await store.events({ limit: 5 })).rows.map(({ sequence, hubTime }) => [sequence, hubTime])).toEqual([[2, 1_000], [1, 500]]);
  });

  it('[EVT-7] refuses a cursor that is none', async () => {
    await expect(store.events({ limit: 5, cursor: 'nonsense' })).rejects.toThrow(RangeError);
  });
});

describe('[CDB-1] migrations', () => {
  it('[CDB-1] goes forward, back and forward again, and keeps its identity while it is migrated', async () => {
    const url = await postgres.database();
    await migrateHubStore(url);
    expect(await migrateHubStore(url)).toEqual([]);
    expect(await rollBackHubStore(url, 0)).toBe((await hubMigrationState(url)).length);
    expect((await hubMigrationState(url)).every(({ applied }) => !applied)).toBe(true);
    const store = await openHubStore({ url });
    expect(await store.hubId()).toMatch(/^[0-9a-f-]{36}$/);
    expect(await store.health()).toMatchObject({ accessible: true, events: 0 });
    await store.close();
  });

  it('[CDB-1] two hubs that start at once migrate once', async () => {
    const url = await postgres.database();
    const stores = await Promise.all([openHubStore({ url }), openHubStore({ url })]);
    expect(await stores[0].hubId()).toBe(await stores[1].hubId());
    await Promise.all(stores.map((store) => store.close()));
  });
});

describe('[EVT-7] text over many events', () => {
  it('[EVT-7] is found with the index of days that are over as without it, in messages of any bytes', async () => {
    const url = await postgres.database(migrated);
    const store = await openHubStore({ url });
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      const raw = (...parts: (string | number[])[]): string => Buffer.concat(parts.map((part) => Buffer.from(part as string))).toString('base64');
      const odd = [raw('at1;Ivani', [0xff, 0xfe], 'SEVIC;CRO'), raw('wmh;A', [0], 'B;2-1 PTF'), raw('at1;김태권;KOR'), raw('at1;100%_\\;KOR'), raw('s11;304;12')];
      for (const [day, from] of [['2026-11-19', 1], ['2026-11-20', 1_001], ['2026-11-21', 2_001]] as const) {
        await store.ingest(batch(Array.from({ length: 500 }, (_, index) => sampleEvent(from + index, { day, raw: odd[index] ?? raw(`clk;${String(from + index)}`) }))), null, 5);
      }
      const texts = ['sevic', '2-1 ptf', '태권', '%_\\', '304', '377', '000', 'clk;10', 'clk;2004', 'nowhere', 'at1', 'SEVIC;cro'];
      const found = async (): Promise<[string, string[]][]> => {
        const all: [string, string[]][] = [];
        for (const text of texts) all.push([text, (await store.events({ limit: 50, text })).rows.map(({ day, sequence }) => `${day} ${String(sequence)}`)]);
        return all;
      };
      const before = await found();
      expect(await store.indexTexts('2026-11-21')).toEqual({ made: ['events_20261119', 'events_20261120'] });
      expect(await store.indexTexts('2026-11-21')).toEqual({ made: [] });
      await client.query('ANALYZE events');
      expect(await found()).toEqual(before);
      expect(before.map(([text, rows]) => [text, rows.length])).toEqual([['sevic', 3], ['2-1 ptf', 3], ['태권', 3], ['%_\\', 3], ['304', 6], ['377', 3], ['000', 3], ['clk;10', 50], ['clk;2004', 0], ['nowhere', 0], ['at1', 9], ['SEVIC;cro', 3]]);
      // What a killed process leaves of an index is made anew.
      await client.query("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'events_20261119_text'::regclass");
      expect(await store.indexTexts('2026-11-21')).toEqual({ made: ['events_20261119'] });
    } finally {
      await client.end();
      await store.close();
    }
  });

  it('[EVT-7] is given up when it takes too long, and a third search at once is refused; other queries go on', async () => {
    const url = await postgres.database(migrated);
    const store = await openHubStore({ url, searchLimitMs: 300 });
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await store.ingest(batch([sampleEvent(1)]), null, 5);
      await client.query('BEGIN');
      await client.query('LOCK TABLE events IN ACCESS EXCLUSIVE MODE');
      const searches = await Promise.allSettled([1, 2, 3].map(() => store.events({ limit: 10, text: 'clk' })));
      expect(searches.map((one) => (one.status === 'rejected' ? (one.reason as { code?: string }).code : 'found')).sort()).toEqual(['QUERY_TOO_LONG', 'QUERY_TOO_LONG', 'SEARCHES_BUSY']);
      await client.query('COMMIT');
      expect((await store.events({ limit: 10 })).rows).toHaveLength(1);
      expect((await store.events({ limit: 10, text: 'nowhere' })).rows).toEqual([]);
    } finally {
      await client.end();
      await store.close();
    }
  });
});

it('[CDB-4] a connection that breaks between two statements ends its transaction, not the process, and the next one works', async () => {
  const pool = openHubPool(await postgres.database());
  try {
    const broken = inTransaction(pool, async (client) => {
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      const ended = new Promise((done) => client.once('end', done));
      await pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
      await ended;
      await client.query('SELECT 1');
    });
    await expect(broken).rejects.toHaveProperty('message', expect.stringContaining('not queryable') as string);
    await inTransaction(pool, (client) => client.query('SELECT 1'));
  } finally {
    await pool.end();
  }
});
