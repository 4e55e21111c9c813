import { fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { SimulatorStart, SimulatorView } from '@restrike/contracts';
import { isSimulatorHeard, realSenderOf, type SeenSender, type SimulatedSpan } from './real-sender.js';

const program = fileURLToPath(new URL('../../../../simulator/pss/dist/main.js', import.meta.url));
const lookEveryMs = 1_000;
const endLimitMs = 3_000;
const keptSpans = 50;
type Span = { -readonly [K in keyof SimulatedSpan]: SimulatedSpan[K] };

/** What the simulator needs to know of its court. */
export interface CourtOfSimulator {
  /** Where the court listens on this machine; null while it does not. */
  readonly target: () => { readonly host: string; readonly port: number } | null;
  readonly senders: () => readonly SeenSender[];
  readonly now: () => number;
}

const idle = { plays: null, startedAt: null, endedAt: null, sent: 0, matches: 0, failed: 0, trouble: null } as const;
type Run = Pick<SimulatorView, keyof typeof idle>;

/** Why a process ended, by what it said: the list of what is wrong where there is one, else its first line. */
function reasonOf(said: string): string {
  const lines = said.split('\n').map((line) => line.trim());
  const listed = lines.filter((line) => line.startsWith('- ')).map((line) => line.slice(2));
  return listed.length > 0 ? listed.join('; ') : (lines[0] ?? '');
}

/**
 * SIM-1: the simulated scoring system of a console, a process of its own that speaks the real protocol to this court's listener and ends with the agent. Nothing is simulated
 * while a real scoring system sends, and a run ends as soon as one does.
 */
export class CourtSimulator {
  private child: ChildProcess | null = null;
  private timer: NodeJS.Timeout | null = null;
  private run: Run = idle;
  private readonly spans: SimulatedSpan[] = [];

  constructor(private readonly court: CourtOfSimulator) {}

  view(): SimulatorView {
    return { available: existsSync(program), running: this.child !== null, ...this.run, realSender: this.realSender() };
  }

  /** Whether the match of now is a simulated one: it plays, or nothing else was heard since. */
  get heard(): 'plays' | 'played' | null {
    if (this.child !== null) return 'plays';
    return this.spans.length > 0 && isSimulatorHeard(this.court.senders(), this.spans, this.court.now(), this.court.target()?.host) ? 'played' : null;
  }

  /** Why nothing can be simulated now; null when it can. */
  refusal(): { readonly code: string; readonly message: string } | null {
    if (!existsSync(program)) return { code: 'NO_SIMULATOR', message: 'this installation of the agent has no simulator: use a full checkout, or another machine' };
    if (this.court.target() === null) return { code: 'NOT_LISTENING', message: 'the court does not listen: start the listener first' };
    const real = this.realSender();
    return real === null ? null : { code: 'REAL_DATA', message: `a real scoring system sent within the last minute (${real}): simulated matches would mix with its own. Disconnect it and wait a minute.` };
  }

  /** Starts a run; one that plays is ended first. Call after {@link refusal} said null. */
  async start(plays: SimulatorStart): Promise<void> {
    await this.stop();
    const { scenario, speed, seed, matches, faults } = plays;
    const options = ['--control', '--scenario', scenario, '--speed', String(speed), '--seed', String(seed), ...(matches === null ? [] : ['--matches', String(matches)]), ...(faults === null ? [] : ['--faults', faults])];
    this.spawn(options, { ...idle, plays, startedAt: this.court.now() });
  }

  /** Sends one datagram: of the run, or on its own. */
  send(text: string): void {
    if (this.child !== null) this.child.stdin?.write(`send ${text}\n`);
    else this.spawn([`--send=${text}`], { ...idle, startedAt: this.court.now() });
  }

  /** Resolves when the process has ended. */
  async stop(): Promise<void> {
    const { child } = this;
    if (child === null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.send('shutdown', () => undefined);
    const limit = setTimeout(() => child.kill('SIGKILL'), endLimitMs);
    await ended;
    clearTimeout(limit);
  }

  private spawn(options: readonly string[], run: Run): void {
    const target = this.court.target();
    if (target === null) return;
    // The channel of messages ends with this process, and the simulator with the channel.
    const child = fork(program, [...options, '--target', `${target.host}:${String(target.port)}`], { stdio: ['pipe', 'pipe', 'pipe', 'ipc'], execArgv: [] });
    const span: Span = { from: this.court.now(), to: null, port: null };
    this.spans.push(span);
    this.spans.splice(0, this.spans.length - keptSpans);
    this.child = child;
    this.run = run;
    let problem = '';
    child.stderr?.on('data', (data: Buffer) => (problem = `${problem}${data.toString()}`.slice(0, 500)));
    child.stdin?.on('error', () => undefined); // it ended meanwhile, which its exit tells
    if (child.stdout !== null) {
      createInterface({ input: child.stdout })
        .on('line', (line) => this.read(line, span))
        .on('error', () => undefined); // as above; unheard it would end the agent
    }
    if (options.includes('--control')) child.stdin?.write('status\n');
    this.timer = setInterval(() => this.look(child), lookEveryMs);
    const ended = (trouble: string | null): void => {
      if (this.child !== child) return;
      if (this.timer !== null) clearInterval(this.timer);
      this.child = null;
      span.to = this.court.now();
      this.run = { ...this.run, endedAt: span.to, trouble: this.run.trouble ?? trouble };
    };
    child.once('error', (error) => ended(error.message));
    child.once('exit', (code) => ended(code === 0 || code === null ? null : reasonOf(problem) || `the simulator ended with code ${String(code)}`));
  }

  /** Asks how far it is; a real scoring system ends it. */
  private look(child: ChildProcess): void {
    const real = this.realSender();
    if (real !== null) {
      this.run = { ...this.run, trouble: `stopped: a real scoring system sends (${real})` };
      void this.stop();
    } else if (child.connected) child.stdin?.write('status\n');
  }

  private read(line: string, span: Span): void {
    if (!line.startsWith('[')) return;
    try {
      const [court] = JSON.parse(line) as readonly { readonly sent: number; readonly matches: number; readonly failed: number; readonly port: number | null }[];
      if (court === undefined) return;
      span.port ??= court.port;
      this.run = { ...this.run, sent: court.sent, matches: court.matches, failed: court.failed };
    } catch {
      // no status, but some other line
    }
  }

  private realSender(): string | null {
    return realSenderOf(this.court.senders(), this.spans, this.court.now(), this.court.target()?.host);
  }
}
