import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describeMachine, type Standing } from './describe-machine.js';
import { readHostTimes, stolenShare } from './stolen-time.js';

export interface Report {
  readonly what: string;
  readonly before: Standing;
  readonly results: object;
  /** File for the figures, from where the person stands; none is written without it. */
  readonly file: string | undefined;
}

/** Prints figures with machine and commit as JSON, and writes them to a file, as for bench/results. */
export function writeReport({ what, before, results, file }: Report): void {
  const machine = { ...describeMachine(), loadBefore: before.load, calibrationMs: before.calibrationMs, stolenShare: stolenShare(before.hostTimes, readHostTimes()) };
  const text = `${JSON.stringify({ what, at: new Date().toISOString(), commit: before.commit, machine, results }, null, 2)}\n`;
  process.stdout.write(text);
  if (file === undefined) return;
  // npm runs scripts in the root folder, wherever the person stood.
  const target = path.resolve(process.env['INIT_CWD'] ?? process.cwd(), file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}
