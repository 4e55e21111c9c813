import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { gzipSync, constants } from 'node:zlib';
import { FEED_NAMESPACE, type EventBatch, type EventRecord, type FeedChange } from '@restrike/contracts';
import { openCourtReader } from '@restrike/db/court';
import { binaryArray, type BinaryType } from '@restrike/db/hub';
import { databaseUrl, onStage, until, workspaceRoot, type HubProcess, type Stage } from '@restrike/e2e';
import pg from 'pg';
import { io } from 'socket.io-client';
import { FeedWatcher, now } from './feed-watcher.js';
import { percentile, summary } from './percentile.js';
import { sampleDatagrams } from './sample-datagrams.js';
import { startSender } from './start-sender.js';

const batchSize = 500;
const roundsInAll = 5;

/** What the hub took, and beside it, at once, what bare Postgres takes: a machine is not equally fast all the time. */
interface Round {
  readonly oneCourtPerSecond: number;
  readonly fourCourtsPerSecond: number;
  readonly rawSameTablePerSecond: number;
  /** With arrays in the form that the hub hands over. */
  readonly rawSameTableBinaryPerSecond: number;
  readonly rawBareTablePerSecond: number;
  readonly ratioOneCourtToSameTable: number;
  readonly ratioOneCourtToSameTableBinary: number;
  readonly ratioFourCourtsToSameTable: number;
  readonly ratioOneCourtToBareTable: number;
}

/** The middle of each figure over all rounds. */
function middleOf(rounds: readonly Round[]): Partial<Round> {
  const names = Object.keys(rounds[0] ?? {}) as (keyof Round)[];
  return Object.fromEntries(names.map((name) => [name, percentile(rounds.map((one) => one[name]), 0.5)]));
}

/** Records as a real court made them of the recorded sessions. */
async function realRecords(stage: Stage, count: number): Promise<readonly EventRecord[]> {
  const court = await stage.court({ number: 90, hubUrl: null });
  const datagrams = sampleDatagrams(workspaceRoot).map((bytes) => bytes.toString());
  await startSender({ targets: [{ port: court.udpPort }], datagrams, perSecond: 5_000, seconds: count / 5_000 }).finished;
  await court.whenCommitted(count);
  await court.process.stop();
  const reader = openCourtReader(path.join(court.dataDir, 'court.sqlite'));
  const records: EventRecord[] = [];
  for (let after = 0; records.length < count; ) {
    const { rows } = reader.events({ after, order: 'oldest', limit: 500 });
    records.push(...rows);
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.sequence;
  }
  reader.close();
  return records;
}

/** Gzipped bodies of `POST /api/events/bulk` of a court of their own, made beforehand so that only the hub's work is timed. */
function bodies(records: readonly EventRecord[]): { readonly nodeId: string; readonly packed: readonly Buffer[] } {
  const [nodeId, epoch] = [randomUUID(), randomUUID()];
  const packed: Buffer[] = [];
  for (let from = 0; from < records.length; from += batchSize) {
    const batch = { nodeId, epoch: { epoch, from: 1 }, records: records.slice(from, from + batchSize) } as unknown as EventBatch;
    packed.push(gzipSync(JSON.stringify(batch), { level: constants.Z_BEST_SPEED }));
  }
  return { nodeId, packed };
}

/** Posts the batches of some courts, one after the other for each court, all courts at once; events a second. */
async function ingestRate(hub: HubProcess, records: readonly EventRecord[], courts: number): Promise<number> {
  const prepared = Array.from({ length: courts }, () => bodies(records));
  const began = performance.now();
  await Promise.all(
    prepared.map(async ({ nodeId, packed }) => {
      for (const body of packed) {
        const answer = await fetch(`${hub.url}/api/events/bulk`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'content-encoding': 'gzip', authorization: `Bearer ${hub.joinToken}`, 'x-node-id': nodeId },
          body: new Uint8Array(body),
          signal: AbortSignal.timeout(30_000),
        });
        if (!answer.ok) throw new Error(`the hub answered ${String(answer.status)}: ${await answer.text()}`);
        await answer.arrayBuffer();
      }
    }),
  );
  return Math.round(((records.length * courts) / (performance.now() - began)) * 1000);
}

/** The value of a column out of its text. */
function valueOf(type: string, text: unknown): unknown {
  if (typeof text !== 'string') return text;
  if (type === 'boolean') return text === 'true';
  return ['bigint', 'smallint', 'double precision'].includes(type) ? Number(text) : text;
}

/**
 * Rate of a bare `INSERT … SELECT unnest`, one statement and one commit a batch, of the same rows on the same server: into a copy of the
 * table with its indexes, with arrays as the driver writes them and as the hub does, and into one without any.
 */
