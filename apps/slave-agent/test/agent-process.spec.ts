import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { courtNetworkSchema, courtStatementSchema, courtStatisticsSchema, courtStorageSchema, unknownPatternsSchema, type EventBatch, type LinkHello } from '@restrike/contracts';
import { openDatabase } from '@restrike/db/court';
import { courtMigrationState, migrateCourtStore, rollBackCourtStore } from '@restrike/db/court-migrations';
import { Server } from 'socket.io';
import { signIn, testPin } from './sign-in.js';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const folders: string[] = [];
const children: ChildProcess[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'restrike-agent-'));
  folders.push(folder);
  return folder;
};
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await ended;
  }
});
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true, maxRetries: 10 })));

interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}
function start(environment: Record<string, string>): Started {
  const base = { RESTRIKE_COURT_NAME: 'Court 9', RESTRIKE_UDP_ADDRESS: '127.0.0.1', RESTRIKE_UDP_PORT: '0', RESTRIKE_API_PORT: '0', RESTRIKE_DISCOVERY: 'configured', RESTRIKE_LOG_LEVEL: 'warn', RESTRIKE_COURT_PIN: testPin };
  const child = spawn(process.execPath, [main], { env: { PATH: process.env['PATH'], ...base, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  return {
    child,
    output: () => output,
    // Its last words come before it is closed, some after it has ended.
    ended: new Promise((done) => child.once('close', done)),
  };
}
const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
async function until<T>(read: () => Promise<T | null> | T | null, what: string): Promise<T> {
  for (let tries = 0; tries < 3_600; tries += 1) {
    const value = await Promise.resolve().then(read).catch(() => null);
    if (value !== null) return value;
    await wait(50);
  }
  throw new Error(`never: ${what}`);
}
const running = (folder: string): Promise<{ apiPort: number; udpPort: number }> =>
  until(() => (existsSync(path.join(folder, 'run.json')) ? (JSON.parse(readFileSync(path.join(folder, 'run.json'), 'utf8')) as { apiPort: number; udpPort: number }) : null), 'the agent is up');
const api = async <T>(port: number, route: string, init?: RequestInit): Promise<T> => (await (await fetch(`http://127.0.0.1:${String(port)}${route}`, init)).json()) as T;
async function send(port: number, texts: readonly string[]): Promise<void> {
  const socket = createSocket('udp4');
  for (const text of texts) await new Promise<void>((done, fail) => socket.send(text, port, '127.0.0.1', (error) => (error === null ? done() : fail(error))));
  socket.close();
}

/** A small hub that keeps what it gets and can misbehave. */
class TestHub {
  readonly batches: EventBatch[] = [];
  readonly hellos: LinkHello[] = [];
  live = 0;
  /** Answers instead of taking a batch; null takes it. */
  refuse: (batch: EventBatch) => { status: number; body: unknown; retryAfter?: string } | null = () => null;
  private readonly have = new Set<number>();
  private readonly http: HttpServer;
  private readonly sockets: Server;

  constructor(private readonly refusal: unknown = null) {
    this.http = createServer((request, response) => void this.take(request, response));
    this.sockets = new Server(this.http);
    const agents = this.sockets.of('/agents');
    agents.use((_socket, next) => (this.refusal === null ? next() : next(Object.assign(new Error('no'), { data: this.refusal }))));
    agents.on('connection', (socket) => {
      const hello = socket.handshake.auth as LinkHello;
      this.hellos.push(hello);
      socket.on('live', (_bytes: unknown, answer: () => void) => {
        this.live += 1;
        answer();
      });
      socket.on('heartbeat', (_beat: unknown, answer: () => void) => answer());
      socket.on('clock', ({ t0 }: { t0: number }, answer: (value: unknown) => void) => answer({ t0, t1: Date.now(), t2: Date.now() }));
      const progress = hello.epochs.map(({ epoch, from }) => this.progress(epoch, from));
      socket.emit('ack', { protocol: 1, version: '0.1.0', hubId: '99999999-9999-4999-8999-999999999999', hubTime: Date.now(), tournament: null, progress, heartbeatMs: 1000 });
    });
  }
  get received(): number[] {
    return [...this.have].sort((a, b) => a - b);
  }
  async listen(): Promise<string> {
    await new Promise<void>((done) => this.http.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${String((this.http.address() as AddressInfo).port)}`;
  }
  async close(): Promise<void> {
    await this.sockets.close();
    this.http.closeAllConnections();
  }
  private progress(epoch: string, from: number) {
    let contiguous = from - 1;
    while (this.have.has(contiguous + 1)) contiguous += 1;
    const highest = Math.max(contiguous, ...this.have);
    const gaps: [number, number][] = [];
    for (let at = contiguous + 1; at < highest; at += 1) if (!this.have.has(at)) gaps.push([at, at]);
    return { epoch, contiguous, highest, gaps: gaps.slice(0, 100) };
  }
  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    response.setHeader('content-type', 'application/json');
    const identity = { hubId: '99999999-9999-4999-8999-999999999999', version: '0.1.0', tournament: null };
    if (request.url === '/api/hub') return void response.end(JSON.stringify({ ...identity, hubTime: Date.now(), fingerprint: null }));
    if (request.url === '/api/slaves/register') return void response.end(JSON.stringify({ ...identity, state: 'approved', message: 'in', retryAfterMs: null }));
    const body = JSON.parse(gunzipSync(Buffer.concat(chunks)).toString()) as EventBatch & { rows?: unknown[] };
    if (request.url !== '/api/events/bulk') return void response.end(JSON.stringify({ stored: body.rows?.length ?? 0, repeated: 0 }));
    const refused = this.refuse(body);
    if (refused !== null) {
      if (refused.retryAfter !== undefined) response.setHeader('retry-after', refused.retryAfter);
      response.statusCode = refused.status;
      return void response.end(JSON.stringify(refused.body));
    }
    this.batches.push(body);
    for (const { sequence } of body.records) this.have.add(sequence);
    response.end(JSON.stringify({ accepted: body.records.length, repeated: 0, updated: 0, progress: this.progress(body.epoch.epoch, body.epoch.from) }));
  }
}

interface State {
  readonly sequence: number;
  readonly sync: { readonly state: string; readonly waiting: number; readonly parked: number; readonly reason: string | null };
  readonly link: { readonly state: string; readonly refusal?: { readonly code: string } };
}

describe('[AGT-1] start', () => {
  it('[AGT-1] a wrong configuration lists everything that is wrong and ends with 78', async () => {
    const { ended, output } = start({ RESTRIKE_DATA_DIR: newFolder(), RESTRIKE_UDP_PORT: '99999', RESTRIKE_COURT_NAME: 'x'.repeat(100), RESTRIKE_HUB_URL: 'ftp://hub', RESTRIKE_DISCOVERY: 'pigeon', RESTRIKE_MDNS_INTERFACE: 'eth0' });
    expect(await ended).toBe(78);
    for (const name of ['RESTRIKE_UDP_PORT', 'RESTRIKE_COURT_NAME', 'RESTRIKE_HUB_URL', 'RESTRIKE_DISCOVERY', 'RESTRIKE_MDNS_INTERFACE']) expect(output()).toContain(name);
  });

  it('[AGT-1] an address that others reach needs a token', async () => {
    const { ended, output } = start({ RESTRIKE_DATA_DIR: newFolder(), RESTRIKE_API_HOST: '0.0.0.0' });
    expect(await ended).toBe(78);
    expect(output()).toContain('RESTRIKE_API_TOKEN');
  });

  it('[AGT-1] a port in use ends with 75, which port and what to do', async () => {
    const taken = createSocket('udp4');
    await new Promise<void>((done) => taken.bind(0, '127.0.0.1', done));
    const { ended, output } = start({ RESTRIKE_DATA_DIR: newFolder(), RESTRIKE_UDP_PORT: String(taken.address().port) });
    expect(await ended).toBe(75);
    expect(output()).toMatch(new RegExp(`UDP port 127.0.0.1:${String(taken.address().port)} is in use.*RESTRIKE_UDP_PORT`));
    taken.close();
  });

  it('[AGT-1] two agents never have one data directory', async () => {
    const folder = newFolder();
    start({ RESTRIKE_DATA_DIR: folder });
    await running(folder);
    const second = start({ RESTRIKE_DATA_DIR: folder });
    expect(await second.ended).toBe(75);
    expect(second.output()).toContain('in use by process');
  });

  it('[DB-2] the store of an older version is copied and brought to this one, one of a newer version ends it with 65 and what to do', async () => {
    const folder = newFolder();
    const file = path.join(folder, 'court.sqlite');
    await migrateCourtStore(file);
    const before = courtMigrationState(file);
    await rollBackCourtStore(file, before.length - 1);
    const copies = (): string[] => readdirSync(folder).filter((name) => name.startsWith(`court.sqlite.before-${String(before.length - 1)}-`));
    const older = start({ RESTRIKE_DATA_DIR: folder });
    await running(folder);
    expect([courtMigrationState(file).every(({ applied }) => applied), copies().length]).toEqual([true, 1]);
    older.child.kill('SIGTERM');
    expect(await older.ended).toBe(0);
    const database = openDatabase(file, { synchronous: 'NORMAL' });
    database.exec("INSERT INTO schema_migrations (timestamp, name) VALUES (1999000000000, 'FromTheFuture1999000000000')");
    database.close();
    const newer = start({ RESTRIKE_DATA_DIR: folder });
    expect(await newer.ended).toBe(65);
    expect(newer.output()).toMatch(/newer version.*FromTheFuture1999000000000.*Start that version/s);
  });
});

describe('[PSS-12] definition file', () => {
  it('[PSS-12] what it adds is known to the court from the first datagram on', async () => {
    const folder = newFolder();
    const file = path.join(folder, 'rows.json');
    writeFileSync(file, JSON.stringify({ messages: [{ keys: ['vip'], type: 'vip', meaning: 'a guest', fields: [{ name: 'seat', kind: 'integer', min: 1, max: 9 }] }] }));
    start({ RESTRIKE_DATA_DIR: folder, RESTRIKE_DEFINITIONS: file });
    const { apiPort, udpPort } = await running(folder);
    await send(udpPort, ['vip;3']);
    const stored = await until(async () => ((await api<State>(apiPort, '/api/state')).sequence === 1 ? api<unknown>(apiPort, '/api/events?limit=5') : null), 'an event');
    expect(stored).toMatchObject({ rows: [{ type: 'vip', recognition: 'recognized' }] });
  });
});

describe('[AGT-7] alone', () => {
  it('[AGT-7] serves snapshot first, then changes, events by query, health and metrics, without a hub; a stop loses nothing', async () => {
    const folder = newFolder();
    const { child, ended } = start({ RESTRIKE_DATA_DIR: folder });
    const { apiPort, udpPort } = await running(folder);
    const stream = await fetch(`http://127.0.0.1:${String(apiPort)}/api/live`);
    const reader = stream.body!.getReader();
    const decoder = new TextDecoder();
    let text = '';
    const readUntil = async (part: string): Promise<void> => {
      for (let reads = 0; !text.includes(part) && reads < 100; reads += 1) text += decoder.decode((await reader.read()).value);
    };
    await readUntil('event: snapshot');
    await send(udpPort, ['sc1;3;sc2;0', 'pt1;3', 'nonsense']);
    await readUntil('"kind":"point"');
    expect(text.indexOf('event: snapshot')).toBeLessThan(text.indexOf('event: change'));
    await until(async () => ((await api<State>(apiPort, '/api/state')).sequence === 3 ? true : null), 'three events');
    expect((await api<{ rows: { type: string }[] }>(apiPort, '/api/events?category=H&limit=5')).rows).toMatchObject([{ type: 'pt' }]);
    expect(await api(apiPort, '/api/events?limit=0')).toMatchObject({ code: 'BAD_QUERY', path: 'limit' });
    expect(await api(apiPort, '/api/events?colour=red')).toMatchObject({ code: 'BAD_QUERY' });
    expect((await fetch(`http://127.0.0.1:${String(apiPort)}/health/ready`)).status).toBe(200);
    // The receiver tells its own counts once a second.
    const metrics = await until(async () => {
      const text = await (await fetch(`http://127.0.0.1:${String(apiPort)}/metrics`)).text();
      return text.includes('restrike_datagrams_received_total 3') ? text : null;
    }, 'the receiver’s count');
    for (const line of [
      /^restrike_events_total 3$/m, /^restrike_datagrams_received_total 3$/m, /^# TYPE restrike_datagrams_received_total counter$/m, /^restrike_commit_seconds_count 3$/m, /^restrike_outbox_waiting 3$/m,
      /^restrike_hub_link\{state="searching"\} 1$/m, /^restrike_sync\{state="offline"\} 1$/m, /^restrike_bad_events_total\{kind="unknown"\} 1$/m,
    ]) expect(metrics).toMatch(line);
    expect(courtStatementSchema.parse(await api(apiPort, '/api/state')).listener?.received).toBe(3);
    expect(courtNetworkSchema.parse(await api(apiPort, '/api/network')).api.port).toBe(apiPort);
    const store = openDatabase(path.join(folder, 'court.sqlite'), { synchronous: 'NORMAL', readonly: true });
    expect(store.prepare('SELECT address, auto_start AS autoStart FROM udp_server_configs').all()).toEqual([{ address: '127.0.0.1', autoStart: 1 }]);
    expect(store.prepare('SELECT type FROM network_interfaces WHERE active = 1').pluck().all()).toContain('loopback');
    store.close();
    expect(courtStorageSchema.parse(await api(apiPort, '/api/storage?deep=1')).store).toMatchObject({ accessible: true, integrity: 'ok', events: 3 });
    const statistics = courtStatisticsSchema.parse(await api(apiPort, '/api/statistics'));
    expect([statistics.totals.sessions, statistics.clients.length, statistics.sessions[0]?.port]).toEqual([1, 1, udpPort]);
    // Told while the session runs, and not only when it has ended.
    if (process.platform === 'linux') expect([statistics.totals.kernelDrops, statistics.sessions[0]?.kernelDrops]).toEqual([0, 0]);
    const [unknown] = unknownPatternsSchema.parse(await api(apiPort, '/api/unknown')).rows;
    const named = { method: 'POST', headers: { ...(await signIn(apiPort)), 'content-type': 'application/json' }, body: JSON.stringify({ pattern: unknown?.pattern, label: 'noise of the test' }) };
    expect(unknownPatternsSchema.parse(await api(apiPort, '/api/unknown/label', named)).rows).toMatchObject([{ count: 1, label: 'noise of the test' }]);
    expect(await api(apiPort, '/api/unknown/label', { ...named, body: JSON.stringify({ pattern: 'never', label: null }) })).toMatchObject({ code: 'NO_SUCH_PATTERN' });
    const asked = async (method: string, path: string, body: unknown) => api<Record<string, string>>(apiPort, `/api/tournament${path}`, { ...named, method, body: JSON.stringify(body) });
    const { tournamentId = '' } = await asked('POST', '/tournaments', { name: 'Zagreb Open', place: null, country: null, startsOn: null, endsOn: null });
    const { tournamentDayId = '' } = await asked('POST', `/tournaments/${tournamentId}/days`, { day: '2026-11-20' });
    await asked('PUT', '/context', { tournamentId, tournamentDayId });
    await send(udpPort, ['pt2;1']);
    await until(async () => ((await api<State>(apiPort, '/api/state')).sequence === 4 ? true : null), 'an event of the tournament');
    for (const filter of [`tournament=${tournamentId}`, `tournamentDay=${tournamentDayId}`]) expect((await api<{ rows: unknown[] }>(apiPort, `/api/events?${filter}`)).rows).toMatchObject([{ sequence: 4 }]);
    expect(await api(apiPort, '/api/events?tournamentDay=tomorrow')).toMatchObject({ code: 'BAD_QUERY', path: 'tournamentDay' });
    await api(apiPort, '/api/listener/stop', { method: 'POST', headers: await signIn(apiPort) });
    expect((await fetch(`http://127.0.0.1:${String(apiPort)}/health/ready`)).status).toBe(503);
    await reader.cancel();
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});

describe('[AGT-8] sync', () => {
  it('[AGT-8] a backlog and what happens now both arrive, once each, through 429, 503 and a cut', async () => {
    const folder = newFolder();
    const hub = new TestHub();
    const trouble = [{ status: 429, body: {}, retryAfter: '0' }, { status: 503, body: {} }];
    hub.refuse = () => trouble.shift() ?? null;
    const url = await hub.listen();
    const { child } = start({ RESTRIKE_DATA_DIR: folder, RESTRIKE_HUB_URL: url });
    const { apiPort, udpPort } = await running(folder);
    await send(udpPort, Array.from({ length: 300 }, (_, index) => `clk;01:${String(index % 60).padStart(2, '0')}`));
    await until(() => (hub.received.length === 300 ? true : null), 'all events at the hub');
    await until(() => (hub.live > 0 ? true : null), 'a live state at the hub');
    await until(async () => ((await api<State>(apiPort, '/api/state')).sync.waiting === 0 ? true : null), 'nothing waits');
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await ended;
    rmSync(path.join(folder, 'run.json'));
    start({ RESTRIKE_DATA_DIR: folder, RESTRIKE_HUB_URL: url });
    const again = await running(folder);
    await send(again.udpPort, ['pt1;3', 'pt2;2']);
    await until(() => (hub.received.length === 302 ? true : null), 'events after the restart');
    expect(hub.received).toEqual(Array.from({ length: 302 }, (_, index) => index + 1));
    expect(new Set(hub.batches.map(({ epoch }) => epoch.epoch)).size).toBe(2);
    await hub.close();
  });

  it('[ING-1] the console chooses the port; one that is in use is told and tried again, also after a restart, and the agent lives', async () => {
    const folder = newFolder();
    const first = start({ RESTRIKE_DATA_DIR: folder });
    const { apiPort } = await running(folder);
    const blocker = createSocket('udp4');
    const taken = await new Promise<number>((done) => blocker.bind(0, '127.0.0.1', () => done(blocker.address().port)));
    const free = await new Promise<number>((done) => {
      const socket = createSocket('udp4');
      socket.bind(0, '127.0.0.1', () => {
        const { port } = socket.address();
        socket.close(() => done(port));
      });
    });
    const choose = async (at: number, values: Record<string, unknown>): Promise<void> => {
      const answer = await fetch(`http://127.0.0.1:${String(at)}/api/settings`, { method: 'PUT', headers: { 'content-type': 'application/json', ...(await signIn(at)) }, body: JSON.stringify({ values }) });
      if (!answer.ok) throw new Error(await answer.text());
    };
    interface Seen {
      readonly listener: { readonly state: string; readonly port: number; readonly received: number; readonly error: string | null };
    }
    const seen = (at: number, what: string, is: (listener: Seen['listener']) => boolean): Promise<Seen['listener']> =>
      until(async () => {
        const { listener } = await api<Seen>(at, '/api/state');
        return is(listener) ? listener : null;
      }, what);

    await choose(apiPort, { 'listener.port': free });
    await seen(apiPort, 'it listens on the chosen port', ({ state, port }) => state === 'listening' && port === free);
    await send(free, ['pre;FightLoaded']);
    await seen(apiPort, 'a datagram came in there', ({ received }) => received === 1);

    await choose(apiPort, { 'listener.port': taken });
    expect((await seen(apiPort, 'the taken port is told', ({ state }) => state === 'failed')).error).toMatch(new RegExp(`${String(taken)} is in use .*Settings of the console`));
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    rmSync(path.join(folder, 'run.json'));
    start({ RESTRIKE_DATA_DIR: folder });
    const again = await running(folder);
    await seen(again.apiPort, 'the agent lives, and tells it', ({ state }) => state === 'failed');
    await new Promise<void>((done) => blocker.close(() => done()));
    await seen(again.apiPort, 'it is opened when it is free', ({ state, port }) => state === 'listening' && port === taken);
  }, 300_000);

  it('[AGT-9] a record that the hub refuses is parked and shown, the rest goes on, and it can be tried again', async () => {
    const folder = newFolder();
    const hub = new TestHub();
    let strict = true;
    hub.refuse = ({ records }) => {
      const index = records.findIndex(({ raw }) => Buffer.from(raw, 'base64').toString() === 'poison');
      return strict && index >= 0 ? { status: 422, body: { code: 'RECORD_INVALID', message: 'records.round: too big', index } } : null;
    };
    start({ RESTRIKE_DATA_DIR: folder, RESTRIKE_HUB_URL: await hub.listen() });
    const { apiPort, udpPort } = await running(folder);
    await send(udpPort, ['pt1;1', 'poison', 'pt1;2', 'pt1;3']);
    await until(() => (hub.received.join() === '1,3,4' ? true : null), 'the others arrive');
    const rows = await until(async () => {
      const parked = await api<{ rows: { epoch: string; sequence: number; reason: string }[] }>(apiPort, '/api/parked');
      return parked.rows.length > 0 ? parked.rows : null;
    }, 'it is parked');
    expect(rows).toMatchObject([{ sequence: 2, reason: 'records.round: too big' }]);
    await until(async () => ((await api<State>(apiPort, '/api/state')).sync.waiting === 0 ? true : null), 'nothing else waits');
    strict = false;
    await api(apiPort, `/api/parked/${rows[0]?.epoch ?? ''}/2/retry`, { method: 'POST', headers: await signIn(apiPort) });
    await until(() => (hub.received.join() === '1,2,3,4' ? true : null), 'the parked one arrives');
    await hub.close();
  });

  it('[AGT-10] a refusal of the hub is shown with its reason, and the court goes on', async () => {
    const folder = newFolder();
    const hub = new TestHub({ code: 'VERSION_SKEW', message: 'The hub has version 3.0.0', hubVersion: '3.0.0', agentVersion: '0.1.0', retryAfterMs: null });
    start({ RESTRIKE_DATA_DIR: folder, RESTRIKE_HUB_URL: await hub.listen() });
    const { apiPort, udpPort } = await running(folder);
    const state = await until(async () => {
      const now = await api<State>(apiPort, '/api/state');
      return now.link.state === 'refused' ? now : null;
    }, 'refused');
    expect(state.link.refusal?.code).toBe('VERSION_SKEW');
    await send(udpPort, ['pt1;1']);
    await until(async () => ((await api<State>(apiPort, '/api/state')).sequence === 1 ? true : null), 'the event is kept');
    await until(async () => ((await api<State>(apiPort, '/api/state')).sync.waiting === 1 ? true : null), 'it waits');
    expect((await api<State>(apiPort, '/api/state')).sync.state).toBe('offline');
    await hub.close();
  });
});
