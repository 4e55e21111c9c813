import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PlayerMessage, Trouble } from '@restrike/contracts';
import type { Logger } from '@restrike/runtime';
import { MpvIpc } from './mpv-ipc.js';
import { playerKeyNames, playerKeys } from './player-keys.js';

export interface PlayerSettings {
  /** Program, and which player to use: `auto` is mpv and, without it, the console's own. */
  readonly mpv: string;
  readonly player: 'auto' | 'mpv' | 'browser';
  /** For the file with the keys. */
  readonly dataDir: string;
}

/** What became of an opening: who plays, and for a browser why mpv does not. */
export interface Opened {
  readonly player: 'mpv' | 'browser';
  readonly trouble: Trouble | null;
}

interface PlayerEvents {
  changed: [PlayerMessage];
  /** A person closed it (Esc), or it died. */
  closed: [];
}

/** How long mpv is waited for, ms; after that the clip plays in the console. */
export interface PlayerPatience {
  readonly startMs: number;
  /** From the command to the first picture, and from there to a window. */
  readonly pictureMs: number;
  readonly windowMs: number;
}
const usualPatience: PlayerPatience = { startMs: 4_000, pictureMs: 3_000, windowMs: 1_500 };
const quitLimitMs = 1_000;
/** After a player that was begun for nothing none is begun ahead of its clip, ms: of challenges in a burst that get no clip, each would start a program and end it. */
const restMs = 5_000;
/** Longest that the player of a run that was killed is looked for, ms. */
const earlierLimitMs = 500;
/** Outputs with a window. Left to itself mpv falls back to ones that nobody sees (text, off-screen), and calls that playing. */
const outputs: Readonly<Record<string, string>> = { win32: 'gpu,direct3d', darwin: 'gpu', linux: 'gpu,x11' };

const notStarted: Trouble = { code: 'PLAYER_FAILED', message: 'the player mpv did not start', toDo: 'The clip plays in the console. Start mpv by hand on this computer to see what it says.' };
const agentStops: Trouble = { code: 'PLAYER_FAILED', message: 'this program is ending', toDo: 'Start it again.' };

interface Running {
  readonly child: ChildProcess;
  readonly ipc: MpvIpc;
}

/** The replay player on the court laptop: mpv in a window of its own, or word to the console to play the clip itself. */
export class ReplayPlayer extends EventEmitter<PlayerEvents> {
  private running: Promise<Running | Trouble> | null = null;
  private stopped = false;
  /** Until when none is begun ahead of its clip, monotonic, ms. */
  private restsUntil = -Infinity;
  private now: PlayerMessage = { player: 'closed', clipId: null, opensAtMs: null, at: 0 };

  constructor(
    private readonly settings: PlayerSettings,
    private readonly log: Logger,
    private readonly patience: PlayerPatience = usualPatience,
  ) {
    super();
  }

  get state(): PlayerMessage {
    return this.now;
  }

  /** Whether clips open in a window of mpv's, not in the console. */
  get inWindow(): boolean {
    return this.now.player === 'mpv' || this.running !== null;
  }

  /** Ends the player that a run of the agent that was killed left on the screen: full size, above everything, and nobody's. Before the first clip. */
  async endEarlier(): Promise<void> {
    const address = this.readNote();
    if (address === null) return;
    const left = await MpvIpc.open(address, earlierLimitMs, () => true);
    if (left !== null) {
      this.log.warn('a replay player of an earlier run was still open: closed');
      await left.command('quit');
      left.close();
    }
    if (this.readNote() === address) rmSync(this.note, { force: true });
  }

  /** Starts mpv without a window, so that it opens at once when the clip is there. Says why it can not; `later`: `open` will start it, the one begun a moment ago was for nothing. */
  async prepare(): Promise<'ready' | 'later' | Trouble> {
    if (this.settings.player === 'browser') return 'ready';
    if (this.running === null && !this.stopped && performance.now() < this.restsUntil) return 'later';
    const started = await this.begun();
    return 'ipc' in started ? 'ready' : started;
  }

