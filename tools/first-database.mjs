import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root, workFolder } from './install.mjs';
import { nodeEnvironment, nodeFlags } from './node-flags.mjs';

const hub = path.join(root, 'apps', 'master-hub', 'dist', 'main.js');
const kept = path.join(workFolder, 'first-database');
/** Longest that making may take, ms: so much as a test waits for a hub. */
const limitMs = 180_000;
/** What another build or a killed run left is removed when nobody can still be at it. */
const oldMs = 3_600_000;

/**
 * Gives a hub of a test, before its first start, the database that it would make: to make the files and to migrate takes more of the processor than the rest of
 * a start. It is the hub's own work, done once for each build by a command of its console, which makes what a first start makes and nothing else. A hub that has
 * a database keeps it. Those of `hub-process.spec.ts`, of `networks` and of `npm-start` begin with nothing, as a user's. All that are given have one id: a test of
 * two that differ starts one with nothing.
 *
 * @param {string} dataDir the hub's data directory, which stands
 */
export function giveFirstDatabase(dataDir) {
  const target = path.join(dataDir, 'postgres');
  if (existsSync(target)) return;
  // A checkout may be shared by two systems, and what root made is the server's user's: nobody else may read it.
  const maker = `${process.platform} ${process.arch} ${String(process.getuid?.())}`;
  const build = createHash('sha256').update(readFileSync(hub)).update(readFileSync(path.join(root, 'package-lock.json'))).update(maker).digest('hex').slice(0, 16);
  const made = path.join(kept, build);
  if (!existsSync(made)) make(made);
  copy(made, target);
}

/** Two tests may make it at once: the first to end has made it. */
function make(target) {
  const folder = mkdtempSync(path.join(tmpdir(), 'restrike-first-'));
  try {
    // As root the database server is a user of its own, who must be able to reach its folder: not every checkout is in such a place.
    chmodSync(folder, 0o711);
    const { PATH, SystemRoot, TEMP } = process.env;
    const env = { ...nodeEnvironment, PATH, SystemRoot, TEMP, RESTRIKE_DATA_DIR: folder };
    execFileSync(process.execPath, [...nodeFlags(hub), hub, 'verify-audit'], { env, timeout: limitMs, windowsHide: true, stdio: ['ignore', 'pipe', 'pipe'] });
    mkdirSync(kept, { recursive: true });
    for (const one of readdirSync(kept).map((name) => path.join(kept, name))) {
      if ((statSync(one, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) < Date.now() - oldMs) rmSync(one, { recursive: true, force: true });
    }
    const mine = mkdtempSync(path.join(kept, 'unfinished-'));
    copy(path.join(folder, 'postgres'), mine);
    try {
      renameSync(mine, target);
    } catch (error) {
      if (!existsSync(target)) throw error;
      rmSync(mine, { recursive: true, force: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

/** Copies a folder of a database. As root everything in it goes on belonging to the server's user. */
function copy(from, to) {
  cpSync(from, to, { recursive: true });
  for (const entry of ['.', ...readdirSync(from, { recursive: true })]) {
    const { mode, uid, gid } = statSync(path.join(from, entry));
    chmodSync(path.join(to, entry), mode);
    if (process.getuid?.() === 0) chownSync(path.join(to, entry), uid, gid);
  }
}
