import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { FeedSnapshot, LinkAck } from '@restrike/contracts';
import { pack } from 'msgpackr';
import { io, type Socket } from 'socket.io-client';
import { findLeftover } from '../src/postgres/clear-leftover.js';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const nodeId = '11111111-1111-4111-8111-111111111111';
const epoch = '33333333-3333-4333-8333-333333333333';
const token = 'a join token of the test';
const adminPassword = 'a password of the test';
const folders: string[] = [];
const sockets: Socket[] = [];

interface Hub {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
  readonly folder: string;
}
function start(folder: string, environment: Record<string, string> = {}): Hub {
  rmSync(path.join(folder, 'run.json'), { force: true });
  const base = { RESTRIKE_DATA_DIR: folder, RESTRIKE_HUB_PORT: '0', RESTRIKE_DISCOVERY: 'none', RESTRIKE_JOIN_TOKEN: token, RESTRIKE_ADMIN_PASSWORD: adminPassword, RESTRIKE_LOG_LEVEL: 'warn', RESTRIKE_HEARTBEAT_MS: '30000' };
  const child = spawn(process.execPath, [main], { env: { PATH: process.env['PATH'], ...base, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  return { child, output: () => output, ended: new Promise((done) => child.once('close', done)), folder };
}
const newFolder = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'restrike-hub-'));
  folders.push(folder);
  return folder;
};
async function until<T>(read: () => Promise<T | null> | T | null, what: string, describe: () => string = () => ''): Promise<T> {
  for (let tries = 0; tries < 3_600; tries += 1) {
    const value = await Promise.resolve(read()).catch(() => null);
    if (value !== null) return value;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`never: ${what}\n${describe()}`);
}
const portOf = (hub: Hub): Promise<number> =>
  until(() => {
    if (hub.child.exitCode !== null) throw new Error(hub.output());
    return existsSync(path.join(hub.folder, 'run.json')) ? (JSON.parse(readFileSync(path.join(hub.folder, 'run.json'), 'utf8')) as { port: number }).port : null;
  }, 'the hub is up', () => hub.output());

const record = (sequence: number, change: object = {}): object => ({
  sequence, version: 1, sessionId: '22222222-2222-4222-8222-222222222222', datagram: sequence, part: 0, receivedAt: 1_795_000_000_000 + sequence, monotonicUs: sequence,
  sender: '192.0.2.1:5', day: '2026-11-21', tournamentId: null, tournamentDayId: null, matchId: null, matchNumber: null, round: 0, clockMs: null, type: 'pt', category: 'K', side: 'blue',
  recognition: 'recognized', valid: true, error: null, raw: 'cHQxOzI=', parsed: { key: 'pt' }, matchEvents: [], processingUs: 1, recTimestampMs: null, strTimestampMs: null, ivrLink: null, tags: [], ...change,
});
const batch = (records: object[]): object => ({ nodeId, epoch: { epoch, from: 1 }, records });
const hello = { protocol: 1, version: '0.1.0', nodeId, courtName: 'Court 1', host: 'laptop', token, epochs: [], apiPort: 3001 };

let hub: Hub;
let port: number;
let session: string;
const url = (route: string): string => `http://127.0.0.1:${String(port)}${route}`;
/** Reads as the admin. */
const get = (route: string): Promise<Response> => fetch(url(route), { headers: { authorization: `Bearer ${session}` } });
const post = async (body: unknown, headers: Record<string, string> = {}, raw?: Buffer): Promise<{ status: number; body: Record<string, unknown>; retryAfter: string | null }> => {
  const response = await fetch(url('/api/events/bulk'), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip', authorization: `Bearer ${token}`, 'x-node-id': nodeId, ...headers },
    body: new Uint8Array(raw ?? gzipSync(JSON.stringify(body))),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown>, retryAfter: response.headers.get('retry-after') };
};
const connect = (namespace: string, auth: object): Socket => {
  const socket = io(url(namespace), { auth, transports: ['websocket'], reconnection: false, forceNew: true });
  sockets.push(socket);
  return socket;
};
const next = <T>(socket: Socket, event: string): Promise<T> =>
  new Promise((done, fail) => {
    const limit = setTimeout(() => fail(new Error(`no ${event}`)), 60_000);
    socket.once(event, (value: T) => {
      clearTimeout(limit);
      done(value);
    });
  });

