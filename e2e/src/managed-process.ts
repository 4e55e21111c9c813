import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const keptLines = 2_000;
/** Longest that a process may take to end by itself, ms. */
const stopLimitMs = 95_000;

export interface ProcessOptions {
  /** For messages and logs: `hub`, `court 1` … */
  readonly name: string;
  /** Script to run, absolute. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Command that runs it, as in a network of its own: `ip netns exec NAME`. */
  readonly prefix?: readonly string[];
}

/** Root folder of the workspace, absolute: the folder that holds `nx.json`, upwards from here. */
export const workspaceRoot = ((): string => {
  let folder = import.meta.dirname;
  while (!existsSync(path.join(folder, 'nx.json'))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error(`no workspace above ${import.meta.dirname}`);
    folder = parent;
  }
  return folder;
})();

const { nodeEnvironment, nodeFlags } = (await import(pathToFileURL(path.join(workspaceRoot, 'tools', 'node-flags.mjs')).href)) as { nodeEnvironment: Readonly<Record<string, string>>; nodeFlags: (script: string) => readonly string[] };

/** The environment without our own settings, so that what a developer has set does not change what is tested. */
function cleanEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(([key, value]) => value !== undefined && !key.startsWith('RESTRIKE_') && key !== 'DATABASE_URL' && key !== 'NODE_OPTIONS');
  return Object.fromEntries(entries) as Record<string, string>;
}

/** A real process of ours: started, watched, ended politely or not. */
export class ManagedProcess {
  readonly name: string;
  readonly pid: number;
  readonly startedAt = Date.now();
  private readonly child: ChildProcess;
  private readonly lines: string[] = [];
  private end: { readonly code: number | null; readonly signal: NodeJS.Signals | null } | null = null;
  private readonly ended: Promise<void>;

  constructor(options: ProcessOptions) {
    this.name = options.name;
    const [command, ...rest] = [...(options.prefix ?? []), process.execPath, ...nodeFlags(options.script), options.script, ...(options.args ?? [])];
    this.child = spawn(command ?? process.execPath, rest, {
      cwd: options.cwd,
      env: { ...nodeEnvironment, ...cleanEnvironment(), ...options.env },
      stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
      windowsHide: true,
    });
    // A process that is gone takes no words: that shows elsewhere.
    this.child.stdin?.on('error', () => undefined);
    this.pid = this.child.pid ?? -1;
    for (const stream of [this.child.stdout, this.child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        this.lines.push(line);
        if (this.lines.length > keptLines) this.lines.splice(0, keptLines / 2);
      });
    }
    this.ended = new Promise((resolve) => {
      this.child.once('error', (error) => {
        this.lines.push(`could not be started: ${error.message}`);
        this.end = { code: -1, signal: null };
        resolve();
      });
      // `close` comes after the last line of output.
      this.child.once('close', (code, signal) => {
        this.end = { code, signal };
        resolve();
      });
    });
  }

  get isAlive(): boolean {
    return this.end === null;
  }

  /** Its last lines of output, newest last. */
  log(lines = 60): string {
    const words = this.end === null ? 'running' : `ended: code ${String(this.end.code)}, signal ${String(this.end.signal)}`;
    return [`── ${this.name}, process ${String(this.pid)}, ${words} ──`, ...this.lines.slice(-lines)].join('\n');
  }

  /** Writes a line to its standard input. */
  say(line: string): void {
    this.child.stdin?.write(`${line}\n`);
  }

  /** Pulls the plug: SIGKILL, no last word. */
  async kill(): Promise<void> {
    if (this.isAlive) this.child.kill('SIGKILL');
    await this.ended;
  }

  /** Asks it to end, as `npm start` does. Resolves to its exit code; throws when it had to be killed. */
  async stop(): Promise<number> {
    if (this.isAlive) {
      if (this.child.connected) this.child.send('shutdown', () => undefined);
      else this.child.kill('SIGTERM');
      const stopped = await Promise.race([this.ended.then(() => true), sleep(stopLimitMs, false, { ref: false })]);
      if (!stopped) {
        await this.kill();
        throw new Error(`${this.name} did not stop within ${String(stopLimitMs / 1000)} s\n${this.log()}`);
      }
    }
    return this.end?.code ?? -1;
  }

  /** Waits until it ends by itself. Resolves to its exit code; throws after `limitMs`. */
  async finished(limitMs: number): Promise<number> {
    const done = await Promise.race([this.ended.then(() => true), sleep(limitMs, false, { ref: false })]);
    if (!done) throw new Error(`${this.name} did not finish within ${String(limitMs / 1000)} s\n${this.log()}`);
    return this.end?.code ?? -1;
  }

  /**
   * Waits for the file in which a process of ours says where it listens, and that it is this process's and not the one of an earlier
   * run. Throws when the process ends first or after `limitMs`.
   */
  async runFile<T extends { readonly pid: number }>(dataDir: string, limitMs = 120_000): Promise<T> {
    const file = path.join(dataDir, 'run.json');
    return until(`${this.name} to write ${file}`, limitMs, () => {
      if (!this.isAlive) throw new Error(`${this.name} ended while starting\n${this.log()}`);
      try {
        const value = JSON.parse(readFileSync(file, 'utf8')) as T;
        return value.pid === this.pid ? value : null;
      } catch {
        return null; // not yet there
      }
    });
  }
}

/**
 * Asks again and again, every 50 ms, until the answer is something other than null, false or undefined. An answer that throws ends it.
 *
 * @throws after `limitMs`, saying what was waited for and, with `describe`, how things stood at the end.
 */
export async function until<T>(what: string, limitMs: number, ask: () => T | null | undefined | false | Promise<T | null | undefined | false>, describe?: () => string): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`Waited ${String(limitMs / 1000)} s for ${what}${describe === undefined ? '' : `; ${describe()}`}`);
    await sleep(50);
  }
}