  /** Opens a clip at a position; a clip that plays is replaced. Never throws: what mpv can not, the browser does. */
  async open(clipId: string, file: string, opensAtMs: number): Promise<Opened> {
    const trouble = this.settings.player === 'browser' ? null : await this.play(file, opensAtMs);
    const player = this.settings.player === 'browser' || trouble !== null ? 'browser' : 'mpv';
    // What ended with the agent is nobody's clip to show.
    if (this.stopped) return { player, trouble };
    if (trouble !== null) this.log.warn({ code: trouble.code }, trouble.message);
    this.tell({ player, clipId, opensAtMs, at: Date.now() });
    return { player, trouble };
  }

  /** Where mpv plays, ms from the clip's start; null when it plays nothing. */
  async position(): Promise<{ readonly atMs: number; readonly paused: boolean; readonly speed: number } | null> {
    const started = this.now.player === 'mpv' ? await this.running : null;
    if (started === null || !('ipc' in started)) return null;
    const [at, paused, speed] = await Promise.all(['time-pos', 'pause', 'speed'].map((name) => started.ipc.command('get_property', name)));
    return typeof at?.data === 'number' ? { atMs: at.data * 1_000, paused: paused?.data === true, speed: Number(speed?.data ?? 1) } : null;
  }

  /** Presses a key of mpv's from afar; false when mpv plays nothing or has no such key. */
  async press(key: string): Promise<boolean> {
    const started = this.now.player === 'mpv' && playerKeyNames.has(key) ? await this.running : null;
    return started !== null && 'ipc' in started && (await started.ipc.command('keypress', key)).error === 'success';
  }

  /** A clip will not come: an mpv that waits for it ends. One that plays goes on. */
  async standDown(): Promise<void> {
    if (this.now.player === 'mpv' || this.running === null) return;
    this.rest();
    await this.close();
  }

  /** The console says that its own player was closed. */
  closedInBrowser(): void {
    if (this.now.player === 'browser') this.onClosed();
  }

  /** Ends the player for good: a save that is still on its way opens none on the screen of a laptop whose agent is gone. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.close();
  }

  async close(): Promise<void> {
    await this.end(this.running);
  }

  /** Ends that one; another one that was begun meanwhile goes on. */
  private async end(running: Promise<Running | Trouble> | null): Promise<void> {
    if (this.running === running) this.running = null;
    const started = await running;
    if (started === null || !('ipc' in started)) return;
    const ended = new Promise((done) => started.child.once('exit', done));
    void started.ipc.command('quit');
    const limit = setTimeout(() => started.child.kill('SIGKILL'), quitLimitMs);
    if (started.child.exitCode === null && started.child.signalCode === null) await ended;
    clearTimeout(limit);
  }

  /** Where the address of the running player is noted. */
  private get note(): string {
    return path.join(this.settings.dataDir, 'player.json');
  }

  private readNote(): string | null {
    try {
      const { address } = JSON.parse(readFileSync(this.note, 'utf8')) as { readonly address?: unknown };
      return typeof address === 'string' ? address : null;
    } catch {
      return null; // none was left, or its note was cut off
    }
  }

  /** The player that runs, or a new one; why there is none. */
  private begun(): Promise<Running | Trouble> {
    if (this.stopped) return Promise.resolve(agentStops);
    if (this.running !== null) return this.running;
    // What the system refuses at once, as where it has no memory for another program, is a trouble like any other.
    const mine = this.start().catch((error: unknown): Trouble => {
      this.log.error({ error: String(error) }, 'the replay player could not be started');
      return notStarted;
    });
    this.running = mine;
    void mine.then((started) => {
      if ('ipc' in started || this.running !== mine) return;
      this.running = null;
      this.rest();
    });
    return mine;
  }

  private rest(): void {
    this.restsUntil = performance.now() + restMs;
  }

