import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EventRecord } from '@restrike/contracts';
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
    for (const folder of this.folders) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** A group that changes nothing but what `change` says; events as they are on the wire. */
export function commitGroup({ events = [], ...change }: Partial<Omit<CommitGroup, 'events'>> & { readonly events?: readonly EventRecord[] }): CommitGroup {
  const stored = events.map((event) => ({ ...event, raw: Buffer.from(event.raw, 'base64') }));
  return { corrections: [], matches: [], session: null, clients: [], memory: null, ...change, events: stored };
}
