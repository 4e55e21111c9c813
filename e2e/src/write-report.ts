import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describeCommit, describeMachine } from './describe-machine.js';
import { workspaceRoot } from './managed-process.js';

export interface Report {
  readonly what: string;
  /** Load of the machine before: one that is busy with something else measures something else. */
  readonly loadBefore: number;
  readonly results: object;
  /** File for the figures, from where the person stands; none is written without it. */
  readonly file: string | undefined;
}

/** Prints figures with machine and commit as JSON, and writes them to a file, as for bench/results. */
export function writeReport({ what, loadBefore, results, file }: Report): void {
  const text = `${JSON.stringify({ what, at: new Date().toISOString(), commit: describeCommit(workspaceRoot), machine: { ...describeMachine(), loadBefore: Math.round(loadBefore * 100) / 100 }, results }, null, 2)}\n`;
  process.stdout.write(text);
  if (file === undefined) return;
  // npm runs scripts in the root folder, wherever the person stood.
  const target = path.resolve(process.env['INIT_CWD'] ?? process.cwd(), file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}
