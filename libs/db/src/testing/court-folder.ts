import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CommitGroup } from '../court/court-store.js';

/** Folders for court stores of one test file. */
export class CourtFolder {
  private readonly folders: string[] = [];

  /** Path of a store that does not exist yet, in a folder of its own. */
  newFile(): string {
    const folder = mkdtempSync(path.join(tmpdir(), 'restrike-court-'));
    this.folders.push(folder);
    return path.join(folder, 'court.sqlite');
  }

  remove(): void {
    for (const folder of this.folders) rmSync(folder, { recursive: true, force: true });
  }
}

/** A group that changes nothing but what `change` says. */
export function commitGroup(change: Partial<CommitGroup>): CommitGroup {
  return { events: [], corrections: [], matches: [], session: null, clients: [], memory: null, ...change };
}
