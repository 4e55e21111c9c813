import { readFileSync } from 'node:fs';
import path from 'node:path';
import { writeWhole } from '@restrike/runtime';

/** Which hub this court's acknowledgements are from. */
export class HubMemory {
  private readonly file: string;

  constructor(dataDir: string) {
    this.file = path.join(dataDir, 'hub.json');
  }

  /** Hub of before; null when there was none. */
  get hubId(): string | null {
    try {
      const { hubId } = JSON.parse(readFileSync(this.file, 'utf8')) as { hubId?: unknown };
      return typeof hubId === 'string' ? hubId : null;
    } catch {
      return null;
    }
  }

  /** Whether the acknowledgements kept here are another hub's, or of a hub whose database was made anew. */
  isNew(hubId: string): boolean {
    return this.hubId !== hubId;
  }

  remember(hubId: string): void {
    writeWhole(this.file, `${JSON.stringify({ hubId })}\n`);
  }
}
