import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findProgram } from './find-program.js';
import { foldersOf, writeRealObsConfig, type RealObsSetUp } from './real-obs-config.js';

const run = promisify(execFile);
/** A program that was asked to end goes by itself in this time, ms. */
const endLimitMs = 8_000;
/** Longest wait for the screen, ms: a busy computer may stand still for seconds. */
const screenLimitMs = 60_000;

/** What is missing on this machine to run a real OBS without a screen, by name; empty when nothing is. */
export function missingForRealObs(): readonly string[] {
  if (process.platform !== 'linux') return ['Linux (a real OBS without a screen needs Xvfb)'];
  return ['obs', 'Xvfb', 'ffmpeg'].filter((program) => findProgram(program) === null);
}

/** A program with its arguments, folder and environment. */
export interface RealObsCommand {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A running OBS Studio, started by `RealObsStage`. */
export interface RealObs {
  readonly setUp: RealObsSetUp;
  readonly recordings: string;
  /** OBS's folder of profiles. */
  readonly config: string;
  readonly pid: number;
  /** Commands that start it, close it as its user would, and end it by force; whoever runs them, `pid` follows. */
  readonly commands: Readonly<Record<'start' | 'closePolitely' | 'force', RealObsCommand>>;
  isRunning(): boolean;
  /** SIGSTOP: it keeps its socket and says nothing. */
  freeze(): void;
  thaw(): void;
  /** Stops the programs that write its files, or lets them go on: held, it can not close them. */
  holdWriters(held: boolean): void;
  /** SIGKILL, and waits for the end. */
  kill(): Promise<void>;
  /** SIGTERM: the system ends it. */
  terminate(): Promise<void>;
  /** SIGINT: closes it as its user would; false: it hung at its exit (OBS does so now and then) and was ended by force. */
  quit(): Promise<boolean>;
  /** Starts it again after an end, as it was set up. */
  start(): void;
  /** What it printed last. */
  lastWords(): string;
}

/** A screen of its own for real OBS instances, with a film and a tone for their scenes. Linux only. */
export class RealObsStage {
  private readonly instances: Instance[] = [];

  private constructor(
    private readonly folder: string,
    private readonly screen: ChildProcess,
    /** The screen that they are on, for other programs with windows. */
    readonly display: string,
    private readonly media: { readonly video: string; readonly tone: string },
  ) {}

  /** Starts the screen below `folder` and makes the film. `size` is the canvas of every OBS on it. */
  static async open(folder: string, size: { readonly width: number; readonly height: number; readonly fps: number }): Promise<RealObsStage> {
    await mkdir(folder, { recursive: true });
    const video = path.join(folder, 'film.mp4');
    const tone = path.join(folder, 'tone.wav');
    const quiet = ['-v', 'error', '-y'];
    const picture = `testsrc2=s=${String(size.width)}x${String(size.height)}:r=${String(size.fps)}:d=10`;
    await run('ffmpeg', [...quiet, '-f', 'lavfi', '-i', picture, '-c:v', 'libx264', '-preset', 'ultrafast', '-g', String(size.fps), '-pix_fmt', 'yuv420p', video]);
    await run('ffmpeg', [...quiet, '-f', 'lavfi', '-i', 'sine=frequency=880:d=10:sample_rate=48000', tone]);
    const screen = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1024x768x24', '-noreset', '-nolisten', 'tcp', '+extension', 'GLX'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const display = await new Promise<string>((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`Xvfb named no display within ${String(screenLimitMs / 1_000)} s`)), screenLimitMs);
      let said = '';
      screen.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (!said.includes('\n')) return;
        clearTimeout(limit);
        resolve(`:${said.trim()}`);
      });
      screen.once('error', reject);
    });
    return new RealObsStage(folder, screen, display, { video, tone });
  }

  /** Sets an OBS up and starts it. */
  async add(setUp: RealObsSetUp): Promise<RealObs> {
    const home = path.join(this.folder, setUp.name);
    await writeRealObsConfig(home, setUp, this.media);
    const instance = new Instance(home, setUp, this.display);
    this.instances.push(instance);
    instance.start();
    return instance;
  }

  /** Ends every OBS and the screen. */
  async close(): Promise<void> {
    await Promise.all(this.instances.map((one) => one.kill()));
    await end(this.screen, 'SIGTERM');
  }
}

