import { get as httpGet, type IncomingMessage } from 'node:http';
import pg from 'pg';
import { RunningHub, until } from './running-hub.js';

const nodeId = '11111111-1111-4111-8111-111111111111';
const epoch = '33333333-3333-4333-8333-333333333333';
const many = 100_000;
/** Bytes of each row, so that the whole export is far more than a hub may hold. */
const padding = 2_000;
let hub: RunningHub;

const record = (sequence: number, change: object = {}): object => ({
  sequence, version: 1, sessionId: '22222222-2222-4222-8222-222222222222', datagram: sequence, part: 0, receivedAt: 1_795_000_000_000 + sequence, monotonicUs: sequence,
  sender: '192.0.2.1:5', day: '2026-11-21', tournamentId: null, tournamentDayId: null, matchId: null, matchNumber: null, round: 0, clockMs: null, type: 'pt', category: 'K', side: 'blue',
  recognition: 'recognized', valid: true, error: null, raw: Buffer.from('pt1;2').toString('base64'), parsed: { key: 'pt' }, matchEvents: [], processingUs: 1, recTimestampMs: null, strTimestampMs: null, ivrLink: null, tags: [], ...change,
});

beforeAll(async () => {
  hub = await RunningHub.start();
  await hub.court(nodeId, '=Court 1');
  const records = [record(1), record(2, { category: 'H', matchNumber: '7', side: 'red' }), record(3, { day: '2026-11-20', parsed: { text: 'Šimun, "x"' } })];
  expect((await hub.bulk(nodeId, 'events', { nodeId, epoch: { epoch, from: 1 }, records })).status).toBe(200);
  const client = new pg.Client({ connectionString: hub.databaseUrl });
  await client.connect();
  await client.query(
    `INSERT INTO events (day, node_id, epoch, sequence, version, hub_time, stored_at, session_id, datagram, part, received_at, monotonic_us, sender, round, type, category, recognition, valid, raw, parsed, match_events, processing_us, tags)
     SELECT '2026-11-20', $1, $2, i + 10, 1, i, i, $1, i, 0, i, i, 'x', 0, 'clk', 'O', 'recognized', true, 'x', json_build_object('pad', repeat('x', ${String(padding)})), '[]', 1, '[]' FROM generate_series(1, ${String(many)}) AS i`,
    [nodeId, epoch],
  );
  await client.end();
});
afterAll(() => hub.stop());

const open = (route: string): Promise<IncomingMessage> =>
  new Promise((done, fail) => httpGet(`${hub.url}${route}`, { headers: hub.headers, agent: false }, done).on('error', fail));
const resident = async (): Promise<number> => Number(/^process_resident_memory_bytes (\S+)$/m.exec(await (await hub.request('GET', '/metrics')).text())?.[1]);