async function rawRates(url: string, rows: number): Promise<{ readonly sameTablePerSecond: number; readonly sameTableBinaryPerSecond: number; readonly bareTablePerSecond: number }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: columns } = await client.query<{ name: string; type: string }>(
      "SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute WHERE attrelid = 'events'::regclass AND attnum > 0 AND NOT attisdropped AND attname <> 'id' ORDER BY attnum",
    );
    const names = columns.map(({ name }) => `"${name}"`).join(', ');
    const { rows: stored } = await client.query<Record<string, unknown>>(`SELECT ${columns.map(({ name, type }) => (type === 'bytea' ? `"${name}"` : `"${name}"::text AS "${name}"`)).join(', ')} FROM events LIMIT ${String(rows)}`);
    const batches: unknown[][][] = [];
    for (let from = 0; from < stored.length; from += batchSize) {
      const part = stored.slice(from, from + batchSize);
      batches.push(columns.map(({ name, type }) => part.map((row) => valueOf(type, row[name]))));
    }
    const asIs = (values: readonly unknown[]): unknown => values;
    const measure = async (table: string, ddl: string, write: (values: readonly unknown[], type: string) => unknown = asIs): Promise<number> => {
      await client.query(`DROP TABLE IF EXISTS ${table}`);
      await client.query(ddl);
      const text = `INSERT INTO ${table} (${names}) SELECT * FROM unnest(${columns.map(({ type }, index) => `$${String(index + 1)}::${type}[]`).join(', ')})`;
      const began = performance.now();
      for (const arrays of batches) await client.query({ name: `raw-${table}`, text, values: arrays.map((values, at) => write(values, columns[at]?.type ?? '')) });
      const rate = (stored.length / (performance.now() - began)) * 1000;
      await client.query(`DROP TABLE ${table}`);
      return Math.round(rate);
    };
    return {
      sameTablePerSecond: await measure('raw_same', 'CREATE TABLE raw_same (LIKE events INCLUDING ALL)'),
      sameTableBinaryPerSecond: await measure('raw_binary', 'CREATE TABLE raw_binary (LIKE events INCLUDING ALL)', (values, type) => binaryArray(type as BinaryType, values)),
      bareTablePerSecond: await measure('raw_bare', 'CREATE TABLE raw_bare (LIKE events INCLUDING IDENTITY INCLUDING DEFAULTS)'),
    };
  } finally {
    await client.end();
  }
}

/** Each round begins with an empty table on both sides: indexes of what earlier rounds left behind would be the hub's alone to keep. */
async function emptyEvents(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('TRUNCATE events');
  await client.end();
}

/** A court fills a backlog alone, then meets its hub while live datagrams go on: how long the backlog takes, and how late live states are meanwhile. */
async function backlog(stage: Stage, hub: HubProcess, events: number): Promise<Record<string, unknown>> {
  const datagrams = sampleDatagrams(workspaceRoot).map((bytes) => bytes.toString());
  const alone = await stage.court({ number: 1, hubUrl: null });
  await startSender({ targets: [{ port: alone.udpPort }], datagrams, perSecond: 4_000, seconds: events / 4_000 }).finished;
  await alone.whenCommitted(events);
  await alone.process.stop();

  const feed = io(`${hub.url}${FEED_NAMESPACE}`, { transports: ['websocket'], forceNew: true });
  const court = await stage.court({ number: 1, hubUrl: hub.url });
  const sender = startSender({ targets: [{ port: court.udpPort }], datagrams, perSecond: 100, seconds: 12 });
  let linkedAt = Number.POSITIVE_INFINITY;
  // What was sent before waited for the link, not behind the backlog.
  const sinceLinked = { ...sender, sentAt: (target: number, number: number) => ((at) => (at >= linkedAt ? at : 0))(sender.sentAt(target, number)) };
  const watcher = new FeedWatcher(feed, 0, events, () => sinceLinked);
  feed.on('court', ({ nodeId, live }: FeedChange) => {
    if (nodeId === court.nodeId && live !== undefined) watcher.saw(live);
  });
  await until('the court to meet its hub', 20_000, async () => (await court.statement()).link.state === 'up');
  linkedAt = now();
  const began = performance.now();
  // With datagrams coming in something always waits; the backlog is gone when no more waits than comes in a second.
  await until('the backlog to be drained', 60_000, async () => (await court.statement()).sync.waiting <= 100);
  const drainedMs = Math.round(performance.now() - began);
  const during = summary(watcher.latencies);
  await sender.finished;
  await court.whenSynced();
  watcher.close();
  return { events, drainedMs, liveDuringMs: during, liveInAllMs: summary(watcher.latencies) };
}

/** The hub's intake over HTTP against raw Postgres in the same run, and a backlog beside live messages. */
export async function benchSync(): Promise<Record<string, unknown>> {
  return onStage(async (stage) => {
    const records = await realRecords(stage, 20_000);
    const hub = await stage.hub();
    await ingestRate(hub, records.slice(0, 5_000), 1);
    await emptyEvents(databaseUrl(stage));
    const rounds: Round[] = [];
    for (let round = 0; round < roundsInAll; round += 1) {
      const [oneCourtPerSecond, fourCourtsPerSecond] = [await ingestRate(hub, records, 1), await ingestRate(hub, records, 4)];
      const raw = await rawRates(databaseUrl(stage), 20_000);
      await emptyEvents(databaseUrl(stage));
      const ratio = (rate: number, to: number): number => Math.round((rate / to) * 100) / 100;
      rounds.push({
        oneCourtPerSecond, fourCourtsPerSecond, rawSameTablePerSecond: raw.sameTablePerSecond, rawSameTableBinaryPerSecond: raw.sameTableBinaryPerSecond, rawBareTablePerSecond: raw.bareTablePerSecond,
        ratioOneCourtToSameTable: ratio(oneCourtPerSecond, raw.sameTablePerSecond),
        ratioOneCourtToSameTableBinary: ratio(oneCourtPerSecond, raw.sameTableBinaryPerSecond),
        ratioFourCourtsToSameTable: ratio(fourCourtsPerSecond, raw.sameTablePerSecond),
        ratioOneCourtToBareTable: ratio(oneCourtPerSecond, raw.bareTablePerSecond),
      });
    }
    return {
      batchSize,
      rounds,
      ...middleOf(rounds),
      backlog: await backlog(stage, hub, 10_000),
    };
  });
}