class Instance implements RealObs {
  readonly commands: RealObs['commands'];
  readonly recordings: string;
  readonly config: string;
  private readonly log: string;
  private readonly pidFile: string;

  constructor(
    home: string,
    readonly setUp: RealObsSetUp,
    display: string,
  ) {
    const folders = foldersOf(home);
    this.recordings = folders.recordings;
    this.config = folders.config;
    this.log = path.join(home, 'obs.log');
    this.pidFile = path.join(home, 'obs.pid');
    const environment = {
      DISPLAY: display,
      LIBGL_ALWAYS_SOFTWARE: '1',
      GALLIUM_DRIVER: 'llvmpipe',
      LP_NUM_THREADS: '1',
      QT_QPA_PLATFORM: 'xcb',
      HOME: folders.home,
      XDG_CONFIG_HOME: path.dirname(folders.config),
      XDG_RUNTIME_DIR: folders.runtime,
    };
    const flags = ['--multi', '--minimize-to-tray', '--disable-missing-files-check', '--disable-updater', '--disable-shutdown-check'];
    const shell = (script: string, given: readonly string[]): RealObsCommand => ({ program: 'sh', arguments: ['-c', script, 'sh', ...given], folder: home, environment });
    this.commands = {
      // The shell becomes OBS, so the number it writes down is OBS's.
      start: shell('echo $$ > "$1"; log="$2"; shift 2; exec obs "$@" >> "$log" 2>&1', [this.pidFile, this.log, ...flags, '--profile', '{profile}', '--collection', '{collection}']),
      closePolitely: shell('kill -INT "$(cat "$1")"', [this.pidFile]),
      force: shell('kill -KILL "$(cat "$1")"', [this.pidFile]),
    };
  }

  get pid(): number {
    return Number(readFileSync(this.pidFile, 'utf8'));
  }

  isRunning(): boolean {
    try {
      return isAlive(this.pid);
    } catch {
      return false; // it has not written its number down yet
    }
  }

  start(): void {
    if (this.isRunning()) return;
    rmSync(this.pidFile, { force: true });
    const { program, arguments: given, folder, environment } = this.commands.start;
    const named = given.map((one) => one.replace(/\{(profile|collection)\}/, this.setUp.name));
    spawn(program, named, { cwd: folder, env: { ...process.env, ...environment }, stdio: 'ignore' });
  }

  freeze(): void {
    process.kill(this.pid, 'SIGSTOP');
  }

  thaw(): void {
    process.kill(this.pid, 'SIGCONT');
  }

  holdWriters(held: boolean): void {
    for (const one of this.children()) process.kill(one, held ? 'SIGSTOP' : 'SIGCONT');
  }

  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async terminate(): Promise<void> {
    await this.end('SIGTERM');
  }

  quit(): Promise<boolean> {
    return this.end('SIGINT');
  }

  lastWords(): string {
    return existsSync(this.log) ? readFileSync(this.log, 'utf8').split('\n').slice(-40).join('\n') : '';
  }

  /** False: the signal alone did not end it in time. */
  private async end(signal: NodeJS.Signals): Promise<boolean> {
    if (!this.isRunning()) return true;
    const writers = this.children();
    process.kill(this.pid, signal);
    const began = Date.now();
    let byItself = true;
    for (; this.isRunning(); await sleep(20)) {
      if (Date.now() - began <= endLimitMs) continue;
      byItself = false;
      process.kill(this.pid, 'SIGKILL');
    }
    // What writes its files goes when its input ends; one that hangs would stay for ever.
    for (const one of writers) for (; isAlive(one); await sleep(20)) if (Date.now() - began > endLimitMs) process.kill(one, 'SIGKILL');
    return byItself;
  }

  /** The programs that OBS runs to write files; any of its threads may have started them. */
  private children(): readonly number[] {
    const tasks = `/proc/${String(this.pid)}/task`;
    try {
      return readdirSync(tasks).flatMap((task) => readFileSync(path.join(tasks, task, 'children'), 'utf8').split(' ').filter(Boolean).map(Number));
    } catch {
      return []; // it is just ending
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    // A stopped or ended child that nobody has waited for is still listed; its state tells.
    return !/^State:\s*[ZX]/m.test(readFileSync(`/proc/${String(pid)}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Ends a process that we started, by force after 8 s. */
async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  const inTime = await Promise.race([ended.then(() => true), sleep(endLimitMs, false, { ref: false })]);
  if (!inTime) child.kill('SIGKILL');
  await ended;
}
