import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { workspaceRoot } from './managed-process.js';

const folder = path.join(workspaceRoot, '.nx', 'test-results');

/** Prints a figure of a play, and appends it as a line of JSON to `.nx/test-results/figures.jsonl`. Told, not judged: a busy machine is no fault of the court. */
export function tellFigure(what: string, value: number, unit: string): void {
  const rounded = Math.round(value * 100) / 100;
  process.stdout.write(`${what}: ${String(rounded)} ${unit}\n`);
  mkdirSync(folder, { recursive: true });
  appendFileSync(path.join(folder, 'figures.jsonl'), `${JSON.stringify({ at: new Date().toISOString(), what, value: rounded, unit })}\n`);
}
