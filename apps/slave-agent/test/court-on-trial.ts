import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { signIn, testPin } from './sign-in.js';
import { SmallHub } from './small-hub.js';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const limitMs = 180_000;

/** A whole agent as a process of its own with a small hub, its UDP port and its HTTP interface, on loopback and free ports. */
export class CourtOnTrial {
  private child: ChildProcess | null = null;
  private output = '';
  private apiPort = 0;
  private udpPort = 0;
  private cookie = '';

  private constructor(
    readonly hub: SmallHub,
    readonly folder: string,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  /** @throws Error with the agent's output when it does not come up. */
  static async start(environment: Readonly<Record<string, string>> = {}): Promise<CourtOnTrial> {
    const court = new CourtOnTrial(await new SmallHub().open(), mkdtempSync(path.join(tmpdir(), 'restrike-court-')), environment);
    try {
      await court.spawn();
      return court;
    } catch (error) {
      await court.end();
      throw error;
    }
  }

  get udp(): number {
    return this.udpPort;
  }

  /** What the agent has written, over all its lives. */
  get said(): string {
    return this.output;
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.apiPort)}`;
  }

  /** Ends the process by a signal and starts it anew on the same data; the session of the PIN goes on. */
  async restart(signal: NodeJS.Signals): Promise<void> {
    await this.stop(signal);
    await this.spawn();
  }

  /** Ends everything and clears the data. */
  async end(): Promise<void> {
    await this.stop('SIGKILL');
    await this.hub.close();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }

  async get<T extends z.ZodType>(route: string, schema: T): Promise<z.output<T>> {
    const answer = await fetch(`http://127.0.0.1:${String(this.apiPort)}${route}`, { signal: AbortSignal.timeout(limitMs) });
    return schema.parse(await answer.json());
  }

  fetch(route: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`http://127.0.0.1:${String(this.apiPort)}${route}`, { ...init, headers: { cookie: this.cookie, ...init.headers }, signal: AbortSignal.timeout(limitMs) });
  }

  post(route: string, body: unknown, { signedIn = true, method = 'POST' }: { readonly signedIn?: boolean; readonly method?: 'POST' | 'PUT' | 'DELETE' } = {}): Promise<Response> {
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    return this.fetch(route, { method, headers: { 'content-type': 'application/json', ...(signedIn ? {} : { cookie: '' }) }, ...content });
  }

  /** Says messages to the court, one datagram each, in their order. */
  async say(texts: readonly string[]): Promise<void> {
    const socket = createSocket('udp4');
    for (const text of texts) await new Promise<void>((done, fail) => socket.send(text, this.udpPort, '127.0.0.1', (error) => (error === null ? done() : fail(error))));
    socket.close();
  }

  /** Asks again until there is an answer; null and errors are none, and the last error is told. */
  async until<T>(what: string, read: () => Promise<T | null> | T | null): Promise<T> {
    const end = Date.now() + limitMs;
    for (;;) {
      let problem = '';
      const value = await Promise.resolve()
        .then(read)
        .catch((error: unknown) => ((problem = `; ${String(error)}`), null));
      if (value !== null) return value;
      if (Date.now() > end) throw new Error(`never: ${what}${problem}\n${this.output.slice(-2_000)}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  private async spawn(): Promise<void> {
    const own = {
      RESTRIKE_DATA_DIR: this.folder, RESTRIKE_COURT_NAME: 'Court 9', RESTRIKE_UDP_ADDRESS: '127.0.0.1', RESTRIKE_UDP_PORT: '0', RESTRIKE_API_PORT: '0', RESTRIKE_DISCOVERY: 'configured',
      RESTRIKE_HUB_URL: this.hub.url, RESTRIKE_LOG_LEVEL: 'warn', RESTRIKE_COURT_PIN: testPin,
    };
    const child = spawn(process.execPath, [main], { env: { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('RESTRIKE_'))), ...own, ...this.environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (this.output += data.toString()));
    const runFile = path.join(this.folder, 'run.json');
    const run = await this.until<{ readonly pid: number; readonly apiPort: number; readonly udpPort: number } | 'ended'>('the agent is up', () => {
      if (child.exitCode !== null || child.signalCode !== null) return 'ended';
      const kept = existsSync(runFile) ? (JSON.parse(readFileSync(runFile, 'utf8')) as { pid: number; apiPort: number; udpPort: number }) : null;
      return kept?.pid === child.pid ? kept : null;
    });
    if (run === 'ended') throw new Error(`the agent ended with ${String(child.exitCode ?? child.signalCode)}\n${this.output.slice(-2_000)}`);
    this.apiPort = run.apiPort;
    this.udpPort = run.udpPort;
    if (this.cookie === '') this.cookie = (await signIn(this.apiPort)).cookie;
  }

  private async stop(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    await ended;
  }
}