  private async play(file: string, opensAtMs: number): Promise<Trouble | null> {
    const mine = this.begun();
    const started = await mine;
    if (!('ipc' in started)) return started;
    const { ipc } = started;
    const shown = new Promise<boolean>((resolve) => {
      const settle = (good: boolean): void => {
        clearTimeout(limit);
        ipc.off('event', onEvent);
        ipc.off('closed', onClosed);
        resolve(good);
      };
      const limit = setTimeout(() => settle(false), this.patience.pictureMs);
      const onEvent = (message: { readonly event: string; readonly reason?: unknown }): void => {
        if (message.event === 'playback-restart') settle(true);
        if (message.event === 'end-file' && message.reason === 'error') settle(false);
      };
      const onClosed = (): void => settle(false);
      ipc.on('event', onEvent);
      ipc.once('closed', onClosed);
    });
    // As an option of the next file: the ways to give it with the command differ between versions of mpv.
    await ipc.command('set_property', 'options/start', (opensAtMs / 1_000).toFixed(3));
    await ipc.command('set_property', 'pause', false);
    const answer = await ipc.command('loadfile', file, 'replace');
    if (answer.error === 'success' && (await shown) && (await this.hasWindow(ipc))) return null;
    await this.end(mine);
    return { code: 'PLAYER_WITHOUT_PICTURE', message: 'the player mpv started and shows no picture', toDo: 'The clip plays in the console. Start mpv by hand on this computer to see what it says.' };
  }

  /** The window may come a moment after the first picture is decoded. */
  private async hasWindow(ipc: MpvIpc): Promise<boolean> {
    const deadline = performance.now() + this.patience.windowMs;
    do {
      if ((await ipc.command('get_property', 'vo-configured')).data === true) return true;
      await new Promise((wake) => setTimeout(wake, 20));
    } while (performance.now() < deadline);
    return false;
  }

  private async start(): Promise<Running | Trouble> {
    const { dataDir, mpv } = this.settings;
    const keys = path.join(dataDir, 'player-keys.conf');
    const name = `restrike-player-${String(process.pid)}-${randomBytes(4).toString('hex')}`;
    const address = process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : path.join(tmpdir(), name);
    // On a full disk it plays all the same: with the keys of an earlier start, and without a note of where it is.
    this.keep(keys, playerKeys);
    this.keep(this.note, JSON.stringify({ address }));
    const args = ['--no-config', '--idle=yes', '--keep-open=yes', '--osc=no', '--osd-level=1', '--no-terminal', '--fullscreen', '--ontop', '--hr-seek=yes', '--volume=0', '--title=Replay', `--vo=${outputs[process.platform] ?? 'gpu'}`,
      `--input-ipc-server=${address}`, `--input-conf=${keys}`];
    const child = spawn(mpv, args, { stdio: 'ignore', windowsHide: false, env: process.env });
    let failure: NodeJS.ErrnoException | null = null;
    let alive = true;
    child.once('error', (error) => {
      [failure, alive] = [error, false];
    });
    child.once('exit', () => {
      alive = false;
      if (process.platform !== 'win32') rmSync(address, { force: true });
      if (this.readNote() === address) rmSync(this.note, { force: true });
    });
    const ipc = await MpvIpc.open(address, this.patience.startMs, () => alive);
    if (ipc === null) {
      child.kill('SIGKILL');
      const missing = (failure as NodeJS.ErrnoException | null)?.code === 'ENOENT';
      return missing
        ? { code: 'NO_MPV', message: `the player mpv is not installed (${mpv})`, toDo: 'The clip plays in the console. Install mpv, or set RESTRIKE_MPV to where it is, for a window of its own.' }
        : notStarted;
    }
    const running = { child, ipc };
    ipc.once('closed', () => {
      const mine = this.running;
      if (mine === null) return;
      void mine.then((one) => {
        if (one !== running || this.running !== mine) return;
        this.running = null;
        if (this.now.player === 'mpv') this.onClosed();
      });
    });
    return running;
  }

  /** Writes a file where it is not so already. */
  private keep(file: string, content: string): void {
    try {
      if (existsSync(file) && readFileSync(file, 'utf8') === content) return;
      writeFileSync(file, content);
    } catch (error) {
      this.log.warn({ file, error: String(error) }, 'a file of the replay player could not be written');
    }
  }

  private onClosed(): void {
    this.tell({ player: 'closed', clipId: null, opensAtMs: null, at: Date.now() });
    this.emit('closed');
  }

  private tell(message: PlayerMessage): void {
    this.now = message;
    this.emit('changed', message);
  }
}
