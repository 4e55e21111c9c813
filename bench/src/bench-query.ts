import { randomUUID } from 'node:crypto';
import type { EventBatch, EventRecord } from '@restrike/contracts';
import { databaseUrl, onStage, type HubProcess } from '@restrike/e2e';
import pg from 'pg';
import { summary } from './percentile.js';

const rows = 1_000_000;
const courts = 8;
const days = ['2026-11-19', '2026-11-20', '2026-11-21'];
const firstMs = Date.UTC(2026, 10, 19, 8);
/** Of a thousand events so many are of a category, as in recorded sessions: mostly ticks, technical kicks hardly ever. */
const shares = { O: 700, HL: 160, R: 60, K: 40, P: 25, H: 10, TB: 4, TH: 1 } as const;
type Category = keyof typeof shares;
const runs = 400;
const matchesADay = 60;

const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const node = (court: number): string => uuid(1_000 + court);
const session = (court: number, day: number): string => uuid(2_000 + court * 10 + day);
const tournament = uuid(1);

/** An event that makes its day's partition, and whose row is the pattern of the others. */
const pattern = (day: string, sequence: number): EventRecord =>
  ({
    sequence, version: 1, sessionId: session(0, 0), datagram: sequence, part: 0, receivedAt: firstMs, monotonicUs: 1, sender: '192.0.2.7:50000', day, tournamentId: tournament, tournamentDayId: null,
    matchId: null, matchNumber: null, round: 1, clockMs: 87_000, type: 'clk', category: 'O', side: null, recognition: 'recognized', valid: true, error: null, raw: Buffer.from('clk;01:27').toString('base64'),
    parsed: { key: 'clk', ms: 87_000, action: null }, matchEvents: [], processingUs: 12, recTimestampMs: null, strTimestampMs: null, ivrLink: null, tags: [],
  }) as unknown as EventRecord;