beforeAll(async () => {
  hub = start(newFolder());
  port = await portOf(hub);
  const login = await fetch(url('/api/access/login'), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name: 'admin', password: adminPassword }) });
  session = ((await login.json()) as { token: string }).token;
});
afterEach(() => sockets.splice(0).forEach((socket) => socket.disconnect()));
afterAll(async () => {
  hub.child.kill('SIGTERM');
  await hub.ended;
  folders.forEach((folder) => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
});

describe('[HUB-3] durable intake', () => {
  it('[HUB-3] takes a batch once, answers a repeat as done, and tells the mark', async () => {
    expect(await post(batch([record(1), record(2)]))).toMatchObject({ status: 200, body: { accepted: 2, repeated: 0, progress: { contiguous: 2 } } });
    expect(await post(batch([record(2), record(5)]))).toMatchObject({ status: 200, body: { accepted: 1, repeated: 1, progress: { contiguous: 2, highest: 5, gaps: [[3, 4]] } } });
    const events = (await (await get(`/api/events?court=${nodeId}&category=K&limit=10`)).json()) as { rows: { sequence: number }[] };
    expect(events.rows.map(({ sequence }) => sequence)).toEqual([5, 2, 1]);
  });

  it('[HUB-4] refuses a batch whole for one bad record, and names it', async () => {
    expect(await post(batch([record(10), record(11, { round: 9 }), record(12)]))).toMatchObject({ status: 422, body: { code: 'RECORD_INVALID', index: 1, path: 'records.1.round' } });
    expect(await post(batch([record(12), record(12)]))).toMatchObject({ status: 422, body: { code: 'OUT_OF_ORDER', index: 1 } });
    expect(await post({ ...batch([record(13)]), extra: 1 })).toMatchObject({ status: 400, body: { code: 'BATCH_INVALID' } });
    const events = (await (await get('/api/events?limit=100')).json()) as { rows: { sequence: number }[] };
    expect(events.rows.some(({ sequence }) => sequence >= 10)).toBe(false);
  });

  it.each([
    ['a wrong token', { authorization: 'Bearer nonsense' }, undefined, 401],
    ['another node', { 'x-node-id': epoch }, undefined, 400],
    ['bytes that are not gzip', {}, Buffer.from('{}'), 400],
    ['no JSON', {}, gzipSync('{"nodeId"'), 400],
    ['a body that inflates beyond bounds', {}, gzipSync(Buffer.alloc(64 * 1024 * 1024)), 413],
    ['a body beyond bounds', {}, randomBytes(5 * 1024 * 1024), 413],
  ])('[HUB-4] refuses %s', async (_title, headers, raw, status) => {
    expect((await post(batch([record(20)]), headers, raw)).status).toBe(status);
  });

  it('[HUB-3] takes a batch that a few bytes inflate to, however long it is within bounds', async () => {
    expect(await post(null, {}, gzipSync(`${JSON.stringify(batch([record(40)]))}${' '.repeat(1_000_000)}`))).toMatchObject({ status: 200, body: { accepted: 1 } });
  });

  it('[HUB-4] takes text that Postgres does not: NUL and half a surrogate', async () => {
    expect(await post(batch([record(30, { matchNumber: 'a\u0000b', parsed: { text: 'x\u0000\ud800' } })]))).toMatchObject({ status: 200, body: { accepted: 1 } });
  });
});

describe('[HUB-5] link and feed', () => {
  it('[HUB-5] welcomes an agent with its progress; screens get a snapshot, then changes', async () => {
    const agent = connect('/agents', { ...hello, epochs: [{ epoch, from: 1, through: 9 }] });
    const ack = await next<LinkAck>(agent, 'ack');
    expect(ack).toMatchObject({ protocol: 1, heartbeatMs: 30_000, progress: [{ epoch, contiguous: 2 }] });
    const screen = connect('/feed', {});
    const snapshot = await next<FeedSnapshot>(screen, 'snapshot');
    expect(snapshot.courts).toMatchObject([{ nodeId, courtName: 'Court 1', link: 'online', live: null }]);
    const change = next<{ live: { sequence: number } }>(screen, 'court');
    const clock = { ms: 0, running: false, asOf: 1 };
    const athlete = { name: 'A', shortName: 'A', noc: 'KOR', score: 3, roundScores: [3, 0, 0, 0], gamJeoms: 0, roundGamJeoms: [0, 0, 0, 0], roundsWon: 0, hits: { count: 0, max: 0, sum: 0, last: null }, challenges: { asked: 0, rejected: 0 } };
    const state = {
      matchId: null, matchNumber: '1', phase: null, weight: null, division: null, ovrId: null, format: 'best-of-3', totalRounds: 3, roundDurationMs: 120_000, thresholds: null, status: 'round', baseStatus: 'round',
      round: 1, clock, breakClock: null, injury: null, timeout: null, challenge: null, blue: athlete, red: athlete, roundWinners: [null, null, null], superiority: null, result: null, senderConnected: null,
    };
    expect(await agent.emitWithAck('live', pack({ epoch, sequence: 7, state, sentAt: 5, receivedAt: 5 }))).toBe(true);
    expect((await change).live.sequence).toBe(7);
    expect(await agent.emitWithAck('clock', { t0: 17 })).toMatchObject({ t0: 17 });
    const gone = next<{ court: { link: string } }>(screen, 'court');
    agent.disconnect();
    expect((await gone).court.link).toBe('offline');
  });

  it.each([
    ['BAD_TOKEN', { ...hello, token: 'no' }],
    ['VERSION_SKEW', { ...hello, version: '9.0.0' }],
    ['BAD_HELLO', { token }],
  ])('[HUB-1] refuses with %s', async (code, auth) => {
    const error = await next<Error & { data?: { code: string } }>(connect('/agents', auth), 'connect_error');
    expect(error.data?.code).toBe(code);
  });

  it('[HUB-6] nonsense on the sockets changes nothing and ends nothing but its own connection', async () => {
    const agent = connect('/agents', hello);
    await next(agent, 'ack');
    for (const value of [null, 7, 'x', {}, [], Buffer.from([0xc1, 0xff]), { nodeId: 'x' }, pack({ epoch: 1 })]) {
      expect(await agent.emitWithAck('live', value)).toBe(false);
      expect(await agent.emitWithAck('heartbeat', value)).toBe(false);
    }
    for (let index = 0; index < 200 && agent.connected; index += 1) {
      agent.emit('live', index);
      await new Promise((done) => setTimeout(done, 2));
    }
    await until(() => (agent.connected ? null : true), 'the socket is closed');
    expect((await fetch(url('/health/ready'))).status).toBe(200);
    expect(await (await fetch(url('/metrics'))).text()).toMatch(/restrike_bad_messages_total [1-9]/);
  });

  it('[HUB-7] a query that is none is refused with its field', async () => {
    for (const query of ['limit=0', 'court=x', 'day=2026-13-01', 'cursor=@@@', 'colour=red', 'category=Z']) {
      const response = await get(`/api/events?${query}`);
      expect([query, response.status]).toEqual([query, 400]);
      expect(await response.json()).toMatchObject({ code: 'BAD_QUERY' });
    }
    expect((await get('/api/nothing')).status).toBe(404);
  });
});

describe('[HUB-8] bad days', () => {
  it('[HUB-8] after a kill the database server left behind is found, and everything committed is there', async () => {
    const folder = newFolder();
    const first = start(folder);
    port = await portOf(first);
    await post(batch([record(1), record(2), record(3)]));
    const id = ((await (await fetch(url('/health/ready'))).json()) as { store: { events: number } }).store.events;
    expect(id).toBe(3);
    first.child.kill('SIGKILL');
    await first.ended;
    const second = start(folder);
    port = await portOf(second);
    expect(((await (await fetch(url('/health/ready'))).json()) as { store: { events: number } }).store.events).toBe(3);
    const ended = second.ended;
    second.child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(existsSync(path.join(folder, 'postgres', 'data', 'postmaster.pid'))).toBe(false);
  });

  it('[HUB-8] a database server that dies while the hub runs is started again, and the batch that failed meanwhile is taken', async () => {
    const folder = newFolder();
    const own = start(folder);
    port = await portOf(own);
    expect((await post(batch([record(1)]))).status).toBe(200);
    const pid = Number(readFileSync(path.join(folder, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(pid, 'SIGKILL');
    const taken = await until(async () => {
      const answer = await post(batch([record(2)]));
      if (answer.status === 200) return answer;
      expect(answer).toMatchObject({ status: 503, body: { code: 'STORE_UNAVAILABLE' }, retryAfter: '2' });
      // What the database says of itself is for the log.
      expect(String(answer.body['message'])).not.toMatch(/ECONN|terminat|postgres/i);
      return null;
    }, 'the batch is taken', () => `exit code ${String(own.child.exitCode)}\n${own.output().slice(-4_000)}`);
    expect(taken.body).toMatchObject({ progress: { contiguous: 2 } });
    own.child.kill('SIGTERM');
    expect(await own.ended).toBe(0);
  });

  it('[HUB-8] a database that was never finished is put aside, and a note that names another program is no server', async () => {
    const folder = newFolder();
    mkdirSync(path.join(folder, 'postgres', 'data'), { recursive: true });
    writeFileSync(path.join(folder, 'postgres', 'data', 'PG_VERSION'), '18\n');
    const first = start(folder);
    port = await portOf(first);
    expect(readdirSync(path.join(folder, 'postgres')).some((name) => name.startsWith('data-incomplete-'))).toBe(true);
    expect((await post(batch([record(1)]))).status).toBe(200);
    first.child.kill('SIGTERM');
    await first.ended;
    // As after a crash of the machine: the number of the server belongs to somebody else now, here to this test.
    writeFileSync(path.join(folder, 'postgres', 'data', 'postmaster.pid'), `${String(process.pid)}\n/nowhere\n1\n1\n`);
    const second = start(folder);
    port = await portOf(second);
    expect((await post(batch([record(1)]))).body).toMatchObject({ repeated: 1 });
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
  });

  it('[HUB-8] where the system tells nothing of processes, the server itself is asked which directory it serves', async () => {
    const dataDir = path.join(hub.folder, 'postgres', 'data');
    const password = readFileSync(path.join(hub.folder, 'postgres', 'password'), 'utf8').trim();
    const question = { dataDir, user: 'restrike', password, hasProc: false };
    const pid = Number(readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
    expect(await findLeftover(question)).toEqual({ kind: 'orphan', pid });
    expect(await findLeftover({ ...question, hasProc: true })).toEqual({ kind: 'orphan', pid });
    // A data directory that is named by way of a link is the same one, as on a machine whose homes lie elsewhere.
    const link = path.join(newFolder(), 'link');
    symlinkSync(dataDir, link, 'junction');
    for (const hasProc of [true, false]) expect(await findLeftover({ ...question, dataDir: link, hasProc })).toEqual({ kind: 'orphan', pid });
    // A copied directory names the server of the original.
    const copied = newFolder();
    copyFileSync(path.join(dataDir, 'postmaster.pid'), path.join(copied, 'postmaster.pid'));
    expect(await findLeftover({ ...question, dataDir: copied })).toEqual({ kind: 'none' });
    expect(await findLeftover({ ...question, password: 'another' })).toEqual({ kind: 'none' });
  });

  it('[HUB-4] more batches at once than set are sent away with the time to come back', async () => {
    const readToken = 'read-0123456789abcdef';
    const own = start(newFolder(), { RESTRIKE_BATCHES_AT_ONCE: '1', RESTRIKE_READ_TOKEN: readToken });
    port = await portOf(own);
    const body = gzipSync(JSON.stringify(batch([record(1)])));
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip', 'content-length': String(body.length), authorization: `Bearer ${token}`, 'x-node-id': nodeId };
    const slow = request(url('/api/events/bulk'), { method: 'POST', headers });
    const answered = new Promise<number>((done) => slow.once('response', (response) => done(response.statusCode ?? 0)));
    slow.write(body.subarray(0, 10));
    // Another that comes before it would take its place, and it would be the one that is sent away.
    await until(async () => {
      const figures = await (await fetch(url('/metrics'), { headers: { authorization: `Bearer ${readToken}` } })).text();
      return /^restrike_batches_in_work 1$/m.test(figures) || null;
    }, 'the slow batch is in work', () => own.output());
    expect(await post(batch([record(2)]))).toMatchObject({ status: 503, body: { code: 'HUB_BUSY' }, retryAfter: '1' });
    slow.end(body.subarray(10));
    expect(await answered).toBe(200);
    own.child.kill('SIGTERM');
    expect(await own.ended).toBe(0);
  });

  it('[HUB-9] stopped while it starts, it leaves nothing behind', async () => {
    const folder = newFolder();
    const own = start(folder);
    await until(() => existsSync(path.join(folder, 'postgres', 'data', 'postmaster.pid')) || null, 'the database server starts');
    own.child.kill('SIGTERM');
    expect([await own.ended, own.output()]).toEqual([0, expect.anything()]);
    expect(existsSync(path.join(folder, 'postgres', 'data', 'postmaster.pid'))).toBe(false);
    expect(existsSync(path.join(folder, 'process.lock'))).toBe(false);
  });

  (process.getuid?.() === 0 ? it : it.skip)('[HUB-9] (needs root) it says which folder is closed to its database server, which does not run as root', async () => {
    const closed = newFolder();
    const folder = path.join(closed, 'checkout', 'data');
    mkdirSync(folder, { recursive: true });
    const own = start(folder);
    expect(await own.ended).toBe(78);
    expect(own.output()).toContain(`can not get into ${closed}.`);
  });

  it('[HUB-9] a wrong configuration lists all problems; a port in use says which', async () => {
    const wrong = start(newFolder(), { RESTRIKE_HUB_PORT: 'x', DATABASE_URL: 'mysql://a:hunter2@b', RESTRIKE_JOIN_TOKEN: 'short' });
    expect(await wrong.ended).toBe(78);
    for (const name of ['RESTRIKE_HUB_PORT', 'DATABASE_URL', 'RESTRIKE_JOIN_TOKEN']) expect(wrong.output()).toContain(name);
    expect(wrong.output()).not.toContain('hunter2');
    const open = start(newFolder(), { RESTRIKE_HUB_HOST: '0.0.0.0', RESTRIKE_JOIN_TOKEN: 'restrike-development' });
    expect(await open.ended).toBe(78);
    expect(open.output()).toContain('RESTRIKE_JOIN_TOKEN');
    const taken = createServer();
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
    const used = (taken.address() as AddressInfo).port;
    const busy = start(newFolder(), { RESTRIKE_HUB_PORT: String(used) });
    expect(await busy.ended).toBe(75);
    expect(busy.output()).toContain(`TCP port 127.0.0.1:${String(used)} is in use`);
    taken.close();
  });
});
