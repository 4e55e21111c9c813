import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Stage } from './stage.js';

/** Address of the database server that the hub of a stage has started, from the files in its data directory. */
export function databaseUrl(stage: Stage): string {
  const folder = path.join(stage.folder, 'hub', 'postgres');
  const password = readFileSync(path.join(folder, 'password'), 'utf8').trim();
  const port = readFileSync(path.join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[3];
  return `postgres://restrike:${password}@127.0.0.1:${String(port)}/restrike`;
}
