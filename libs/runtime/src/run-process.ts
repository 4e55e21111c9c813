import { endProcess } from './end-process.js';
import { exitFailure } from './exit-codes.js';
import { traceOf } from './words-of.js';

/** Longest that a clean shutdown may take, ms; counted from the end of the start where it was still under way. */
const shutdownLimitMs = 30_000;
/** Longest that a start which is under way is waited for before it is stopped, ms: a busy computer makes a database in half a minute. */
const startLimitMs = 60_000;

/** A running process, as its main function returns it. */
export interface Running {
  /** Ends everything in order; called once. */
  stop(reason: string): Promise<void>;
}

const exitCodeOf = (error: unknown): number => {
  const code = (error as { exitCode?: unknown } | null)?.exitCode;
  return typeof code === 'number' ? code : exitFailure;
};

/**
 * Runs a process from start to exit: starts it, stops it cleanly on SIGINT, SIGTERM, SIGBREAK, SIGHUP (its terminal was closed) and on the message `shutdown` of
 * a parent process (Windows has no signals to send), and when the parent goes away. Exit codes: 0 clean, 78 wrong
 * configuration, 75 something is in use, 65 data that can not be used, 1 anything else; what is wrong is said in words on standard error. A drive that hangs holds up the
 * end by 4 s; there is no exit code then, the system ends the process.
 */
export function runProcess(start: () => Promise<Running>): void {
  let stopping = false;
  const exit = (code: number): void => {
    process.exitCode = code;
    // Standard output may be a pipe: let it drain, but never for ever.
    setTimeout(() => endProcess(code), 200).unref();
    if (process.connected) process.disconnect();
  };
  const stop = (reason: string, code: number): void => {
    if (stopping) return;
    stopping = true;
    const cutOffAfter = (what: string, limitMs: number): NodeJS.Timeout =>
      setTimeout(() => {
        process.stderr.write(`The ${what} took longer than ${String(limitMs / 1000)} s and was cut off.\n`);
        endProcess(exitFailure);
      }, limitMs).unref();
    // A start that is under way is let end first: half of it may already hold a server of its own.
    const starting = cutOffAfter('start that was to be stopped', startLimitMs);
    started.finally(() => clearTimeout(starting)).then(
      (running) => {
        cutOffAfter('shutdown', shutdownLimitMs);
        return running.stop(reason);
      },
      () => undefined,
    ).then(
      () => exit(code),
      (error: unknown) => {
        process.stderr.write(`The shutdown failed: ${String(error)}\n`);
        exit(exitFailure);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGBREAK', 'SIGHUP'] as const) process.on(signal, () => stop(signal, 0));
  process.on('message', (message) => {
    if (message === 'shutdown') stop('asked by the parent process', 0);
  });
  if (process.send !== undefined) process.on('disconnect', () => stop('the parent process is gone', 0));
  // Who read what it says may be gone: that is no reason to end, and could be told to nobody.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
  // A rejection that nobody handles comes here too.
  process.on('uncaughtException', (error) => {
    process.stderr.write(`Unexpected: ${traceOf(error)}\n`);
    stop('an unexpected error', exitFailure);
  });
  const started = start();
  started.catch(
    (error: unknown) => {
      const known = typeof (error as { exitCode?: unknown } | null)?.exitCode === 'number';
      process.stderr.write(`${known ? (error as Error).message : traceOf(error)}\n`);
      stopping = true;
      endProcess(exitCodeOf(error));
    },
  );
}
