import type { Stats } from 'node:fs';
import { unlink } from 'node:fs/promises';
import path from 'node:path';
import type { Cleanup } from '@restrike/contracts';
import type { FileRecords, StoredFile } from '@restrike/db/court';
import { wordsOf } from '@restrike/runtime';
import type { CourtSettings } from '../settings/court-settings.js';
import { hashFile } from './copy-file.js';
import { FolderHangsError, videoFolders } from './folder-gate.js';
import { codeOf, nameOf, statOf } from './look-at-file.js';
import type { SharedFolderCourt } from './shared-folder.js';
import { whyKept } from './target-path.js';

const pageSize = 200;

/** What came of each verified file. */
export interface CleanedUp {
  readonly removed: readonly { readonly name: string; readonly bytes: number }[];
  readonly kept: readonly { readonly name: string; readonly reason: string }[];
}

/**
 * FIL-1: deletes on the court what is verified in the shared folder, old enough and not of the active day. Each copy is read again first, whole: that takes as long as to copy it, so it is
 * told how far it is, and can be stopped.
 */
export class CleanUp {
  private working: Promise<CleanedUp> | null = null;
  private stopped = new AbortController();
  private last: Cleanup | null = null;

  /** @param ended the agent stops. */
  constructor(
    private readonly records: FileRecords,
    private readonly settings: CourtSettings,
    private readonly court: Pick<SharedFolderCourt, 'context' | 'isWritten' | 'removed' | 'now' | 'log'>,
    private readonly ended: AbortSignal,
  ) {}

  /** The one under way, or the last one since the start. */
  get view(): Cleanup | null {
    return this.last;
  }

  /** Begins one, where none is under way; what comes of it is in the view and the log. */
  begin(): void {
    if (this.working !== null) return;
    const { log } = this.court;
    this.run().then(
      ({ removed }) => {
        if (removed.length > 0) log.info({ files: removed.length, bytes: removed.reduce((sum, { bytes }) => sum + bytes, 0) }, 'videos that are verified in the shared folder were deleted here');
      },
      (error: unknown) => log.error({ error: wordsOf(error) }, 'the clean-up stopped'),
    );
  }

  /** The end of the one under way, however it ends; null where none is. */
  get end(): Promise<unknown> | null {
    return this.working?.catch(() => undefined) ?? null;
  }

  /** The one under way, or a new one. Rejects with what the store throws. */
  run(): Promise<CleanedUp> {
    return (this.working ??= this.work().finally(() => (this.working = null)));
  }

  /** Ends the one under way: what it has not come to stays. */
  stop(): void {
    this.stopped.abort(new Error('the clean-up was stopped'));
  }

  private async work(): Promise<CleanedUp> {
    this.stopped = new AbortController();
    const { signal } = this.stopped;
    const stop = (): void => this.stop();
    if (this.ended.aborted) stop();
    this.ended.addEventListener('abort', stop);
    const { tournamentDayId: activeDayId, day: today } = this.court.context();
    const rules = { keepDays: this.settings.get('files.keepDays'), activeDayId, today };
    const files = this.records.counts()['verified'] ?? 0;
    const removed: { name: string; bytes: number }[] = [];
    const kept: { name: string; reason: string }[] = [];
    // Counted as it goes: a day may have thousands of videos, and it is told behind each.
    let removedBytes = 0;
    const reasons = new Map<string, number>();
    const tell = (state: Cleanup['state']): void => {
      const looked = removed.length + kept.length;
      this.last = { state, files: Math.max(files, looked), looked, removed: removed.length, removedBytes, kept: [...reasons].map(([reason, many]) => ({ reason, files: many })) };
    };
    let end: Cleanup['state'] = 'stopped';
    tell('running');
    try {
      for (let after: string | null = null; ; ) {
        const page: readonly StoredFile[] = this.records.verified(after, pageSize);
        for (const file of page) {
          const reason: string | null = signal.aborted ? '' : (whyKept(file, this.court.now(), rules) ?? (await this.removeIfSafe(file, signal)));
          if (reason !== null && signal.aborted) return { removed, kept };
          if (reason === null) {
            removed.push({ name: nameOf(file), bytes: file.bytes ?? 0 });
            removedBytes += file.bytes ?? 0;
          } else {
            kept.push({ name: nameOf(file), reason });
            reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
          }
          tell('running');
        }
        after = page.at(-1)?.fileId ?? null;
        if (page.length < pageSize) break;
      }
      end = 'done';
      return { removed, kept };
    } finally {
      this.ended.removeEventListener('abort', stop);
      tell(end);
    }
  }

  /** @returns why the file stays; null when it is deleted. */
  private async removeIfSafe(file: StoredFile, signal: AbortSignal): Promise<string | null> {
    const folder = this.settings.get('folders.shared');
    const copy = path.join(folder, file.target);
    try {
      if (folder === '') return 'no shared folder is set up';
      const here = await statOf(file.source).catch((error: unknown) => {
        // A drive that hangs, or lets nobody look, may have it still.
        if (codeOf(error) !== 'ENOENT') throw error;
        return null;
      });
      if (here === null) {
        this.remove(file, 'it was deleted or moved outside of this program');
        return 'it is gone already';
      }
      const changed = 'it was changed after it had been copied';
      const isChanged = ({ size, mtimeMs }: Stats): boolean => size !== file.bytes || mtimeMs !== file.modifiedMs || this.court.isWritten(file.source);
      if (isChanged(here)) return changed;
      const there = await statOf(copy);
      if (there.ino === here.ino && there.dev === here.dev) return 'the shared folder has the very same file, no copy of it';
      if (there.size !== file.bytes) return 'its copy has another size';
      const sha256 = await hashFile(copy, { bytesPerSecond: () => this.settings.get('files.copyMegabytesPerSecond') * 1_000_000, signal });
      if (sha256 !== file.sha256) return 'its copy has another content';
      // To read the copy took its time.
      if (isChanged(await statOf(file.source))) return changed;
      signal.throwIfAborted();
      await videoFolders.ask(file.source, () => unlink(file.source));
      this.remove(file, null);
      return null;
    } catch (error) {
      // The system's own words hold the path: a reason for each file, where one folder is away.
      const why = error instanceof FolderHangsError ? error.message : codeOf(error) || wordsOf(error);
      return `its copy could not be looked at: ${why}`;
    }
  }

  /** Writes down that a file is gone, and tells the court. */
  private remove(file: StoredFile, reason: string | null): void {
    this.records.update({ ...file, state: 'removed', reason, changedAt: this.court.now() });
    this.court.removed(file);
  }
}