/** Fills the hub's database: the first events by the hub itself, the others by one statement a day. */
async function fill(hub: HubProcess, client: pg.Client): Promise<number> {
  const epoch = randomUUID();
  const batch = { nodeId: node(0), epoch: { epoch, from: 1 }, records: days.map((day, index) => pattern(day, index + 1)) } as unknown as EventBatch;
  const answer = await fetch(`${hub.url}/api/events/bulk`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${hub.joinToken}`, 'x-node-id': node(0) },
    body: JSON.stringify(batch),
    signal: AbortSignal.timeout(30_000),
  });
  if (!answer.ok) throw new Error(`the hub answered ${String(answer.status)}: ${await answer.text()}`);
  const began = performance.now();
  const list = (Object.keys(shares) as Category[]).flatMap((category) => Array.from({ length: shares[category] }, () => category));
  for (let court = 0; court < courts; court += 1) {
    await client.query("INSERT INTO slave_nodes (node_id, court_name, host, version, first_seen, last_seen) VALUES ($1, $2, 'bench', '0.1.0', 0, 0) ON CONFLICT (node_id) DO NOTHING", [node(court), `Court ${String(court + 1)}`]);
    await client.query("INSERT INTO event_progress (node_id, epoch, from_sequence, received) VALUES ($1, $2, 1, '{}') ON CONFLICT DO NOTHING", [node(court), randomUUID()]);
  }
  await client.query("INSERT INTO tournaments (tournament_id, name, status) VALUES ($1, 'Bench', 'active')", [tournament]);
  for (const [day, date] of days.entries()) {
    await client.query('INSERT INTO tournament_days (tournament_day_id, tournament_id, day, number) VALUES ($1, $2, $3, $4)', [uuid(10 + day), tournament, date, day + 1]);
    const count = Math.floor(rows / days.length);
    // 6,271 has no factor in common with 1,000: categories come mixed at every court, and the same in every run.
    await client.query(
      `INSERT INTO events (day, node_id, epoch, sequence, version, hub_time, stored_at, session_id, datagram, part, received_at, monotonic_us, sender, tournament_id, tournament_day_id, match_id, match_number,
         round, clock_ms, type, category, side, recognition, valid, raw, parsed, match_events, processing_us, tags)
       SELECT $1::date, ('00000000-0000-4000-8000-' || lpad((1000 + i % $2)::text, 12, '0'))::uuid, $3::uuid, i + 10, 1, $4::float8 + i * (36000000.0 / $5), $4::float8 + i * (36000000.0 / $5),
         ('00000000-0000-4000-8000-' || lpad((2000 + (i % $2) * 10 + $6)::text, 12, '0'))::uuid, i + 10, 0, $4::float8 + i * (36000000.0 / $5), i, '192.0.2.7:50000', $7::uuid, ('00000000-0000-4000-8000-' || lpad((10 + $6)::text, 12, '0'))::uuid,
         $3::text || ':' || (i * $8 / $5), (100 + i * $8 / $5)::text, 1 + i % 3, 120000 - i % 120000, CASE ($9::text[])[1 + (i / $2 * 6271) % 1000] WHEN 'O' THEN 'clk' WHEN 'HL' THEN 'hl' WHEN 'R' THEN 'rnd' ELSE 'pt' END,
         ($9::text[])[1 + (i / $2 * 6271) % 1000], CASE i % 3 WHEN 0 THEN 'blue' WHEN 1 THEN 'red' END, 'recognized', i % 500 <> 0, convert_to('clk;' || i, 'UTF8'), '{"key":"clk","ms":87000,"action":null}', '[]', 12, '[]'
       FROM generate_series(0, $5 - 1) AS i`,
      [date, courts, randomUUID(), firstMs + day * 86_400_000, count, day, tournament, matchesADay, list],
    );
  }
  await client.query('ANALYZE events');
  return performance.now() - began;
}

/** Asks the hub again and again, as a page does; ms of each answer, read wholly. */
async function ask(hub: HubProcess, times: number, path: (run: number) => string): Promise<{ readonly count: number; readonly p50: number; readonly p99: number; readonly max: number; readonly rows: number }> {
  const headers = await hub.asAdmin();
  const took: number[] = [];
  let found = 0;
  for (let run = 0; run < times; run += 1) {
    const began = performance.now();
    const answer = await fetch(`${hub.url}${path(run)}`, { headers, signal: AbortSignal.timeout(30_000) });
    const body = (await answer.json()) as { rows?: unknown[] };
    took.push(performance.now() - began);
    if (!answer.ok || body.rows === undefined) throw new Error(`${path(run)} answered ${String(answer.status)}: ${JSON.stringify(body).slice(0, 300)}`);
    found += body.rows.length;
  }
  return { ...summary(took), rows: Math.round(found / times) };
}

/** Reads pages one after the other; ms of each. */
async function pages(hub: HubProcess, count: number): Promise<ReturnType<typeof summary>> {
  const headers = await hub.asAdmin();
  const took: number[] = [];
  let cursor = '';
  for (let page = 0; page < count; page += 1) {
    const began = performance.now();
    const answer = await fetch(`${hub.url}/api/events?limit=1000${cursor}`, { headers, signal: AbortSignal.timeout(30_000) });
    const body = (await answer.json()) as { next: string | null };
    took.push(performance.now() - began);
    if (body.next === null) break;
    cursor = `&cursor=${body.next}`;
  }
  return summary(took);
}

/** Reads an export to its end; rows, seconds and how far the hub's memory grew meanwhile. */
async function exported(hub: HubProcess, path: string): Promise<Record<string, number>> {
  const resident = async (): Promise<number> => {
    const text = await (await fetch(`${hub.url}/metrics`, { headers: await hub.asAdmin() })).text();
    return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1] ?? 0);
  };
  const before = await resident();
  let highest = before;
  const watch = setInterval(() => void resident().then((bytes) => (highest = Math.max(highest, bytes))), 500);
  const began = performance.now();
  const answer = await fetch(`${hub.url}${path}`, { headers: await hub.asAdmin(), signal: AbortSignal.timeout(300_000) });
  let lines = 0;
  let bytes = 0;
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    for (const byte of chunk) if (byte === 10) lines += 1;
  }
  clearInterval(watch);
  const seconds = (performance.now() - began) / 1_000;
  return { rows: lines, mib: Math.round(bytes / 2 ** 20), seconds: Math.round(seconds * 10) / 10, rowsPerSecond: Math.round(lines / seconds), residentMibBefore: Math.round(before / 2 ** 20), residentMibHighest: Math.round(highest / 2 ** 20) };
}

/** EVT-7 over a million events of eight courts and three days in the hub's own Postgres: answers of the hub over HTTP, as a page asks for them. */
export async function benchQuery(): Promise<Record<string, unknown>> {
  return onStage(async (stage) => {
    const hub = await stage.hub();
    const client = new pg.Client({ connectionString: databaseUrl(stage) });
    await client.connect();
    try {
      const fillMs = await fill(hub, client);
      const { rows: counted } = await client.query<{ count: string }>('SELECT count(*) FROM events');
      const categories = Object.keys(shares);
      const court = (run: number): string => node(run % courts);
      const category = (run: number): string => categories[Math.floor(run / courts) % categories.length] ?? 'O';
      const day = (run: number): string => days[run % days.length] ?? '';
      await ask(hub, 50, (run) => `/api/events?limit=100&court=${court(run)}&category=${category(run)}`);
      return {
        events: Number(counted[0]?.count),
        fillSeconds: Math.round(fillMs / 1_000),
        newest100ByCourtAndCategory: await ask(hub, runs, (run) => `/api/events?limit=100&court=${court(run)}&category=${category(run)}`),
        ofADay: await ask(hub, runs, (run) => `/api/events?limit=100&court=${court(run)}&category=${category(run)}&day=${day(run)}`),
        byCategoryOfAllCourts: await ask(hub, runs, (run) => `/api/events?limit=100&category=${category(run)}`),
        byCourtAndThreeCategories: await ask(hub, runs, (run) => `/api/events?limit=100&court=${court(run)}&category=TB&category=TH&category=H`),
        byMatchNumber: await ask(hub, runs, (run) => `/api/events?limit=100&match=${String(100 + (run % matchesADay))}`),
        bySession: await ask(hub, runs, (run) => `/api/events?limit=100&session=${session(run % courts, run % days.length)}`),
        byTournamentAndDay: await ask(hub, runs, (run) => `/api/events?limit=100&tournament=${tournament}&tournamentDay=${uuid(10 + (run % days.length))}`),
        byTimeRange: await ask(hub, runs, (run) => `/api/events?limit=100&from=${String(firstMs + run * 60_000)}&to=${String(firstMs + run * 60_000 + 30_000)}`),
        bySideOfACourt: await ask(hub, runs, (run) => `/api/events?limit=100&court=${court(run)}&side=red`),
        invalidOnly: await ask(hub, 50, () => '/api/events?limit=100&validity=invalid'),
        textThatIsOften: await ask(hub, 20, (run) => `/api/events?limit=100&text=clk;${String(run % 10)}`),
        textThatIsOnce: await ask(hub, 5, (run) => `/api/events?limit=100&text=clk;${String(123_456 + run)}`),
        hundredPagesOfAThousand: await pages(hub, 100),
        exportCsvOfACourtAndDay: await exported(hub, `/api/events/export?format=csv&day=${days[2] ?? ''}&court=${node(1)}`),
        exportNdjsonOfADay: await exported(hub, `/api/events/export?format=ndjson&day=${days[2] ?? ''}`),
      };
    } finally {
      await client.end();
    }
  });
}
