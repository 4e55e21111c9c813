import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Heartbeat } from '@restrike/contracts';
import { io, type Socket } from 'socket.io-client';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const { giveFirstDatabase } = (await import(new URL('../../../tools/first-database.mjs', import.meta.url).href)) as { giveFirstDatabase: (dataDir: string) => void };
const token = 'a join token of the test';
const adminPassword = 'a password of the test';
const waitLimitMs = 180_000;

/** Asks every 50 ms until the answer is not null; a throw counts as null. */
export async function until<T>(what: string, ask: () => Promise<T | null> | T | null): Promise<T> {
  const deadline = Date.now() + waitLimitMs;
  for (;;) {
    let problem = '';
    const value = await Promise.resolve().then(ask).catch((error: unknown) => {
      problem = `; ${String(error)}`;
      return null;
    });
    if (value !== null) return value;
    if (Date.now() > deadline) throw new Error(`never: ${what}${problem}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** What came on a socket, in order, by event. */
export class Heard {
  readonly messages: { readonly event: string; readonly value: unknown }[] = [];

  constructor(readonly socket: Socket) {
    socket.onAny((event: string, value: unknown) => this.messages.push({ event, value }));
  }

  of<T>(event: string): readonly T[] {
    return this.messages.filter((one) => one.event === event).map(({ value }) => value as T);
  }

  /** Waits for a message of this event that is as wanted. */
  next<T>(event: string, wanted: (value: T) => boolean = () => true): Promise<T> {
    return until(`${event} on the socket`, () => this.of<T>(event).find(wanted) ?? null);
  }
}

/** A heartbeat of a court that is well; `change` says what is not. */
export function sampleHeartbeat(nodeId: string, change: Partial<Heartbeat> = {}): Heartbeat {
  return {
    nodeId, sentAt: Date.now(), addresses: ['192.0.2.9'], obs: [],
    listener: { state: 'listening', address: '0.0.0.0', port: 6000, error: null, received: 0, kernelDrops: 0, queued: 0, spilled: 0 },
    outbox: { waiting: 0, oldestAt: null, parked: 0, lastAckAt: null }, store: { events: 0, bytes: 0, commitP99Ms: 5 }, counts: { unknown: 0, invalid: 0 },
    clockOffsetMs: 0, cpu: 0.1, memoryBytes: 1e8, diskFreeBytes: 5e11, eventsPerSecond: 3, uptimeS: 60, errorShare: 0, eventsToday: 10,
    machine: { cpu: 0.2, memoryTotalBytes: 16e9, memoryFreeBytes: 8e9, diskTotalBytes: 1e12, diskFreeBytes: 5e11, recordingBytesPerS: null, recordingHoursLeft: null, networkInBytesPerS: 1, networkOutBytesPerS: 2, temperatureC: null, loopDelayP99Ms: 1 },
    ...change,
  } as Heartbeat;
}

/** A built hub in a process and a folder of its own. */
export class RunningHub {
  private readonly sockets: Socket[] = [];
  private session = '';
  private said = '';
  private readonly ended: Promise<number | null>;

  private constructor(
    readonly child: ChildProcess,
    private readonly folder: string,
  ) {
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (this.said += data.toString()));
    this.ended = new Promise((done) => child.once('exit', done));
  }

  /** Starts a hub, waits until it is up, and signs in as its admin. */
  static async start(environment: Record<string, string> = {}): Promise<RunningHub> {
    const folder = mkdtempSync(path.join(tmpdir(), 'restrike-hub-'));
    const base = { RESTRIKE_DATA_DIR: folder, RESTRIKE_HUB_PORT: '0', RESTRIKE_DISCOVERY: 'none', RESTRIKE_JOIN_TOKEN: token, RESTRIKE_ADMIN_PASSWORD: adminPassword, RESTRIKE_LOG_LEVEL: 'warn', RESTRIKE_HEARTBEAT_MS: '1000' };
    if (environment['DATABASE_URL'] === undefined) giveFirstDatabase(folder);
    // As it is started in earnest: its memory is part of what is tested.
    const child = spawn(process.execPath, ['--max-semi-space-size=16', main], { env: { PATH: process.env['PATH'], ...base, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    const hub = new RunningHub(child, folder);
    try {
      await until('the hub is up', () => {
        if (!hub.isOver && !existsSync(path.join(folder, 'run.json'))) throw new Error(`it said ${hub.said}`);
        return true;
      });
      if (hub.isOver) throw new Error(`the hub ended: ${hub.said}`);
      hub.session = await hub.signIn();
      return hub;
    } catch (error) {
      await hub.stop();
      throw error;
    }
  }

  /** Opens a session of the admin; gives its token. */
  async signIn(): Promise<string> {
    return (await this.json<{ token: string }>('POST', '/api/access/login', { name: 'admin', password: adminPassword })).body.token;
  }

  get output(): string {
    return this.said;
  }

  private get isOver(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  get url(): string {
    return `http://127.0.0.1:${String((JSON.parse(readFileSync(path.join(this.folder, 'run.json'), 'utf8')) as { port: number }).port)}`;
  }

  /** Address of the database server that this hub has started. */
  get databaseUrl(): string {
    const folder = path.join(this.folder, 'postgres');
    const password = readFileSync(path.join(folder, 'password'), 'utf8').trim();
    const port = readFileSync(path.join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[3];
    return `postgres://restrike:${password}@127.0.0.1:${String(port)}/restrike`;
  }

  /** Headers of the admin's session. */
  get headers(): Readonly<Record<string, string>> {
    return { authorization: `Bearer ${this.session}` };
  }

  /** A request as the admin. */
  request(method: string, route: string, body?: unknown): Promise<Response> {
    const headers = { ...(this.session === '' ? {} : { authorization: `Bearer ${this.session}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    return fetch(`${this.url}${route}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }), signal: AbortSignal.timeout(waitLimitMs) });
  }

  async json<T>(method: string, route: string, body?: unknown): Promise<{ readonly status: number; readonly body: T }> {
    const response = await this.request(method, route, body);
    return { status: response.status, body: (await response.json()) as T };
  }

  /** Sends a batch as a court does. */
  async bulk(nodeId: string, kind: 'events' | 'matches', body: object): Promise<Response> {
    return fetch(`${this.url}/api/${kind}/bulk`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'x-node-id': nodeId }, body: JSON.stringify(body) });
  }

  /** The socket of a court, welcomed. */
  court(nodeId: string, courtName: string): Promise<Heard> {
    return this.welcomed('/agents', { protocol: 1, version: '0.1.0', nodeId, courtName, host: 'laptop', token, epochs: [], apiPort: 3001 }, 'ack');
  }

  /** What the hub says to a court that it does not let in. */
  async refused(nodeId: string, courtName: string): Promise<{ readonly code: string; readonly message: string }> {
    const { socket } = this.connect('/agents', { protocol: 1, version: '0.1.0', nodeId, courtName, host: 'laptop', token, epochs: [], apiPort: 3001 });
    return new Promise((done, fail) => {
      socket.once('connect_error', (error) => done((error as Error & { data: { code: string; message: string } }).data));
      socket.once('connect', () => fail(new Error('it was let in')));
    });
  }

  /** A screen on the feed, with its snapshot: of the admin's session, or of another one. */
  screen(session = this.session): Promise<Heard> {
    return this.welcomed('/feed', { token: session }, 'snapshot');
  }

  /** A socket that has heard `word`. A hub that is too busy sends it away: then it comes again, as agents and screens do. */
  private async welcomed(namespace: string, auth: object, word: string): Promise<Heard> {
    return until(`${word} on the socket`, async () => {
      const heard = this.connect(namespace, auth);
      const { socket } = heard;
      const sentAway = await new Promise<string | null>((resolve) => {
        socket.once(word, () => resolve(null));
        socket.once('connect_error', (error) => resolve(error.message));
        socket.once('disconnect', (reason) => resolve(reason));
      });
      if (sentAway === null) return heard;
      socket.disconnect();
      throw new Error(sentAway);
    });
  }

  /** Ends the sockets that this test opened. */
  disconnect(): void {
    for (const socket of this.sockets.splice(0)) socket.disconnect();
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.disconnect();
    this.child.kill(signal);
    await this.ended;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }

  private connect(namespace: string, auth: object): Heard {
    const socket = io(`${this.url}${namespace}`, { auth, transports: ['websocket'], reconnection: false, forceNew: true });
    this.sockets.push(socket);
    return new Heard(socket);
  }
}