describe('[HUB-14] exports of a running hub', () => {
  it('[HUB-14] give what a query finds, as CSV, JSON and NDJSON', async () => {
    const csv = await hub.request('GET', '/api/events/export?category=K&category=H&day=2026-11-21');
    expect([csv.headers.get('content-type'), csv.headers.get('content-disposition')]).toEqual(['text/csv; charset=utf-8', 'attachment; filename="events.csv"']);
    const lines = (await csv.text()).trim().split('\r\n');
    expect(lines.length).toBe(3);
    expect(lines[1]).toMatch(/^2026-11-18T\d\d:\d\d:\d\d\.\d{3}Z,2026-11-21,'=Court 1,7,0,,H,pt,red,true,,,,,,,pt1;2,11111111-1111-4111-8111-111111111111,33333333-3333-4333-8333-333333333333,2$/);
    expect(await (await hub.request('GET', '/api/events/export?format=json&match=7')).json()).toMatchObject([{ sequence: 2, nodeId, courtName: '=Court 1' }]);
    expect(await (await hub.request('GET', '/api/events/export?format=ndjson&match=none')).text()).toBe('');
    expect(await (await hub.request('GET', '/api/matches/export?format=json')).json()).toEqual([]);
    for (const query of ['format=xml', 'limit=5', 'category=Z', 'day=x']) expect([query, (await hub.request('GET', `/api/events/export?${query}`)).status]).toEqual([query, 400]);
    expect((await hub.request('GET', `/api/matches/${nodeId}/${epoch}:1`)).status).toBe(404);
    expect((await hub.request('GET', `/api/matches/${nodeId}/nonsense`)).status).toBe(400);
  });

  it('[HUB-14] of 100,000 rows arrive whole, in order, while a slow reader costs the hub no memory', async () => {
    let rows = 0;
    const before = await resident();
    const marks: { readonly rows: number; readonly bytes: number }[] = [];
    const watch = setInterval(() => void resident().then((held) => marks.push({ rows, bytes: held }), () => undefined), 200);
    const response = await open('/api/events/export?format=ndjson&day=2026-11-20&category=O');
    let [bytes, last, rest, waited] = [0, Number.POSITIVE_INFINITY, '', false];
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      const parts = (rest + chunk.toString('latin1')).split('\n');
      rest = parts.pop() ?? '';
      for (const line of parts) {
        const sequence = Number(/"sequence":(\d+)/.exec(line)?.[1]);
        if (sequence >= last) throw new Error(`${String(sequence)} after ${String(last)}`);
        last = sequence;
        rows += 1;
      }
      // Long enough for the hub to run ahead, if it did.
      if (!waited && rows > many / 4) {
        waited = true;
        await new Promise((done) => setTimeout(done, 3_000));
      }
    }
    clearInterval(watch);
    expect(rows).toBe(many);
    expect(bytes).toBeGreaterThan(many * padding);
    const highest = (wanted: (row: number) => boolean): number => Math.max(...marks.filter((mark) => wanted(mark.rows)).map((mark) => mark.bytes)) / 2 ** 20;
    // What V8 leaves uncollected is some 150 MiB, however long the export is; held back for the reader it would be all of it, and more.
    expect(highest(() => true) - before / 2 ** 20).toBeLessThan(bytes / 2 ** 20);
    expect(highest((row) => row > many / 2) - highest((row) => row <= many / 2)).toBeLessThan(50);
  });

  it('[HUB-14] at most four run at once, and one whose reader goes away makes room', async () => {
    const route = '/api/events/export?format=ndjson&day=2026-11-20';
    const readers = await Promise.all(Array.from({ length: 4 }, () => open(route)));
    const fifth = await hub.request('GET', route);
    expect([fifth.status, fifth.headers.get('retry-after')]).toEqual([503, '5']);
    for (const reader of readers) reader.destroy();
    await until('room for another export', async () => ((await hub.request('GET', '/api/events/export?format=ndjson&match=7')).status === 200 ? true : null));
    expect((await hub.request('GET', '/health/ready')).status).toBe(200);
  });
});

describe('[HUB-7] queries that take too long', () => {
  it('[HUB-7] are given up with words that say what to do; a third search for text at once is sent away, and other requests go on', async () => {
    const [client, other] = [new pg.Client({ connectionString: hub.databaseUrl }), new pg.Client({ connectionString: hub.databaseUrl })];
    await Promise.all([client.connect(), other.connect()]);
    const query = (route: string): Promise<[number, { code: string; message: string }]> => hub.json<{ code: string; message: string }>('GET', route).then(({ status, body }) => [status, body]);
    try {
      await client.query('BEGIN');
      await client.query('LOCK TABLE events IN ACCESS EXCLUSIVE MODE');
      const searches = await Promise.all(['one', 'two', 'three'].map((text) => query(`/api/events?text=${text}`)));
      expect(searches.map(([status, { code }]) => `${String(status)} ${code}`).sort()).toEqual(['503 HUB_BUSY', '503 QUERY_TOO_LONG', '503 QUERY_TOO_LONG']);
      for (const [, { message }] of searches) expect(message).toMatch(/narrow it to a day|try again when one of them has ended/);
      // Ended as by its limit, which is longer than a test should be.
      const ended = query('/api/events?category=K');
      await until('the query to be at work', async () => ((await other.query("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%events%'")).rowCount ?? 0) > 0 || null);
      expect(await ended).toMatchObject([503, { code: 'QUERY_TOO_LONG' }]);
      expect((await hub.request('GET', '/api/alerts')).status).toBe(200);
      await client.query('ROLLBACK');
      expect((await hub.request('GET', '/api/events?text=nowhere&day=2026-11-21')).status).toBe(200);
    } finally {
      await Promise.all([client.end(), other.end()]);
    }
  });
});
