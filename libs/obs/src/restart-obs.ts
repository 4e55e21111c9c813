import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ObsLimits } from './limits.js';
import type { ObsAnswer } from './obs-answer.js';
import { answered, failed } from './obs-answer.js';

/** A program and its arguments, run without a shell. `{profile}` and `{collection}` in an argument become the names that OBS ran with. */
export interface ObsCommand {
  readonly program: string;
  readonly arguments: readonly string[];
  /** OBS on Windows must be started in its own folder. */
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** How one OBS is ended and started again. */
export interface ObsLaunch {
  readonly start: ObsCommand;
  /** Closes it as its user would: `taskkill /PID …` without `/F` on Windows, `kill -INT …` elsewhere. Null: it is ended by force at once. */
  readonly closePolitely: ObsCommand | null;
  /** Ends it by force. Null: who does not close politely can not be restarted. */
  readonly force: ObsCommand | null;
}

/** What a restart needs of the connection. */
export interface RestartSurroundings {
  /** Profile and scene collection that OBS runs with; null when it can not be asked. */
  profile(): Promise<{ readonly profile: string; readonly collection: string } | null>;
  /** Stops all outputs, so that their files are closed and OBS does not ask whether to quit. */
  stopOutputs(): Promise<void>;
  /** Whether the process has ended. What the connection knows does not tell: it may be refused, left by the operator, or wait for its next try. */
  isGone(): Promise<boolean>;
  isLive(): boolean;
  /** Whether OBS answers and does not let us in. */
  isRefused(): boolean;
  connect(): void;
}

export type RestartLimits = Pick<ObsLimits, 'closedMs' | 'endedMs' | 'backMs'>;

/**
 * Ends an OBS and starts it again with the profile and collection it ran with. Answers when it is connected again; the wanted state is then sent by the
 * connection. Asked to close politely first: since OBS 32 a killed OBS asks about Safe Mode at its next start, and has no WebSocket there.
 */
export async function restartObs(launch: ObsLaunch, around: RestartSurroundings, limits: RestartLimits): Promise<ObsAnswer<{ readonly politely: boolean }>> {
  const names = await around.profile();
  let politely = false;
  let gone = await around.isGone();
  if (!gone) await around.stopOutputs();
  if (!gone && launch.closePolitely !== null) {
    const problem = await run(launch.closePolitely, names, true);
    if (problem === null) politely = gone = await until(() => around.isGone(), limits.closedMs);
  }
  if (!gone) {
    if (launch.force === null) return failed('TIMED_OUT', `OBS did not close within ${String(limits.closedMs / 1_000)} s, and no command to end it is set.`, 'Close OBS by hand; it may be asking a question.');
    const problem = await run(launch.force, names, true);
    // The command finds nobody to end where OBS closed by itself meanwhile.
    gone = await until(() => around.isGone(), problem === null ? limits.endedMs : 0);
    if (!gone && problem !== null) return failed('REFUSED', `OBS could not be ended: ${problem}.`, 'End OBS by hand, then start it again.');
    if (!gone) return failed('TIMED_OUT', 'OBS is still there after it was ended by force.', 'End OBS in the task manager; restart the laptop if that fails.');
  }
  const problem = await run(launch.start, names, false);
  if (problem !== null) return failed('REFUSED', `OBS could not be started: ${problem}.`, 'Check the command that starts OBS in our settings, and start it by hand.');
  around.connect();
  const isAnswering = await until(async () => around.isLive() || around.isRefused(), limits.backMs);
  if (around.isLive()) return answered({ politely });
  if (isAnswering) return failed('REFUSED', 'OBS was started again and refuses our password.', 'Copy the password from OBS: Tools → WebSocket Server Settings → Show Connect Info; enter it at this OBS on the page Settings of the court’s console, and press Save.');
  const safeMode = politely ? '' : ', or asks whether to run in Safe Mode (choose "Run Normally")';
  return failed('ABSENT', `OBS was started but did not answer within ${String(limits.backMs / 1_000)} s: it is still loading${safeMode}.`, 'Look at its screen and answer its question.');
}

/** Looks at once, and again until it holds; false when it does not within `ms`. */
async function until(holds: () => Promise<boolean>, ms: number): Promise<boolean> {
  const end = performance.now() + ms;
  for (;;) {
    if (await holds()) return true;
    if (performance.now() >= end) return false;
    await sleep(lookEveryMs);
  }
}

/** Runs a command, to its end when `wait`, else just starts it; null when that went well, else what went wrong. */
function run(command: ObsCommand, names: { readonly profile: string; readonly collection: string } | null, wait: boolean): Promise<string | null> {
  const filled = fillIn(command.arguments, names);
  return new Promise((resolve) => {
    const child = spawn(command.program, filled, {
      cwd: command.folder,
      env: { ...process.env, ...command.environment },
      stdio: 'ignore',
      detached: !wait,
      windowsHide: wait,
    });
    const limit = setTimeout(() => {
      if (wait) child.kill();
      resolve(wait ? `${command.program} did not end within ${String(commandLimitMs / 1_000)} s` : null);
    }, wait ? commandLimitMs : startLookMs);
    child.once('error', (error) => {
      clearTimeout(limit);
      resolve(error.message);
    });
    child.once('exit', (code) => {
      clearTimeout(limit);
      resolve(code === 0 || !wait ? null : `${command.program} ended with ${String(code)}`);
    });
    if (!wait) child.unref();
  });
}

/** Puts the names in; an option whose name is not known is left out with its value, so that OBS takes its last one. Pure. */
export function fillIn(given: readonly string[], names: { readonly profile: string; readonly collection: string } | null): readonly string[] {
  if (names !== null) return given.map((one) => one.replaceAll('{profile}', names.profile).replaceAll('{collection}', names.collection));
  const isOpen = (one: string | undefined): boolean => one !== undefined && /\{(profile|collection)\}/.test(one);
  return given.filter((one, index) => !isOpen(one) && !(one.startsWith('--') && isOpen(given[index + 1])));
}

const commandLimitMs = 10_000;
const lookEveryMs = 100;
/** A program that can not be started says so well within this time. */
const startLookMs = 300;
