import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const { giveFirstDatabase } = (await import(new URL('../../../tools/first-database.mjs', import.meta.url).href)) as { giveFirstDatabase: (dataDir: string) => void };

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
}

/** A hub as a process, for tests that speak to it from outside. */
export class StartedHub {
  private constructor(
    private readonly child: ChildProcess,
    readonly folder: string,
    private readonly words: { text: string },
    readonly port: number,
  ) {}

  /** Starts a hub on loopback in a folder of its own, or in a given one, and waits until it has a port. */
  static async start(environment: Readonly<Record<string, string>> = {}, folder = mkdtempSync(path.join(tmpdir(), 'restrike-hub-'))): Promise<StartedHub> {
    rmSync(path.join(folder, 'run.json'), { force: true });
    giveFirstDatabase(folder);
    const base = { RESTRIKE_DATA_DIR: folder, RESTRIKE_HUB_PORT: '0', RESTRIKE_DISCOVERY: 'none', RESTRIKE_LOG_LEVEL: 'warn' };
    const child = spawn(process.execPath, [main], { env: { PATH: process.env['PATH'], ...base, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    const words = { text: '' };
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (words.text += data.toString()));
    for (let tries = 0; tries < 3_600; tries += 1) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(words.text);
      try {
        const { port } = JSON.parse(readFileSync(path.join(folder, 'run.json'), 'utf8')) as { port: number };
        return new StartedHub(child, folder, words, port);
      } catch {
        await sleep(50);
      }
    }
    child.kill('SIGTERM');
    throw new Error(`the hub did not start\n${words.text}`);
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  /** Everything it said on its console. */
  get output(): string {
    return this.words.text;
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  get pid(): number {
    return this.child.pid ?? -1;
  }

  async request(method: string, route: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const response = await fetch(`${this.url}${route}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await response.text();
    return { status: response.status, body: (text.startsWith('{') ? JSON.parse(text) : { text }) as Record<string, unknown>, headers: response.headers };
  }

  /** Headers of a new session. */
  async signIn(name: string, password: string): Promise<Readonly<Record<string, string>>> {
    const { status, body } = await this.request('POST', '/api/access/login', { name, password });
    if (status !== 200) throw new Error(`${name} could not sign in: ${JSON.stringify(body)}`);
    return { authorization: `Bearer ${String(body['token'])}` };
  }

  /** Ends it; its folder goes too unless it is to be used again. */
  async stop(keepFolder = false): Promise<void> {
    if (this.isAlive) {
      const ended = new Promise((done) => this.child.once('exit', done));
      this.child.kill('SIGTERM');
      await ended;
    }
    if (!keepFolder) rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}
